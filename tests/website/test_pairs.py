"""Everything between two countries, with its gaps."""

from datetime import date

import pytest
from django.http import QueryDict

from register import index
from register.documents import Person
from register.finders import AgreementFinder, CommitmentFinder
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    progress,
    publish,
    reference_documents,
)
from website.pairs import quiet_years

ON = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("found", "quiet"),
    [
        pytest.param([], [], id="nothing is dated: no year is quiet"),
        pytest.param(["2026"], [], id="this year"),
        pytest.param(["2024"], ["2025/2026"], id="two years without any since"),
        pytest.param(["2020", "2022", "2025"], ["2021", "2023/2024", "2026"], id="runs of years"),
        pytest.param(["2010/2014", "2020/2024"], ["2015/2019", "2025/2026"], id="years together"),
        pytest.param(["2030"], [], id="in years to come"),
    ],
)
def test_years_without_an_agreement(found, quiet):
    assert [str(period) for period in quiet_years(found, ON)] == quiet


def acted(reference, code):
    return {
        "person": {"reference": reference, "name": reference.title()},
        "title": "Minister",
        "country": country(code),
        "capacity": "signed",
    }


@pytest.fixture
def pair(client, db):
    """Britain and Japan on Open RAN; each on another topic with a third; one late, one reported."""
    for reference, code in (("ann", "gb"), ("ben", "jp"), ("raj", "in")):
        publish(
            Person(
                reference=reference,
                name=reference.title(),
                sort_name=reference,
                country=country(code),
            )
        )
    publish(*reference_documents())
    late = commitment(1, ["open-ran"], due="2023")
    told = commitment(2, ["open-ran"])
    publish(
        agreement(
            "gb-in-jp-2022-1",
            ("gb", "in", "jp"),
            commitments=[late, told],
            signatures=[acted("ann", "gb"), acted("ben", "jp"), acted("raj", "in")],
        ),
        progress("gb-in-jp-2022-1-u1", [2]),
        agreement("gb-us-2021-1", ("gb", "us"), "2021", commitments=[commitment(1, ["6g"])]),
        agreement("in-jp-2021-1", ("in", "jp"), "2021", commitments=[commitment(1, ["skills"])]),
    )
    index.follow()
    return client.get("/countries/gb/jp/").context


def test_what_is_overdue_and_what_nobody_reported_on(pair):
    for found in (pair["overdue"], pair["silent"]):
        assert [card.reference for card in found.cards] == ["gb-in-jp-2022-1/1"]
        assert CommitmentFinder(QueryDict(found.url.partition("?")[2])).qs.count() == 1


def test_who_acted_on_both_sides_and_no_third(pair):
    named = {
        side.country.reference: [person.reference for person, _count in side.people]
        for side in pair["sides"]
    }
    assert named == {"gb": ["ann"], "jp": ["ben"]}


def test_topics_that_each_shares_with_others_only(pair):
    found = {u.country.reference: [t.value for t in u.topics] for u in pair["unshared"]}
    assert found == {"gb": ["6g"], "jp": ["skills"]}
    for side in pair["unshared"]:
        query = QueryDict(f"{side.url.partition('?')[2]}&topic={side.topics[0].value}")
        assert AgreementFinder(query).qs.count() == side.topics[0].count


def test_two_with_nothing_between_them_have_gaps_too(client, pair):
    page = client.get("/countries/jp/us/")
    assert "No agreement between them is in the register" in page.content.decode()
    assert [u.country.reference for u in page.context["unshared"]] == ["jp", "us"]


def test_a_pair_of_the_real_register(client, real_register):
    found = client.get("/countries/gb/jp/").context
    assert found["count"] == len(found["hits"])
    assert (
        found["silent"].count
        == CommitmentFinder(QueryDict("between=gb,jp&progress=no-update")).qs.count()
    )
    people = {p.reference for side in found["sides"] for p, _count in side.people}
    assert {"julia-lopez", "yuji-sasaki"} <= people


@pytest.mark.parametrize("many", [1, 50])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # The head of the journal; both countries, people and bodies, sources.
        ("/countries/gb/jp/", 2),
        # The head of the journal; the country with its first parts and the newest agreements.
        ("/countries/jp/", 2),
        # The head of the journal; the topic.
        ("/topics/open-ran/", 2),
    ],
)
@pytest.mark.django_db
def test_a_page_costs_the_same_for_any_number_of_agreements(
    client, django_assert_num_queries, address, queries, many
):
    publish(*reference_documents())
    publish(
        *(
            agreement(f"gb-jp-2022-{n}", commitments=[commitment(1, ["open-ran"], due="2023")])
            for n in range(1, many + 1)
        )
    )
    index.follow()
    client.get("/agreements/")  # which reads the names of what is counted
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


PLACES = [
    "/",
    "/countries/jp/",
    "/countries/gb/jp/",
    "/topics/open-ran/",
    "/organisations/gb-dcms/",
]


@pytest.mark.parametrize("address", PLACES)
def test_a_small_picture_has_its_table_and_leads_to_lists_of_its_numbers(
    client, real_register, address
):
    page = client.get(address)
    picture = page.context["picture"]
    assert picture.bars
    marks = set(picture.marks())
    wrong = [(n, url) for n, url in marks if counted(url) != n]
    assert wrong == []
    html = page.content.decode()
    drawn = {(s.url, str(s.number)) for bar in picture.bars for s in bar.segments}
    tabled = {(c.url, str(c.text)) for line in picture.table.lines for c in line.cells if c.url}
    assert drawn == tabled
    assert "<table" in html
    whole = client.get(picture.whole_url).context["picture"]
    assert whole.frame.count == picture.frame.count
    assert whole.bars[: len(picture.bars)] == picture.bars


def counted(url):
    return CommitmentFinder(QueryDict(url.partition("?")[2])).qs.count()


def test_a_small_picture_keeps_the_day_that_is_shown(client, world):
    day = index.today().isoformat()
    picture = client.get(f"/countries/jp/?as_of={day}").context["picture"]
    assert f"as_of={day}" in picture.whole_url
    assert all(f"as_of={day}" in url for _number, url in picture.marks())
