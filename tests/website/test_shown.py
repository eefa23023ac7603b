"""Numbers, groups and orders on pages, read as a reader does: from what stands there."""

import re

import pytest
from django.utils.html import strip_tags

from register import index
from register.documents import Person
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    organisation,
    progress,
    publish,
    reference_documents,
)
from website.templatetags.register import as_extract
from website.views.states import MOST_CHECKED

pytestmark = pytest.mark.django_db


def part(html, start, end):
    return html.partition(start)[2].partition(end)[0]


def texts(html, element):
    """The text of each element of a kind, in their order."""
    found = re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", html, re.DOTALL)
    return [" ".join(strip_tags(text).split()) for text in found]


def text_of(html):
    return " ".join(strip_tags(html).split())


def shown(client, address):
    index.follow()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def person(reference, code="gb"):
    name = reference.title()
    return Person(reference=reference, name=name, sort_name=name, country=country(code))


def signed(reference):
    return {
        "person": {"reference": reference, "name": reference.title()},
        "title": "Minister",
        "country": country("gb"),
        "capacity": "signed",
    }


def test_the_home_page_counts_agreements_promises_and_those_reported_on(client):
    publish(
        agreement("gb-jp-2022-1", commitments=[commitment(n) for n in (1, 2, 3)]),
        agreement("gb-in-2022-1", ("gb", "in"), commitments=[commitment(1)]),
        progress(numbers=[1, 3]),
    )
    figures = part(shown(client, "/"), '<dl class="cs-figures">', "</dl>")
    assert texts(figures, "dd") == ["2", "4", "2", "0"]


def test_the_list_of_people_counts_their_agreements(client):
    publish(person("ann"), person("ben"), person("cat"))
    both = [signed("ann"), signed("ben")]
    publish(agreement("gb-jp-2022-1", signatures=both))
    publish(agreement("gb-jp-2022-2", signatures=[signed("ann")]))
    cards = texts(shown(client, "/people/"), "article")
    assert [card.split()[-2:] for card in cards] == [
        ["2", "agreements"],
        ["1", "agreement"],
        ["0", "agreements"],
    ]


def test_whoever_has_few_agreements_among_many_people_is_counted_too(client):
    names = [f"p{n:03}" for n in range(250)]
    publish(person("zoe"), *map(person, names))
    publish(
        agreement("gb-jp-2022-1", signatures=[signed(name) for name in names]),
        agreement("gb-jp-2022-2", signatures=[signed(name) for name in names]),
        agreement("gb-jp-2022-3", signatures=[signed("zoe")]),
    )
    [*_others, last] = texts(shown(client, "/people/?page=3"), "article")
    assert last == "Zoe United Kingdom 1 agreement"


def test_the_list_of_countries_counts_agreements_and_promises(client):
    publish(
        *reference_documents(),
        agreement("gb-jp-2022-1", commitments=[commitment(1), commitment(2)]),
        agreement("gb-in-2022-1", ("gb", "in"), commitments=[commitment(1)]),
    )
    table = part(shown(client, "/countries/"), "<tbody", "</tbody>")
    rows = [texts(row, "td")[-2:] for row in table.split("</tr>") if row.strip()]
    assert rows == [["1", "1"], ["1", "2"], ["2", "3"], ["0", "0"]]


def test_the_timeline_goes_from_the_oldest_to_what_has_no_date(client):
    publish(
        agreement(
            events=[
                {"kind": "reviewed", "date": None},
                {"kind": "signed", "date": "2022-03-04", "headline": True},
                {"kind": "negotiations-opened", "date": "2021-09"},
            ],
            commitments=[commitment(1)],
        ),
        progress("gb-jp-2022-1-u1", date="2022-01-10"),
        progress("gb-jp-2022-1-u2", date="2023-01-01"),
    )
    timeline = part(shown(client, "/agreements/gb-jp-2022-1/"), 'id="timeline"', "</ol>")
    dates = re.findall(r'cs-timeline__date">(.*?)</span>', timeline)
    assert [strip_tags(when) for when in dates] == [
        "September 2021",
        "10 January 2022",
        "4 March 2022",
        "1 January 2023",
        "date not recorded",
    ]


