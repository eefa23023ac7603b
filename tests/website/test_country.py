"""A country's page: what it names of the country, and where the rest of it is."""

import pytest

from register import index
from register.documents import Organisation, Person, Strategy
from tests.register.documents_for_index import (
    agreement,
    country,
    publish,
    reference_documents,
    withdraw,
)
from website.views.countries import NAMED

pytestmark = pytest.mark.django_db
KINDS = ["people", "organisations", "strategies"]


def parts(many):
    """As many people, organisations and strategies of Japan, the last of each first."""
    gave = {"country": country("jp")}
    for n in reversed(range(many)):
        name = f"n{n:03}"
        yield Person(reference=f"p-{name}", name=name, sort_name=name, **gave)
        yield Organisation(reference=f"jp-{name}", name=name, **gave)
        yield Strategy(reference=f"s-{name}", title=name, **gave)


def japan(client, query=""):
    index.follow()
    return client.get(f"/countries/jp/{query}")


@pytest.mark.parametrize("query", ["", "?as_of={today}"], ids=["now", "as of a day"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_are_named_and_a_link_leads_to_all(client, kind, query):
    publish(*reference_documents(), *parts(NAMED + 1))
    day = query.format(today=index.today())
    page = japan(client, day)
    named = page.context[kind].documents
    assert [document.label for document in named] == [f"n{n:03}" for n in range(NAMED)]
    assert f"All {NAMED + 1} {kind}" in page.content.decode()
    given = f"{day[1:]}&amp;" if day else ""
    assert f'href="/{kind}/?{given}country=jp"' in page.content.decode()


def test_no_link_leads_to_more_where_all_are_named(client):
    publish(*reference_documents(), *parts(NAMED + 1))
    for kind, reference in (("person", "p"), ("organisation", "jp"), ("strategy", "s")):
        withdraw(kind, f"{reference}-n000")
    page = japan(client)
    for kind in KINDS:
        assert len(page.context[kind].documents) == NAMED
        assert f"All {NAMED} {kind}" not in page.content.decode()


def test_a_country_by_itself_names_nobody(client):
    publish(*reference_documents())
    page = japan(client)
    assert page.status_code == 200
    assert [page.context[kind] for kind in KINDS] == [None] * 3


SOURCE = {
    "key": "a", "url": "https://a.example/", "publisher": "A", "language": "en", "kind": "official"
}  # fmt: skip


@pytest.mark.parametrize("query", ["", "?as_of={today}"], ids=["now", "as of a day"])
def test_parts_and_sources_are_told_apart(client, query):
    publish(*reference_documents(), *parts(NAMED + 1))
    publish(*(agreement(f"gb-jp-2022-{n}", sources=[SOURCE]) for n in range(1, 100)))
    index.follow()
    page = japan(client, query.format(today=index.today()))
    assert page.context["state"].checks.addresses == len(page.context["hits"]) == 10
    assert [page.context[kind].number for kind in KINDS] == [NAMED + 1] * 3


def test_a_withdrawn_country_is_gone_with_all_its_parts(client):
    publish(*reference_documents(), *parts(1))
    withdraw("country", "jp")
    assert japan(client).status_code == 410
