"""A register with more people than a filter lists: counts stay right, and what is cut says so."""

import pytest

from register import index
from register.documents import NamedPerson, Person
from register.query import MOST_OPTIONS
from tests.register.documents_for_index import agreement, country, publish, reference_documents

MANY = MOST_OPTIONS + 50


@pytest.fixture
def many(db):
    """Each person signed one agreement, and the first 60 of them another one too."""
    people = [
        Person(reference=f"p-{n:03}", name=f"Person {n:03}", sort_name=f"{n:03}",
               country=country("jp"))
        for n in range(MANY)
    ]  # fmt: skip
    named = [NamedPerson(reference=p.reference, name=p.name) for p in people]
    signed = [
        {"person": p, "title": "Minister", "capacity": "signed", "country": country("jp")}
        for p in named
    ]
    publish(
        *reference_documents(),
        *people,
        agreement("gb-jp-2022-1", signatures=signed),
        agreement("gb-jp-2023-1", signatures=signed[:60]),
    )
    index.follow()


def test_everybody_is_counted(client, many):
    last = client.get("/people/?page=3").context["rows"]
    assert {row["agreements"] for row in last} == {1}
    first = client.get("/people/").context["rows"]
    assert [row["agreements"] for row in first] == [2] * 60 + [1] * 40
    assert b"".join(client.get("/people.csv").streaming_content).count(b",1,/people/") == MANY - 60


def test_a_filter_that_is_cut_says_so_and_keeps_what_is_chosen(client, many):
    finder = client.get(f"/agreements/?person=p-{MANY - 1}")
    [people] = [facet for facet in finder.context["finder"].facets if facet.name == "person"]
    assert len(people.options) == MOST_OPTIONS + 1
    assert [option.value for option in people.options if option.selected] == [f"p-{MANY - 1}"]
    said = f"The {MOST_OPTIONS + 1} with the most are listed."
    assert finder.content.decode().count(said) == 1