def test_agreements_that_name_one_come_by_their_date_and_those_without_one_last(client):
    named = {"kind": "builds-on", "agreement": {"reference": "gb-jp-2020-1", "name": "First"}}
    publish(
        agreement("gb-jp-2020-1", date="2020-01-01"),
        agreement("gb-jp-2022-1", date=None, relations=[named]),
        agreement("gb-jp-2022-2", date="2022-09", relations=[named]),
        agreement("gb-jp-2022-3", date="2022-02-01", relations=[named]),
    )
    related = part(shown(client, "/agreements/gb-jp-2020-1/"), 'id="related"', "</section>")
    assert texts(related, "li") == [
        "Is built on by Agreement gb-jp-2022-3 (1 February 2022)",
        "Is built on by Agreement gb-jp-2022-2 (September 2022)",
        "Is built on by Agreement gb-jp-2022-1 (date not recorded)",
    ]


def test_two_countries_say_how_many_of_their_agreements_have_no_date(client):
    publish(*reference_documents(), agreement("gb-jp-2022-1"))
    assert "have no date" not in shown(client, "/countries/gb/jp/")
    publish(*(agreement(f"gb-jp-nd-{n}", date=None) for n in (1, 2)))
    assert "2 agreements have no date" in shown(client, "/countries/gb/jp/")


def test_the_acts_of_a_person_without_a_date_come_last(client):
    publish(person("ann"))
    publish(
        agreement("gb-jp-nd-1", date=None, signatures=[signed("ann")]),
        agreement("gb-jp-2022-1", date="2022-03-04", signatures=[signed("ann")]),
        agreement("gb-jp-2021-1", date="2021-03-04", signatures=[signed("ann")]),
    )
    acts = part(shown(client, "/people/ann/"), '<ol class="cs-timeline">', "</ol>")
    dates = re.findall(r'cs-timeline__date">(.*?)</span>', acts)
    assert [strip_tags(when)[-12:] for when in dates] == [
        "4 March 2021",
        "4 March 2022",
        "not recorded",
    ]


@pytest.mark.parametrize("many", [1, MOST_CHECKED, MOST_CHECKED + 5])
def test_the_sources_of_up_to_twenty_agreements_are_looked_at(client, many):
    publish(*reference_documents())
    checked = {"checked_on": "2026-05-01", "answer": 404, "url": "https://www.gov.uk/x"}
    source = {"key": "s0", "publisher": "DCMS", "language": "en", "kind": "official", **checked}
    publish(*(agreement(f"gb-jp-2022-{n}", sources=[source]) for n in range(1, many + 1)))
    page = shown(client, "/countries/gb/jp/")
    facts = " ".join(strip_tags(part(page, "<aside", "</dl>")).split())
    few = min(many, MOST_CHECKED)
    assert f"({few} of {few} addresses of sources were checked by then)" in facts
    assert f"{few} of them did not answer" in facts
    newest = "agreement" if few == 1 else f"{few} agreements"
    assert f"Sources of the newest {newest}" in facts


def test_a_country_agrees_with_others_and_not_with_itself(client):
    publish(*reference_documents(), agreement("gb-in-jp-2022-1", ("gb", "in", "jp")))
    partners = part(shown(client, "/countries/jp/"), "Agrees with", "</ul>")
    assert texts(partners, "li") == ["Japan and India 1", "Japan and United Kingdom 1"]


@pytest.mark.parametrize(
    ("query", "chosen", "offered"),
    [("", "Newest first", False), ("?q=working", "Best match", True), ("?q=+", "Newest", False)],
    ids=["without words", "with words", "with a space for words"],
)
@pytest.mark.parametrize("finder", ["agreements", "commitments"])
def test_best_match_is_an_order_only_of_what_words_match(client, finder, query, chosen, offered):
    publish(agreement(commitments=[commitment(1, text="Working on it.")]))
    sorts = part(
        shown(client, f"/{finder}/{query}"), '<select class="govuk-select" id="sort"', "</s"
    )
    assert ("Best match" in texts(sorts, "option")) is offered
    assert re.search(r"selected>(.*?)</option>", sorts)[1].startswith(chosen)


