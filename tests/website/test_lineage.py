"""What an organisation took over, from whom, and who held offices in it."""

import pytest
from django.http import QueryDict

from register import index
from register.documents import Organisation, Person
from register.finders import AgreementFinder
from register.query import commitments
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    progress,
    publish,
    reference_documents,
)
from website.lineage import lineage
from website.views.records import NAMED

pytestmark = pytest.mark.django_db


def named(reference):
    return {"reference": reference, "name": reference.upper(), "country": "gb"}


def body(reference, *successors, **values):
    return Organisation(
        reference=reference,
        name=reference.upper(),
        country=country("gb"),
        successors=[named(s) for s in successors],
        **values,
    )


def steps(found):
    return [(step.organisation.reference, step.distance) for step in found]


def test_a_lineage_goes_back_and_forth_step_by_step():
    bodies = [body("a", "b"), body("b", "c"), body("x", "c"), body("c", "d", "e"), body("d")]
    found = lineage(bodies[3], [*bodies, body("e"), body("f")])
    assert steps(found.earlier) == [("a", 2), ("x", 1), ("b", 1)]
    assert steps(found.later) == [("d", 1), ("e", 1)]


def test_a_circle_is_gone_round_once():
    bodies = [body("a", "b"), body("b", "c"), body("c", "a")]
    found = lineage(bodies[0], bodies)
    assert steps(found.earlier) == [("b", 2), ("c", 1)]
    assert steps(found.later) == [("b", 1), ("c", 2)]


def party(reference):
    return {"country": country("gb"), "organisations": [named(reference)]}


@pytest.fixture
def passed_on():
    """Old passed its role to new; both have an agreement, and new is to keep one promise."""
    publish(body("old", "new"), body("new"))
    kept = commitment(1, responsible_organisations=[named("new")])
    publish(
        agreement("gb-jp-2020-1", (party("old"), "jp"), "2020", commitments=[commitment(1)]),
        agreement("gb-jp-2024-1", (party("new"), "jp"), "2024", commitments=[kept, commitment(2)]),
        progress("gb-jp-2024-1-u1", status="under-way", reason=None),
    )
    index.follow()


def test_a_successor_inherits_and_says_from_whom(client, passed_on):
    found = client.get("/organisations/new/").context
    assert [(row.card.reference, row.of) for row in found["inherited"]] == [
        ("gb-jp-2020-1", ["OLD"])
    ]
    assert found["inherited_commitments"] == 1
    assert [hit.card.reference for hit in found["hits"]] == ["gb-jp-2024-1"]


def test_a_body_that_took_over_nothing_inherits_nothing(client, passed_on):
    page = client.get("/organisations/old/")
    assert not page.context["inherited"]
    assert "What it inherited" not in page.content.decode()


def test_it_is_responsible_only_for_what_a_text_says_so(client, passed_on):
    found = client.get("/organisations/new/").context
    assert [hit.card.reference for hit in found["responsible"]] == ["gb-jp-2024-1/1"]
    assert {s: g.count for s, g in found["responsible_by_status"].items()} == {"under-way": 1}
    assert found["picture"].frame.count == 2
    assert commitments().within(responsible="new").count() == 1


def test_departments_of_the_real_register(client, real_register):
    found = client.get("/organisations/gb-dsit/").context
    assert set(steps(found["lineage"].earlier)) == {("gb-beis", 1), ("gb-dcms", 1)}
    assert found["inherited_count"] == length_of(found["inherited_urls"]["agreements"])
    assert found["inherited_count"] >= 10
    titles = {(h.person.reference, h.held.title) for h in found["holdings"]}
    assert ("peter-kyle", "Technology Secretary") in titles


def length_of(address):
    return AgreementFinder(QueryDict(address.partition("?")[2])).qs.count()


def office_of(reference, **values):
    return {"title": "Minister", "organisation": named(reference)} | values


def holder(n, *offices, of="gb"):
    name = f"n{n:03}"
    return Person(
        reference=f"p-{name}", name=name, sort_name=name, country=country(of), appointments=offices
    )


@pytest.mark.parametrize("day", ["", "?as_of={today}"], ids=["now", "as of a day"])
def test_the_first_in_its_offices_are_named_and_a_link_leads_to_all(client, db, day):
    dated = holder(NAMED, office_of("old", started="2020"), office_of("old", title="Secretary"))
    publish(*reference_documents(), body("old"), body("new"), dated)
    dates = {30: "2021"}
    publish(*(holder(n, office_of("old", started=dates.get(n))) for n in range(NAMED)))
    publish(holder(900, office_of("new")), holder(901, office_of("old"), of="jp"))
    index.follow()
    page = client.get(f"/organisations/old/{day.format(today=index.today())}")
    names = [holding.person.name for holding in page.context["holdings"]]
    assert names == [f"n{n:03}" for n in range(NAMED)]
    assert f"All {NAMED + 1} people in its offices" in page.content.decode()
    listed = client.get(page.context["people_url"]).context
    assert [row["document"].name for row in listed["rows"]] == [*names, dated.name]
    assert [(a["label"], a["value"]) for a in listed["active"]] == [
        ("Country", "United Kingdom"),
        ("In an office of", "OLD"),
    ]


def test_all_in_its_offices_are_named_by_the_start_where_they_are_few(client, db):
    dated = holder(NAMED - 1, office_of("old", started="2020"))
    publish(body("old"), *(holder(n, office_of("old")) for n in range(NAMED - 1)), dated)
    index.follow()
    page = client.get("/organisations/old/")
    assert len(page.context["holdings"]) == NAMED
    assert page.context["holdings"][0].person.name == dated.name
    assert "people in its offices" not in page.content.decode()


@pytest.mark.parametrize("many", [1, 50])
def test_a_page_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, many):
    publish(body("old", "new"), body("new"), *(body(f"o{n}", "new") for n in range(many)))
    office = {"title": "Minister", "organisation": named("new")}
    publish(
        *(
            Person(
                reference=f"p{n}", name=f"P {n}", sort_name=f"P {n}", country=country("gb"),
                appointments=[office],
            )
            for n in range(many)
        ),
        *(
            agreement(f"gb-jp-2020-{n}", (party("old"), "jp"), commitments=[commitment(1)])
            for n in range(1, many + 1)
        ),
    )  # fmt: skip
    index.follow()
    client.get("/agreements/")  # which reads the names of what is counted
    # The head of the journal, the record, and the people and bodies of its country.
    with django_assert_num_queries(3):
        client.get("/organisations/new/")
