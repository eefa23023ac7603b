"""The finder's page: what it says it shows, and the ways out where it finds nothing."""

import re

import pytest
from django.utils import translation

from register import languages
from register.query import agreements, commitments

pytestmark = pytest.mark.django_db


def text_of(response):
    text = re.sub(r"<[^>]*>", "", response.content.decode())
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "2 agreements"),
        ("country=jp", "2 agreements with Japan"),
        ("between=gb,jp", "2 agreements between United Kingdom and Japan"),
        ("country=jp&country=us", "2 agreements with Japan or United States"),
        ("q=telecoms&signed_from=2022", "2 agreements matching “telecoms”, dated from 2022"),
        ("instrument=treaty", "0 agreements of the type Treaty"),
    ],
    ids=["all", "one filter", "a pair", "two values", "words and a date", "none"],
)
def test_a_sentence_says_what_is_shown(client, world, address, sentence):
    page = client.get(f"/agreements/?{address}")
    heading = re.search(r'id="results-heading">(.*?)</h2>', page.content.decode(), re.DOTALL)
    assert " ".join(re.sub(r"<[^>]*>", "", heading[1]).split()) == sentence


def test_commitments_have_a_sentence_too(client, world):
    page = text_of(client.get("/commitments/?overdue=1&country=jp"))
    assert "0 commitments with Japan, past their due date" in page


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/agreements/", "Agreements"),
        ("/agreements/?country=jp&q=telecoms", "Agreements matching “telecoms”, with Japan"),
        ("/agreements/?signed_from=soon", "Error: Agreements"),
        ("/commitments/?overdue=1", "Commitments past their due date"),
    ],
)
def test_a_finder_is_called_what_it_shows(client, world, address, title):
    assert f"<title>{title} – Countersign</title>" in client.get(address).content.decode()


def test_the_title_names_the_page(client, real_register):
    page = client.get("/agreements/?page=2").content.decode()
    assert "<title>Agreements, page 2 – Countersign</title>" in page


def test_no_words_are_suggested_that_find_nothing_under_the_filters(client, real_register):
    with_filter = client.get("/agreements/", {"q": "telecomunications", "instrument": "treaty"})
    assert not agreements().search("telecommunications").filter(instrument="treaty").exists()
    assert with_filter.context["suggestion"] is None


def test_no_page_holds_what_no_page_may(client, world):
    page = client.get("/agreements/", {"q": "\0open"})
    assert b"\0" not in page.content
    assert b'value="open"' in page.content


def test_no_box_takes_more_than_an_address_holds(client, world):
    """Of Japanese each character takes nine bytes there, and servers read some eight thousand."""
    for address in ("/", "/agreements/", "/commitments/", "/topics/"):
        page = client.get(address).content.decode()
        boxes = re.findall(r'<input[^>]* name="q"[^>]*>|<input[^>]*name="q"[^>]*>', page)
        assert boxes, address
        assert all('maxlength="300"' in box for box in boxes), address


def test_words_without_end_are_refused_in_words_and_repeated_in_no_link(client, world):
    page = client.get("/agreements/", {"q": "open ran " * 500, "country": "jp"})
    text = page.content.decode()
    assert "is 4499 characters long: search for at most 1000" in text
    assert text.count("open ran open ran open ran open ran open ran") > 1, "the box keeps them"
    assert len(page.context["finder"].clear_url) < 100
    assert all(len(a.remove_url) < 100 for a in page.context["finder"].active)
    assert client.get("/agreements.json", {"q": "open ran " * 500}).status_code == 400


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("telecomunications", "telecommunications"),
        ("Jappan", "japan"),
        ("open rann", "open ran"),
        ("diversificaton", "diversification"),
        ("semicondutors quantom", "semiconductors quantum"),
    ],
)
def test_did_you_mean_the_registers_own_words(client, real_register, typed, meant):
    page = client.get("/agreements/", {"q": typed, "country": "jp", "page": "1"})
    words, address = page.context["suggestion"]
    assert words == meant
    assert f"Did you mean {meant}?" in text_of(page)
    assert "country=jp" in address
    assert agreements().search(words).exists()


