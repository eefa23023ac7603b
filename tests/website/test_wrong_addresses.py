"""Addresses that nearly lead somewhere: they lead there, or say what is the matter."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import TopicFactory

DAY = "2026-01-10"


@pytest.fixture
def topic(db):
    with time_machine.travel(datetime(2026, 1, 10, 12, tzinfo=UTC), tick=False):
        return TopicFactory(reference="open-ran", published=True)


def test_a_day_before_the_record_says_when_it_came(client, topic):
    page = client.get("/topics/open-ran/?as_of=2026-01-09")
    text = page.content.decode()
    assert page.status_code == 404
    assert "Not in the register on that day" in text
    assert "10 January 2026" in text
    assert 'href="/topics/open-ran/"' in text
    assert 'href="/agreements/?as_of=2026-01-09"' in text
    twin = client.get("/topics/open-ran.json?as_of=2026-01-09")
    assert (twin.status_code, DAY in twin.json()["detail"]) == (404, True)


def test_what_was_never_published_is_not_told_apart(client, topic):
    TopicFactory(reference="a-draft")
    pages = [client.get(f"/topics/{name}/?as_of=2026-01-09") for name in ("a-draft", "never-was")]
    assert {page.status_code for page in pages} == {404}
    assert "first published" not in pages[0].content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/topics/OPEN-RAN/", "/topics/open-ran/"),
        ("/topics/Open-RAN.json?as_of=2026-01-11", "/topics/open-ran.json?as_of=2026-01-11"),
        ("/ja/topics/Open-Ran/", "/ja/topics/open-ran/"),
    ],
)
def test_capitals_lead_to_small_letters(client, topic, typed, meant):
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, meant)
    assert client.get(meant).status_code == 200


def test_a_country_and_itself_is_the_country(client, world):
    response = client.get("/countries/gb/gb/")
    assert (response.status_code, response["Location"]) == (301, "/countries/gb/")


def test_an_agreement_is_not_compared_with_itself(client, world):
    page = client.get("/agreements/compare/?ref=gb-jp-2022-1&ref=gb-jp-2022-1").content.decode()
    assert "gb-jp-2022-1 is already beside the others: choose another one." in page
