"""Searching: what is found, what is marked, and what no text that anybody types can do."""

import pytest

from register import index
from register.query import agreements, commitments
from tests.costs import times_as_dear
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    organisation,
    progress,
    publish,
)

MINISTER = {"reference": "julia-lopez", "name": "Júlia López"}
TELECOMS = {
    "title": "UK–Japan joint announcement on telecoms supplier diversity",
    "titles": [{"language": "ja", "title": "日英電気通信サプライヤー多様化に関する共同発表"}],
    "summary": "Britain and Japan work on open networks & on the diversification of 5G通信.",
    "parties": [
        {"country": country("gb"), "organisations": [organisation("gb-dcms")]},
        {"country": country("jp"), "organisations": [organisation("jp-mic")]},
    ],
    "commitments": [
        commitment(1, text="Share research policies.", passage="will share <their> policies"),
        commitment(2, text="総務省は試験を行う。"),
    ],
    "signatures": [
        {
            "person": MINISTER,
            "title": "Minister of State for Media, Data and Digital Infrastructure",
            "country": country("gb"),
            "capacity": "signed",
        }
    ],
    "statements": [{"person": MINISTER, "words": "Côte d’Azur is <script>alert(1)</script> far."}],
    "place": "London",
}


@pytest.fixture
def published(db):
    publish(
        agreement("gb-jp-2022-1", **TELECOMS),
        agreement(
            "gb-in-2021-1", ("gb", "in"), title="Research on quantum computing", instrument="treaty"
        ),
    )
    index.follow()


@pytest.mark.parametrize(
    "text",
    [
        "telecoms",
        "TELECOMS",
        "Telecom",
        "diversity supplier",
        '"supplier diversity"',
        "“supplier diversity”",
        "the policy of research",
        "diversified network",
        "DCMS",
        "julia lopez",
        "Lopez minister media",
        "Japan London",
        "Internal Affairs",
        "cote d'azur",
        "5g",
        "電気通信",
        "多様化 共同発表",
        "総務省",
        "試",
        "表",
        "「共同発表」",
        "ｔｅｌｅｃｏｍｓ",
        "ｻﾌﾟﾗｲﾔｰ",
        "telecoms 通信",
        "gb-jp-2022-1",
        "GB-JP-2022-1",
        "uk-japan",
        '"supplier diversity',
        "supplier diversity\x00",
    ],
)
def test_what_people_type_finds_the_record(published, text):
    assert [hit.card.reference for hit in agreements().search(text)] == ["gb-jp-2022-1"]


@pytest.mark.parametrize(
    "text",
    [
        "telecoms quantum",
        '"diversity supplier"',
        "通電",
        "電通",
        "共同声明",
        "gb-jp-2022",
        "!!!",
        "\ud800",
        "title:telecoms AND nothing",
        "ukrjapan",
    ],
)
def test_what_is_not_there_is_not_found(published, text):
    assert agreements().search(text).count() == 0


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_search_is_none(published, text):
    assert agreements().search(text).count() == 2


def test_stop_words_are_searched_for_where_nothing_else_is_typed(published):
    assert [h.card.reference for h in agreements().search("of the")] == ["gb-jp-2022-1"]
    assert agreements().search("on").count() == 2
    assert [h.card.reference for h in agreements().search("the quantum")] == ["gb-in-2021-1"]


def test_words_that_start_alike_are_found_only_as_a_last_resort(published):
    publish(agreement("gb-us-2020-1", ("gb", "us"), title="A diversified economy"))
    index.follow()
    assert [h.card.reference for h in agreements().search("diversified")] == ["gb-us-2020-1"]
    found = agreements().search("diversified japan")
    assert [hit.card.reference for hit in found] == ["gb-jp-2022-1"]
    assert "<mark>diversification</mark>" in "".join(p.html for p in found[0].passages)


def test_commitments_are_found_by_their_own_words_and_their_agreement(published):
    found = commitments().search("telecoms policies")
    assert [hit.card.reference for hit in found] == ["gb-jp-2022-1/1"]
    assert commitments().search("gb-jp-2022-1/2").count() == 1
    assert commitments().search("London").count() == 0