@pytest.mark.parametrize(
    "typed", ["zzzzqqqq", '"telecomunications"', "6G", "日本語の語", "x" * 5000]
)
def test_nothing_is_suggested_where_nothing_is_near(client, real_register, typed):
    assert client.get("/agreements/", {"q": typed}).context["suggestion"] is None


@pytest.mark.parametrize("name", ["country", "topic", "status", "person", "strategy"])
def test_a_value_that_there_is_not_is_named(client, world, name):
    page = client.get(f"/agreements/?{name}=made-up&country=jp")
    assert page.status_code == 200
    assert "The register does not know “made-up”" in text_of(page)
    assert text_of(page).count("The register does not know") == 1


@pytest.mark.parametrize("page", ["/agreements/?signed", "/commitments/?due"])
def test_a_period_turned_round_is_said(client, world, page):
    response = client.get(f"{page}_from=2022&{page.rpartition('?')[2]}_to=2020")
    assert "“2020” comes before “2022”: turn the two dates round" in text_of(response)


def test_an_error_names_its_field(client, world):
    page = text_of(client.get("/agreements/?signed_from=31.2.2022"))
    assert "Dated from: “31.2.2022” is not a date" in page


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("signed_from=soon", "2 agreements, without the date that could not be used"),
        (
            "country=jp&signed_from=soon&signed_to=2022-13",
            "2 agreements with Japan, without the dates that could not be used",
        ),
        (
            "signed_from=2022&signed_to=2020",
            "2 agreements dated from 2022, without the date that could not be used",
        ),
        ("between=gb&signed_from=soon", "2 agreements, without what could not be used"),
        ("signed_from=2022&sort=none", "2 agreements dated from 2022"),
    ],
    ids=["a date", "two dates", "turned round", "more than dates", "an order"],
)
def test_a_count_says_what_it_leaves_out(client, world, address, end):
    page = client.get(f"/agreements/?{address}").content.decode()
    heading = re.search(r'id="results-heading">(.*?)</h2>', page, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]*>", "", heading[1]).split()) == end


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("２０２２－０３", "March 2022"), (" 2022 ", "2022"), ("2022 - 03 - 04", "4 March 2022")],
    ids=["full width", "spaces around", "spaces within"],
)
@pytest.mark.parametrize("name", ["signed_from", "due_to"])
def test_a_date_is_read_as_people_type_it(client, world, name, typed, shown):
    page = client.get("/commitments/", {name: typed})
    assert [active.value for active in page.context["finder"].active] == [shown]


def test_a_date_that_is_none_is_quoted_as_it_was_typed(client, world):
    page = text_of(client.get("/agreements/", {"signed_from": "4th of ３"}))
    assert "“4th of ３” is not a date" in page


def test_a_field_for_a_date_says_how_to_write_it(client, world):
    page = client.get("/commitments/").content.decode()
    assert page.count(">2022, 2022-03 or 2022-03-04</div>") == 4
    for label in ("Dated from", "Dated to", "Due from", "Due to"):
        assert f">{label}</label>" in page


def test_where_nothing_is_found_each_way_out_says_how_much_it_leads_to(client, real_register):
    asked = "/agreements/?country=jp&topic=open-ran&q=zebra&signed_from=2100"
    page = client.get(asked)
    assert page.context["ways_out"] == []
    page = client.get("/agreements/?country=jp&topic=open-ran&signed_from=2100")
    [way] = page.context["ways_out"]
    assert way.filter.name == "signed_from"
    found = client.get(way.filter.remove_url)
    assert way.number == found.context["page_obj"].paginator.count > 0
    assert f"({way.number})" in page.content.decode()


def test_a_page_with_results_asks_for_no_way_out(client, real_register):
    assert client.get("/agreements/?country=jp").context["ways_out"] == []


def cards(client, address):
    page = client.get(address).content.decode()
    return re.findall(r'<article class="cs-card">.*?</article>', page, re.DOTALL)


