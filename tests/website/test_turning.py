"""Turning pages while the register changes: the later page says that it has."""

import re

import pytest
from django.utils.html import escape

from register import index
from tests.register.documents_for_index import agreement, publish, reference_documents, withdraw

pytestmark = pytest.mark.django_db

SAID = "The register has changed since the first page of this list was shown"


@pytest.fixture
def two_pages(db):
    publish(*reference_documents())
    publish(*(agreement(f"gb-jp-2022-{n}") for n in range(1, 46)))
    index.follow()


def publish_another():
    publish(agreement("gb-jp-2022-99"))
    index.follow()


def links(client, address):
    """The addresses of the other pages, by what the link is for."""
    page = client.get(address).content.decode()
    path = address.partition("?")[0]
    found = re.findall(r'href="(\?[^"]*page=(\d+)[^"]*)"', page)
    return {int(number): path + query.replace("&amp;", "&") for query, number in found}


def says_so(client, address):
    return SAID in client.get(address).content.decode()


@pytest.mark.parametrize("address", ["/agreements/?country=jp", "/updates/"])
def test_a_later_page_says_that_the_register_has_changed(client, two_pages, address):
    second = links(client, address)[2]
    assert not says_so(client, second)
    publish_another()
    assert says_so(client, second)
    assert not says_so(client, address)


def test_pages_go_on_remembering_until_one_starts_again(client, two_pages):
    second = links(client, "/agreements/?country=jp")[2]
    publish_another()
    further = links(client, second)
    assert says_so(client, further[3])
    assert further[1] == "/agreements/?country=jp&page=1"
    assert not says_so(client, further[1])
    assert not says_so(client, links(client, further[1])[2])


def test_a_withdrawal_is_a_change_too(client, two_pages):
    second = links(client, "/agreements/")[2]
    withdraw("agreement", "gb-jp-2022-1")
    index.follow()
    assert says_so(client, second)


@pytest.mark.parametrize("seen", ["", "0", "-1", "x", "999999", "9" * 500, "\0"])
def test_what_no_link_holds_says_nothing(client, two_pages, seen):
    response = client.get("/agreements/", {"page": "2", "seen": seen}, follow=True)
    assert response.status_code == 200
    assert SAID not in response.content.decode()


def test_the_register_of_a_day_does_not_change(client, two_pages):
    day = index.today().isoformat()
    address = links(client, f"/agreements/?as_of={day}")[2]
    assert "seen" not in address
    assert not says_so(client, f"{address}&seen=1")


def test_other_links_and_search_engines_do_not_hold_it(client, two_pages):
    second = links(client, "/agreements/?country=jp")[2]
    page = client.get(second).content.decode()
    for link in re.findall(r'href="([^"]*seen=[^"]*)"', page):
        assert "page=" in link
    assert (
        '<link rel="canonical" href="http://testserver/agreements/?country=jp&amp;page=2">' in page
    )
    assert escape("/agreements.csv?country=jp") in page


def test_alerts_and_the_list_without_a_filter_do_not_hold_it(client, two_pages, settings):
    settings.ALERTS = True
    second = links(client, "/agreements/?country=jp")[2]
    response = client.get(second)
    assert "/alerts/?follow=%2Fagreements%2F%3Fcountry%3Djp" in response.content.decode()
    assert "seen%3D" not in response.content.decode()
    [country] = response.context["finder"].active
    assert country.remove_url == "/agreements/"
