"""Words as people write them: topics in one word or by an initial, and words with hyphens."""

import pytest

from register import index
from register.query import agreements, commitments
from tests.register.documents_for_index import agreement, commitment, country, publish

pytestmark = pytest.mark.django_db


def passages(text):
    return [(passage.place, str(passage.html)) for passage in agreements().search(text)[0].passages]


@pytest.fixture
def spelled(db):
    """Two topics of two words, one of them with an abbreviation, and one of more."""
    topics = {
        "open-ran": "Open RAN",
        "cyber-security": "Cyber security",
        "6g": "6G and future nets",
    }
    for n, (reference, name) in enumerate(topics.items(), 1):
        promise = commitment(1) | {"topics": [{"reference": reference, "name": name}]}
        publish(agreement(f"gb-jp-2022-{n}", commitments=[promise], title=f"Number {n}"))
    index.follow()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            (text, 1)
            for text in ("Open RAN", "open-ran", "OpenRAN", "O-RAN", "o‑ran", "ORAN", "o ran")
        ),
        *((text, 2) for text in ("cyber security", "cyber-security", "cybersecurity")),
        *((text, 3) for text in ("6G", "6-g", "６ｇ")),
    ],
)
def test_a_topic_is_found_however_people_write_it(spelled, text, number):
    assert [hit.card.reference for hit in agreements().search(text)] == [f"gb-jp-2022-{number}"]
    assert [hit.card.reference for hit in commitments().search(text)] == [f"gb-jp-2022-{number}/1"]


@pytest.mark.parametrize("text", ['"o ran japan"', '"6-g"', "6gand", "cs", "cyber-securities-act"])
def test_other_spellings_are_not_made_up(spelled, text):
    assert agreements().search(text).count() == 0


def test_other_spellings_are_shown_only_where_nothing_else_matches(spelled):
    assert passages("open ran") == [("topics", "<mark>Open</mark> <mark>RAN</mark>")]
    assert passages("oran") == [("spellings", "Open RAN (O-RAN, <mark>ORAN</mark>, OpenRAN)")]


@pytest.mark.parametrize("text", ["semi-conductors", "semi‐conductor", "Semi-Conductors"])
def test_a_word_with_hyphens_is_found_and_marked_without_them(db, text):
    publish(agreement("gb-jp-2022-1", summary="On semiconductors."), agreement("gb-jp-2022-2"))
    index.follow()
    assert [hit.card.reference for hit in agreements().search(text)] == ["gb-jp-2022-1"]
    assert passages(text) == [("summary", "On <mark>semiconductors</mark>.")]


def found(text, query=agreements):
    return {hit.card.reference for hit in query().search(text)}


NAMES = {
    "gb": ["UK", "U.K.", "the UK", "Britain", "Great Britain", "United Kingdom", "英国", "Prydain"],
    "us": ["US", "us", "U.S.", "USA", "America", "United States", "the USA’s", "米国", "アメリカ"],
    "kr": ["ROK", "Korea", "South Korea", "Republic of Korea", "the Republic of Korea", "韓国"],
    "eu": ["EU", "the EU", "European Union", "欧州連合"],
    "nl": ["Holland", "Netherlands", "The Netherlands", "Yr Iseldiroedd"],
    "vn": ["Vietnam", "Viet Nam"],
}


@pytest.mark.parametrize("query", [agreements, commitments])
def test_every_name_of_a_country_finds_the_same(real_register, query):
    for code, names in NAMES.items():
        of_country = {hit.card.reference for hit in query().filter(country=code)}
        for name in names:
            assert found(name, query) >= of_country > set(), name
            assert found(name, query) == found(names[0], query), name
            assert found(f"{name} telecoms", query) == found(f"{names[0]} telecoms", query), name


