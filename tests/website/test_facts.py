"""Public facts that nobody types: overdue since, no update since, checked on and changed on."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from register import index
from register.documents import Source
from register.links import Known
from tests.register.documents_for_index import agreement, commitment, progress, publish
from website.records import Checks, checks

DAY = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def today():
    with time_machine.travel(DAY, tick=False):
        yield


def in_words(html):
    return " ".join(strip_tags(html).split())


def status(**values):
    given = {"statuses": ["no-update"], "latest": None, "agreed": "2022-03-04", "overdue": False}
    return in_words(render_to_string("website/_statuses.html", given | values))


def test_facts_of_a_commitment_are_a_list_of_their_own():
    given = {"statuses": ["no-update"], "agreed": "2022-03-04", "overdue": True, "due": "2024"}
    page = render_to_string("website/_statuses.html", given)
    assert page.count("<li>") == 3
    assert "<ul" not in render_to_string("website/_statuses.html", {"statuses": ["stopped"]})


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({}, "no public update since the agreement of 4 March 2022", id="never"),
        pytest.param({"agreed": None}, "No public update yet", id="never, of no known date"),
        pytest.param(
            {"statuses": ["under-way"], "latest": "2025-06-14"},
            "last public update: 14 June 2025, over a year ago",
            id="for more than a year",
        ),
        pytest.param(
            {"statuses": ["under-way"], "latest": "2025-06-15"},
            "last public update: 15 June 2025",
            id="for a year",
        ),
        pytest.param(
            {"statuses": ["under-way"], "latest": "2025"},
            "last public update: 2025",
            id="perhaps for more than a year",
        ),
        pytest.param(
            {"statuses": ["complete"], "latest": "2023-01"},
            "last public update: January 2023",
            id="complete: nothing more to say",
        ),
        pytest.param(
            {"overdue": True, "due": "2024"}, "overdue since 1 January 2025", id="due in a year"
        ),
        pytest.param(
            {"overdue": True, "due": "2024-02-28"},
            "overdue since 29 February 2024",
            id="due on a day",
        ),
        pytest.param(
            {"overdue": True, "due": "2024", "statuses": ["not-assessed"], "latest": "2025-12"},
            "Due date passed there is an update, but nobody says that it is complete or stopped",
            id="due, and something was reported",
        ),
    ],
)
def test_a_commitment_in_words(today, values, words):
    assert words in status(**values)


@pytest.fixture
def late(db):
    """Promised in 2022 for 2024; reported in 2023, and not since."""
    promise = commitment(1, due="2024-03")
    sources = [
        {"key": key, "publisher": "DCMS", "language": "en", "kind": "official", "url": url}
        for key, url in (("s0", "https://a.example/"), ("s1", "https://b.example/"), ("s2", None))
    ]
    sources[0] |= {"checked_on": "2026-05-01", "answer": 404}
    with time_machine.travel(datetime(2024, 2, 1, 12, tzinfo=UTC), tick=False):
        publish(agreement(commitments=[promise], sources=sources))
        publish(progress(status="under-way", reason=None))
    with time_machine.travel(DAY, tick=False):
        index.follow()
        yield


PAGES = ["/agreements/gb-jp-2022-1/", "/agreements/gb-jp-2022-1/commitments/1/", "/commitments/"]


@pytest.mark.parametrize("address", PAGES)
def test_pages_and_lists_say_it(client, late, address):
    words = in_words(client.get(address).content.decode())
    assert "Due date passed there is an update, but nobody says that it is complete" in words
    assert "last public update: 1 January 2023, over a year ago" in words


@pytest.mark.parametrize("address", PAGES)
def test_on_an_earlier_day_it_was_not_yet_so(client, late, address):
    words = in_words(client.get(f"{address}?as_of=2024-02-02").content.decode())
    assert "overdue since" not in words
    assert "last public update: 1 January 2023, over a year ago" in words


def test_when_it_was_checked_is_not_when_it_was_changed(client, late):
    words = in_words(client.get(PAGES[0]).content.decode())
    assert "Changed on 1 February 2024, edition 1" in words
    assert "Checked on 1 May 2026 (1 of 2 addresses of sources were checked by then)" in words
    assert "1 of them did not answer" in words
    assert "not checked yet whether it answers" in words


def source(key="s0", url="https://a.example/"):
    return Source(key=key, url=url, publisher="DCMS", language="en", kind="official")


MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([], Checks(0, 0, 0, None), id="no source"),
        pytest.param([(source(url=None), None)], Checks(0, 0, 0, None), id="no address"),
        pytest.param([(source(), None)], Checks(1, 0, 0, None), id="not checked"),
        pytest.param(
            [(source(), Known(MAY, 200)), (source(), Known(JUNE, 404)), (source(), None)],
            Checks(3, 2, 1, JUNE),
            id="some checked, one gone",
        ),
        pytest.param([(source(), Known(MAY, 403))], Checks(1, 1, 0, MAY), id="lets nobody in"),
    ],
)
def test_what_checks_come_to(rows, found):
    assert checks(rows) == found