def passages(text, query=agreements):
    return [(passage.place, str(passage.html)) for passage in query().search(text)[0].passages]


def test_passages_say_where_and_mark_the_words(published):
    assert passages("policy") == [
        ("commitments", "Share research <mark>policies</mark>."),
        ("quotation", "will share &lt;their&gt; <mark>policies</mark>"),
    ]
    assert str(agreements().search("policy")[0].passages[0].label) == "Commitments"
    assert passages("share", commitments)[0][0] == "commitment"


def test_only_the_beginning_of_a_very_long_text_counts(published):
    assert agreements().search("telecoms " + " " * 1000 + "absent").count() == 1


def test_japanese_words_are_marked(published):
    assert passages("電気通信 共同") == [
        (
            "titles",
            "日英<mark>電気通信</mark>サプライヤー多様化に関する<mark>共同</mark>発表",
        )
    ]
    assert passages("試験") == [("commitments", "総務省は<mark>試験</mark>を行う。")]


def test_everything_but_the_marks_is_escaped(published):
    html = passages("script")[0][1]
    assert html == (
        "Côte d’Azur is &lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; far."
    )
    assert "&amp; on the" in passages("networks")[0][1]


def test_accents_do_not_hide_a_match(published):
    assert passages("cote")[0][1].startswith("<mark>Côte</mark> d’Azur")
    assert ("people", "<mark>Júlia</mark> <mark>López</mark>, Minister of State for Media, Data "
            "and Digital Infrastructure") in passages("julia lopez")  # fmt: skip


def test_what_every_card_shows_is_no_passage_and_the_title_is_marked(published):
    hit = agreements().search("quantum")[0]
    assert hit.title == "Research on <mark>quantum</mark> computing"
    assert hit.passages == ()
    assert [place for place, _html in passages("japan")] == ["summary"]
    assert passages("Prydain", commitments) == []


def test_a_long_text_is_cut_between_words_around_the_match(db):
    filler = "lorem ipsum dolor sit amet " * 40
    publish(agreement(summary=f"{filler}here the needle is hidden {filler}"))
    index.follow()
    html = agreements().search("needle")[0].passages[0].html
    assert html.startswith("… ")
    assert html.endswith(" …")
    assert "here the <mark>needle</mark> is hidden" in html
    assert len(html) < 260
    assert not set(html.replace("<mark>", "").replace("</mark>", "").split()) - set(
        f"… {filler} here the needle is hidden".split()
    )


def test_a_list_without_a_search_has_no_passages(published):
    assert agreements()[0].passages == ()
    assert agreements()[0].title == agreements()[0].card.title


HOSTILE = {
    "words": "word " * 20_000,
    "different words": " ".join(f"w{n}" for n in range(16_000)),
    "one word": "x" * 100_000,
    "quotes": '"' * 100_000,
    "phrases": '"a b" ' * 16_000,
    "syntax": '(((:*~^[{+-!\\/?"AND OR NOT ' * 4_000,
    "operators": "title:(a OR b) AND /.*/ " * 4_000,
    "Japanese": "日本電気通信" * 16_000,
    "Japanese letters": "あ " * 50_000,
    "combining marks": "e" + "\u0301" * 100_000,
    "right to left": "\u202eשלום \u200f" * 12_000,
    "emoji": "🇯🇵👩‍👩‍👧" * 10_000,
    "nulls": "\x00" * 100_000,
    "surrogates": "\ud800\udfff" * 50_000,
    "ligatures": "ﷺ" * 30_000,
    "prefixes": " ".join("abcdefgh"[:4] + str(n) for n in range(15_000)),
    "expansion": "divers memor agree " * 5_000,
}


DEAR = 60  # times a plain search; sixteen thousand different words are the dearest, at 17


def test_words_of_progress_and_events_are_found(db):
    publish(
        agreement(commitments=[commitment(1), commitment(2)]),
        progress(text="Rakuten built a testbed.", numbers=(2,)),
    )
    index.follow()
    assert [hit.card.reference for hit in agreements().search("rakuten")] == ["gb-jp-2022-1"]
    assert [hit.card.reference for hit in commitments().search("rakuten")] == ["gb-jp-2022-1/2"]


