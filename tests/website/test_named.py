"""A search by the name of a person, a country or a topic leads to its page."""

import re
from datetime import UTC, datetime

import pytest
import time_machine

from editorial.publish import withdraw
from register import index
from tests.factories import OrganisationFactory, PersonFactory, published
from website.named import MOST, named_in

pytestmark = pytest.mark.django_db


def named(client, address):
    page = client.get(address).content.decode()
    found = re.search(r'<nav class="cs-named".*?</nav>', page, re.DOTALL)
    return re.findall(r'<a class="govuk-link" href="([^"]*)"', found[0]) if found else []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Liz Truss", ("person", "Liz Truss")),
        ("truss", ("person", "Liz Truss")),
        ("open ran", ("topic", "Open RAN")),
        ("OPEN-RAN", ("topic", "Open RAN")),
        ("半導体", ("topic", "Semiconductors")),
        ("lled-ddargludyddion", ("topic", "Semiconductors")),
        ("Japan", ("country", "Japan")),
        ("日本", ("country", "Japan")),
        ("Prydain", ("country", "United Kingdom")),
        ("METI", ("organisation", "Ministry of Economy, Trade and Industry")),
        ("dcms", ("organisation", "Department for Digital, Culture, Media and Sport")),
        ("総務省", ("organisation", "Ministry of Internal Affairs and Communications")),
        ("武田", ("person", "Ryota Takeda")),
    ],
)
def test_what_a_name_leads_to(real_register, words, first):
    assert named_in(words)[0][::2] == first


@pytest.mark.parametrize("words", ["the United Kingdom", "united kingdom of"])
def test_words_that_tell_nothing_apart_do_not_count(real_register, words):
    assert named_in(words)[0].name == "United Kingdom"


@pytest.mark.parametrize("words", ["", "  ", "“”", "russ", "liz japan", "\u202e", "of", "a", "j"])
def test_what_names_nothing(real_register, words):
    assert named_in(words) == []


def test_a_name_in_full_comes_before_a_shorter_one_that_goes_on(db):
    """The abbreviation is all that is searched for; the person is called something more."""
    published(OrganisationFactory(name="Ministry of Internal Affairs", abbreviation="MIC"))
    published(PersonFactory(name="Mica Ok"))
    index.follow()
    assert [one.name for one in named_in("mic")] == ["Ministry of Internal Affairs", "Mica Ok"]


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/?q=truss",
        "/agreements/?q=uk+japan",
        "/agreements/?between=gb,jp",
        "/ja/commitments/?q=総務省",
        "/agreements/?q=overdue",
    ],
)
def test_a_search_asks_no_more_of_the_database_than_a_list(
    client, real_register, django_assert_num_queries, address
):
    """What is the end of the journal."""
    client.get(address)
    with django_assert_num_queries(1):
        assert client.get(address).status_code == 200


def test_few_are_named_and_the_shortest_first(real_register):
    found = named_in("ministry")
    assert len(found) == MOST
    assert [len(one.name) for one in found] == sorted(len(one.name) for one in found)


def test_the_first_page_of_a_search_leads_there(client, real_register):
    assert named(client, "/agreements/?q=japan")[0] == "/countries/jp/"
    assert named(client, "/ja/commitments/?q=japan")[0] == "/ja/countries/jp/"
    assert named(client, "/agreements/?q=japan&page=2") == []
    assert named(client, "/agreements/?country=jp") == []
    assert named(client, "/agreements/?q=zzzz") == []


def on(day):
    return time_machine.travel(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC), tick=False)


def test_nothing_withdrawn_is_named_but_on_the_days_that_had_it(client, db):
    with on("2025-01-01"):
        person = published(PersonFactory(name="Ada Twice"))
    index.follow()
    assert named(client, "/agreements/?q=ada") == [f"/people/{person.reference}/"]
    with on("2025-02-01"):
        withdraw(person, reason="Entered twice.")
    index.follow()
    assert named(client, "/agreements/?q=ada") == []
    then = "as_of=2025-01-15"
    assert named(client, f"/agreements/?q=ada&{then}") == [f"/people/{person.reference}/?{then}"]
    assert named(client, "/agreements/?q=ada&as_of=2024-12-31") == []