def test_no_card_says_again_what_it_shows(client, real_register):
    assert "Countries:" not in "".join(cards(client, "/agreements/?q=UK"))
    native = "日英デジタルパートナーシップ"
    [card] = cards(client, f"/ja/agreements/?q={native}")
    assert card.count("日英") == 1
    assert "cs-card__text" in card, "the summary stands where no passage does"
    [card] = cards(client, f"/agreements/?q={native}")
    assert f"Title in another language:</span> <mark>{native}</mark>" in card


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("quantm", "“quantum”"),
        ("telecomms", "“telecoms”"),
        ("Jpaan quantm", None),
        ("diversified japan quantm", "“diversification”, “japan”, “quantum”"),
        ("japan quantm", "“japan”, “quantum”"),
        ('"open ran" quantm', "“open ran”, “quantum”"),
        ("quantum", None),
        ("UK telecoms", None),
        ("what did the UK promise about telecoms?", None),
    ],
)
def test_near_words_are_named_where_they_were_found_instead(client, real_register, typed, shown):
    text = text_of(client.get("/agreements/", {"q": typed}))
    said = "Nothing holds these words as they are written. Showing results for "
    assert (said in text) == bool(shown)
    if shown:
        assert f"{said}{shown}." in text
    assert f"matching “{typed}”" in text.replace("&quot;", '"')


def test_another_spelling_stands_directly_below_the_heading(client, real_register):
    page = client.get("/agreements/?q=telecomunications").content.decode()
    places = [page.index(text) for text in ('results-heading">', "Did you mean", "cs-empty")]
    assert places == sorted(places)


@pytest.mark.parametrize("typed", ["overdue", "Over due", "late", "due date passed"])
@pytest.mark.parametrize("page", ["/agreements/", "/commitments/", "/ja/agreements/"])
def test_words_that_name_a_list_lead_to_it(client, real_register, page, typed):
    found = client.get(page, {"q": typed})
    [way] = found.context["lists"]
    assert way.url == f"{page.replace('agreements', 'commitments')}?overdue=1"
    assert way.number == commitments().overdue().count() > 0
    assert f'href="{way.url}"' in found.content.decode()
    assert found.context["suggestion"] is None


def test_a_list_is_named_by_its_own_words_alone(client, real_register):
    assert client.get("/agreements/?q=overdue+report").context["lists"] == []


@pytest.mark.parametrize("language", ["ja", "cy"])
def test_words_in_another_language_that_find_nothing_lead_to_topics(
    client, real_register, language
):
    page = client.get(f"/{language}/commitments/?q=日本語の語")
    topics = page.context["topics"]
    with translation.override(languages.language_of(f"/{language}/").django):
        assert topics == commitments().facets()["topic"][:6]
    text = page.content.decode()
    assert f'href="/{language}/topics/{topics[0].value}/"' in text.partition("cs-empty")[2]
    assert f'href="/{language}/topics/"' in text.partition("cs-empty")[2]
    assert client.get(f"/{language}/commitments/?q=quantum").context["topics"] == []
    assert client.get(f"/{language}/commitments/?country=zz").context["topics"] == []
    assert client.get("/commitments/?q=日本語の語").context["topics"] == []


@pytest.mark.parametrize("page", ["agreements", "commitments"])
def test_a_country_that_there_is_not_is_named_in_a_pair_too(client, world, page):
    text = text_of(client.get(f"/{page}/?between=gb,zz"))
    assert "The register does not know “zz” as a value of “Between two countries”" in text
    assert text.count("The register does not know") == 1
    assert "The register does not know" not in text_of(client.get(f"/{page}/?between=gb,jp"))


def test_an_order_that_there_is_not_is_told_what_there_is_and_what_it_is_called(client, world):
    text = text_of(client.get("/agreements/?sort=evil"))
    assert "“evil” is not an order: choose newest (“Newest first”), oldest (“Oldest first”)" in text


@pytest.mark.parametrize("language", ["", "/ja", "/cy"])
def test_an_invisible_character_is_named(client, world, language):
    page = client.get(f"{language}/agreements/", {"q": "open\0ran"})
    [error] = page.context["finder"].form.errors["q"]
    assert "NUL" in error
    assert "open␀ran" in error