@pytest.mark.parametrize("text", ["treaty", "cytuniad", "Cytuniad", "条約", "treaties quantum"])
def test_an_agreement_is_found_by_its_type_in_every_language_of_the_pages(published, text):
    assert [hit.card.reference for hit in agreements().search(text)] == ["gb-in-2021-1"]


@pytest.mark.parametrize(
    ("text", "place", "is_english"),
    [("treaty", "instrument", True), ("cytuniad", "instruments", False)],
)
def test_the_type_that_was_searched_for_is_shown_in_its_language(
    published, text, place, is_english
):
    [passage] = agreements().search(text)[0].passages
    assert (passage.place, passage.is_english) == (place, is_english)
    assert str(passage.label) == "Type of agreement"


@pytest.fixture
def filed(db):
    ai = {"reference": "ai", "name": "Artificial intelligence"}
    other = {"instrument": "other", "title": "Something else"}
    mou = {"instrument": "memorandum-of-understanding", "title": "On machines"}
    publish(
        agreement("gb-jp-2022-1", **mou, commitments=[commitment(1) | {"topics": [ai]}]),
        agreement("gb-jp-2022-2", **other, commitments=[commitment(1, ["6g"])]),
    )
    index.follow()


@pytest.mark.parametrize(
    "text",
    ["MoU", "mou", "memorandum", "了解覚書", "AI", "artificial intelligence", "mou ai japan"],
)
def test_agreements_and_commitments_are_found_by_type_and_topic(filed, text):
    assert [hit.card.reference for hit in agreements().search(text)] == ["gb-jp-2022-1"]
    assert [hit.card.reference for hit in commitments().search(text)] == ["gb-jp-2022-1/1"]


def test_a_topic_is_called_by_its_reference_only_where_that_says_more(filed):
    assert passages("ai") == [("topics", "Artificial intelligence (<mark>ai</mark>)")]
    assert passages("6g") == [("topics", "<mark>6G</mark> and future networks")]


@pytest.mark.parametrize("text", ["other", "arall", "その他"])
def test_what_is_of_no_type_is_not_found_by_that(filed, text):
    assert agreements().search(text).count() == 0


@pytest.mark.parametrize("text", ["イギリス", "英国", "Britain", "UK", "Y Deyrnas Unedig"])
def test_a_country_is_found_by_its_names_in_every_language_of_the_pages(published, text):
    assert agreements().search(text).count() == agreements().filter(country=["gb"]).count() > 0


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("start", [agreements, commitments])
def test_hostile_text_costs_little_more_than_plain_words(published, start, text):
    def asked(words):
        query = start().search(words)
        assert query.count() == len(query[:20]) == len(list(query))
        query.facets()

    assert times_as_dear(lambda: asked(text), lambda: asked("open ran")) < DEAR


@pytest.mark.parametrize(
    "value", ["x" * 100_000, "\ud800", "\x00", "日本", "a\nb", "", "*", "[a TO z]"]
)
def test_hostile_values_find_nothing_and_stay_visible(published, value):
    query = agreements().filter(country=[value])
    assert query.count() == 0
    assert (value, value, 0, True) in query.facets()["country"]
    assert agreements().between(value, "gb").count() == 0


@pytest.mark.parametrize(
    ("words", "organisation"),
    [("総務省", "jp-mic"), ("経済産業省", "jp-meti"), ("デジタル庁", "jp-da")],
)
def test_an_organisation_is_found_by_its_native_name(real_register, words, organisation):
    named = {hit.card.reference for hit in agreements().filter(organisation=organisation)}
    assert named
    assert {hit.card.reference for hit in agreements().search(words)} >= named
    promised = {hit.card.reference for hit in commitments().filter(organisation=organisation)}
    assert promised
    assert {hit.card.reference for hit in commitments().search(words)} >= promised
    assert named <= {h.card.reference for h in agreements().search(f"{words} Japan")}


def test_a_person_is_found_by_the_native_name_of_the_record(real_register):
    found = {hit.card.reference for hit in agreements().search("金子恭之")}
    assert found == {hit.card.reference for hit in agreements().filter(person="yasushi-kaneko")}
    assert found
