"""The updates page: what came into the register and what was taken out of it."""

import pytest

from editorial.publish import withdraw
from register import index, journal, languages
from register.dates import PartialDate
from register.entry import Entry
from tests.factories import TopicFactory, published
from tests.register.documents_for_index import agreement, progress, publish, reference_documents
from tests.register.documents_for_index import withdraw as withdraw_document

pytestmark = pytest.mark.django_db


def tags(client, address="/updates/"):
    """Reference, action and what became of each record in the list."""
    rows = client.get(address).context["rows"]
    return [(row["edition"].reference, row["edition"].action, row["gone"]) for row in rows]


def test_what_was_withdrawn_is_said_to_be_wherever_it_is_listed(client):
    withdraw(published(TopicFactory(reference="old-one")), reason="Entered by mistake.")
    published(TopicFactory(reference="a-topic"))
    assert tags(client) == [
        ("a-topic", "published", None),
        ("old-one", "withdrawn", "withdrawn"),
        ("old-one", "published", "withdrawn"),
    ]
    page = client.get("/updates/").content.decode()
    assert page.count(">Withdrawn</strong>") == 2
    assert ">Tynnwyd yn ôl</strong>" in client.get("/cy/updates/").content.decode()


def test_the_page_is_called_what_it_shows(client, world):
    page = client.get("/updates/").content.decode()
    assert "<title>Changes to the register – Countersign</title>" in page
    assert '<a class="cs-nav__link" href="/updates/" aria-current="true">Changes</a>' in page


def test_what_was_merged_is_not_called_withdrawn(client):
    published(TopicFactory(reference="kept-one"), TopicFactory(reference="old-one"))
    journal.append([Entry("topic", "old-one", "The same.", merged_into="kept-one")])
    assert tags(client)[0] == ("old-one", "merged", "merged")
    assert ("kept-one", "published", None) in tags(client)


@pytest.mark.parametrize("query", ["", "?as_of={today}"], ids=["now", "as of a day"])
def test_an_update_names_the_agreement_that_it_is_on(client, query):
    publish(agreement(title="On chips"), progress(), *reference_documents()[:1])
    page = client.get(f"/ja/updates/{query.format(today=index.today())}")
    link = '" lang="en">On chips</a></li>'
    assert [row["on"] and row["on"][1] for row in page.context["rows"]] == [None, "On chips", None]
    assert page.content.decode().count(link) == 1
    assert page.context["rows"][1]["on"][0].startswith("/ja/agreements/gb-jp-2022-1/")


def test_an_update_says_when_it_happened_beside_when_it_was_published(client):
    publish(
        agreement(),
        progress("gb-jp-2022-1-u1", date="2023-01"),
        progress("gb-jp-2022-1-u2", date=None),
    )
    page = client.get("/updates/").content.decode()
    assert page.count("happened: ") == 2
    assert 'happened: <time datetime="2023-01">January 2023</time>' in page
    assert "happened: date not recorded" in page
    assert languages.written(PartialDate(index.today())) in page


def test_an_update_says_nothing_of_an_agreement_that_was_withdrawn(client):
    publish(agreement(title="On chips"), progress())
    withdraw_document("agreement", "gb-jp-2022-1")
    page = client.get("/updates/")
    assert [row["on"] for row in page.context["rows"]] == [None] * 3
    assert "On chips" not in page.content.decode()


@pytest.mark.parametrize("withdrawn", [0, 1, 30])
def test_the_list_costs_the_same_for_any_number(client, django_assert_max_num_queries, withdrawn):
    for n in range(withdrawn):
        TopicFactory(reference=f"old-{n}", withdrawn=True)
    client.get("/topics/")
    with django_assert_max_num_queries(5):
        client.get("/updates/")