@pytest.fixture
def namesakes(db):
    """Agreements with Korea, America and Samoa, and texts about what sounds like them."""
    korea = {"reference": "kr", "name": "Republic of Korea"}
    samoa = {"reference": "ws", "name": "Samoa"}
    publish(
        agreement("gb-kr-2022-1", ({"country": country("gb")}, {"country": korea})),
        agreement("gb-us-2022-1", ("gb", "us"), summary="Let us talk."),
        agreement("gb-ws-2022-1", ({"country": country("gb")}, {"country": samoa})),
        agreement("gb-jp-2022-1", summary="Ships off North Korea, Latin America, American Samoa."),
        agreement("gb-jp-2022-2", summary="Let us look south to Korea, and to North Korea."),
        agreement("gb-jp-2022-3", summary="Ships off the ROK, Samoa and the USA."),
    )
    index.follow()


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Korea", {"gb-kr-2022-1", "gb-jp-2022-2", "gb-jp-2022-3"}),
        ("South Korea", {"gb-kr-2022-1", "gb-jp-2022-2", "gb-jp-2022-3"}),
        ("North Korea", {"gb-jp-2022-1", "gb-jp-2022-2"}),
        ("DPRK", {"gb-jp-2022-1", "gb-jp-2022-2"}),
        ("America", {"gb-us-2022-1", "gb-jp-2022-3"}),
        ("US", {"gb-us-2022-1", "gb-jp-2022-3"}),
        ("Latin America", {"gb-jp-2022-1"}),
        ("Samoa", {"gb-ws-2022-1", "gb-jp-2022-3"}),
        ("American Samoa", {"gb-jp-2022-1"}),
        ("UK-Korea", {"gb-kr-2022-1", "gb-jp-2022-2", "gb-jp-2022-3"}),
        ("South Korea South Africa", set()),
        ('"North Korea" UK', {"gb-jp-2022-1", "gb-jp-2022-2"}),
        ('"off the ROK"', {"gb-jp-2022-3"}),
        ('"off the Korea"', set()),
    ],
)
def test_countries_that_sound_alike_are_told_apart(namesakes, text, references):
    assert found(text) == references


def test_a_name_counts_beside_a_longer_one_and_those_of_parties_hide_none(db):
    """The United Kingdom has a name that holds Northern Ireland, and with it Ireland."""
    publish(
        agreement("gb-jp-2022-1", summary="Trade with Ireland is not affected."),
        agreement("gb-jp-2022-2", summary="Ships of Guinea and Papua New Guinea."),
        agreement("gb-jp-2022-3", summary="In Northern\u00a0Ireland and Guinea-Bissau alone."),
        agreement("gb-jp-2022-4", summary="インドネシアとインド。"),
        agreement("gb-jp-2022-5", summary="インドネシア。"),
    )
    index.follow()
    assert found("ireland") == {"gb-jp-2022-1"}
    assert found("northern ireland") == {"gb-jp-2022-3"} == found('"northern ireland"')
    assert found("guinea") == {"gb-jp-2022-2"}
    assert found("papua new guinea") == {"gb-jp-2022-2"}
    assert found("guinea-bissau") == {"gb-jp-2022-3"}
    assert found("インド") == {"gb-jp-2022-4"} == found("india")


def test_a_country_is_marked_by_whichever_of_its_names_stands_there(namesakes):
    assert passages("America ships") == [
        ("summary", "<mark>Ships</mark> off the ROK, Samoa and the <mark>USA</mark>.")
    ]
    assert passages("US talk") == [("summary", "Let us <mark>talk</mark>.")]


@pytest.mark.parametrize(
    "text",
    [
        "what did the UK and Japan promise about telecoms?",
        "What have Britain and Japan agreed about telecommunications",
        "agreements between the UK and Japan on telecoms",
        "which agreements did Japan sign with the UK about telecoms",
        "who promised telecoms: UK, Japan?",
        "UK-Japan telecoms deals",
    ],
)
@pytest.mark.parametrize("query", [agreements, commitments])
def test_a_question_finds_what_its_words_find(real_register, query, text):
    assert found(text, query) == found("UK Japan telecoms", query) > set()


def test_words_of_questions_count_where_they_stand_alone_or_in_quotes_and_in_titles(db):
    publish(
        agreement("gb-jp-2022-1", title="Trade agreement", summary="Ports."),
        agreement("gb-jp-2022-2", title="Trade", summary="Trade."),
        agreement("gb-jp-2022-3", title="Fish", summary="What it was is a promise."),
    )
    index.follow()
    assert found("agreement") == {"gb-jp-2022-1"}
    assert found('"trade agreement"') == {"gb-jp-2022-1"}
    assert found("promise") == found("what promise") == found('"what it was"') == {"gb-jp-2022-3"}
    assert found("trade agreement") == {"gb-jp-2022-1", "gb-jp-2022-2"}
    assert agreements().search("trade agreement")[0].card.reference == "gb-jp-2022-1"


def test_telecoms_and_telecommunications_are_one_word(real_register):
    assert found("telecoms") == found("telecommunications") == found("Telecommunication")
    ranked = [hit.card.reference for hit in agreements().search("UK Japan telecoms")]
    assert ranked.index("gb-jp-2022-1") < ranked.index("gb-jp-2022-3")
    assert ranked.index("gb-jp-2022-1") < ranked.index("gb-jp-2022-2")
    hit = agreements().search("UK Japan telecoms")[ranked.index("gb-jp-2022-1")]
    assert "<mark>Telecommunications</mark>" in hit.title
    assert "<mark>UK</mark>" in hit.title