def test_other_words_are_looked_for_from_the_first_page_on_under_the_same_filters(client):
    publish(*reference_documents(), agreement(summary="Telecommunications."))
    page = shown(client, "/agreements/?q=telecomunications&country=jp&page=1&sort=title")
    address = re.search(r'Did you mean <a class="govuk-link" href="([^"]*)"', page)[1]
    assert address == "/agreements/?q=telecommunications&amp;country=jp&amp;sort=title"


def test_who_held_an_office_stands_under_when(client):
    office = {"title": "Minister", "organisation": organisation("gb-dcms")}
    years = {"ann": "2020", "ben": "2021", "cat": "2022", "dan": None, "eve": None}
    publish(
        *(
            Person(
                reference=name,
                name=name.title(),
                sort_name=name,
                country=country("gb"),
                appointments=[{**office, "started": year, "ended": year}],
            )
            for name, year in years.items()
        )
    )
    facts = part(shown(client, "/people/ben/"), '<dl class="cs-facts cs-facts--wide">', "</dl>")
    groups = [texts(row, "a") for row in facts.split("<dt")[1:]]
    assert dict(zip(texts(facts, "dt"), groups, strict=True)) == {
        "Before, in this office": ["Ann"],
        "After, in this office": ["Cat"],
        "Also in this office; no dates tell when": ["Dan", "Eve"],
    }


@pytest.mark.parametrize(
    ("passage", "shown_as"),
    [
        ("The sides will meet.", "The sides will meet."),
        ("They said: “We will meet.”", "They said: “We will meet.”"),
        ("両国は協力する。", "両国は協力する。"),
        ("both sides will meet", "… both sides will meet …"),
        ("will meet in Tokyo.", "… will meet in Tokyo."),
        ("Sharing information;", "Sharing information; …"),
        ("通信サプライヤー多様化", "通信サプライヤー多様化 …"),
    ],
)
def test_a_passage_that_is_part_of_a_sentence_says_so(passage, shown_as):
    assert as_extract(passage) == shown_as


@pytest.mark.parametrize(
    ("address", "said"),
    [("/", "(German)"), ("/ja/", "(ドイツ語)"), ("/cy/", "(Almaeneg)")],
)
def test_a_passage_in_another_language_says_in_which(client, address, said):
    promise = commitment(1, passage="Sie treffen sich.", passage_language="de")
    publish(agreement("gb-de-2022-1", ("gb", "in"), commitments=[promise, commitment(2)]))
    page = shown(client, f"{address}agreements/gb-de-2022-1/commitments/1/")
    quoted = part(page, '<blockquote class="cs-quote cs-quote--passage">', "</blockquote>")
    assert 'lang="de"' in quoted
    assert said in quoted


def test_money_is_shown_with_what_its_source_says_of_it(client, real_register):
    assert "£1,000,000,000 (“believed to include £1bn (press report)”)" in text_of(
        shown(client, "/strategies/")
    )
    page = text_of(shown(client, "/agreements/au-in-2020-1/"))
    assert "Money: A$12,700,000 (“$12.7 million”)" in page


@pytest.mark.parametrize("address", ["/agreements/", "/commitments/"])
def test_an_empty_register_asks_nobody_to_remove_a_filter(client, address, db):
    page = shown(client, address)
    assert "Nothing had been published by then." in page
    assert "Remove one of the filters" not in page
    assert "Remove one of the filters" in shown(client, f"{address}?q=anything")


def test_marks_that_turn_writing_round_are_no_words(client, real_register):
    page = shown(client, "/agreements/?q=\u202ejapan\u2066")
    assert "matching <strong>“japan”</strong>" in page
    assert "\u202e" not in part(page, "<title>", "</title>")
    assert "\u202e" not in part(page, 'id="results-heading">', "</section>")


def test_a_future_day_may_be_chosen_again(client, db):
    response = client.get("/agreements/?q=6g&as_of=2999-01-01")
    assert response.status_code == 400
    assert '<input class="govuk-input govuk-input--width-10" type="date" name="as_of"' in (
        response.content.decode()
    )
