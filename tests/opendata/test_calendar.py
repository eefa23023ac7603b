"""The calendar of due dates: RFC 5545 to the letter, no day invented, the same bytes again."""

import re
from datetime import UTC, date, datetime, timedelta
from operator import gt

import pytest
import time_machine
from icalendar import Calendar

from register import index, journal
from tests.opendata.test_feeds import HOSTILE, NS, read
from tests.register.documents_for_index import agreement, commitment, progress, publish, withdraw

LINE = re.compile(rb"[A-Z0-9-]+(;[^:]*)?:.*", re.DOTALL)


def content(client, query=""):
    response = client.get(f"/commitments.ics{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return b"".join(response.streaming_content)


def events(client, query=""):
    read = Calendar.from_ical(content(client, query))
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


@pytest.fixture
def promises(db):
    publish(
        agreement(
            title=HOSTILE,
            commitments=[
                commitment(1, due="2023-03-04", topics=["6g"]),
                commitment(2, due="2023-02", dropped="No longer wanted."),
                commitment(3, due="2024", text=f"Long, {HOSTILE}; \\ line\nnext " + "日本語" * 60),
                commitment(4, due="9999-12-31"),
                commitment(5, ongoing=True),
                commitment(6),
            ],
        )
    )
    index.follow()


def test_every_line_is_as_the_standard_has_it(promises, client):
    text = content(client)
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    lines = text.split(b"\r\n")[:-1]
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no character is cut in two
    unfolded = text.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    assert [line for line in unfolded if not LINE.fullmatch(line)] == []
    assert text.count(b"BEGIN:VCALENDAR\r\n") == 1


def test_a_date_spans_what_is_known_of_it_and_no_day_is_invented(promises, client):
    spans = [
        (event["dtstart"].dt, event["dtend"].dt if "dtend" in event else None)
        for event in events(client).values()
    ]
    assert spans == [
        (date(2023, 2, 1), date(2023, 3, 1)),
        (date(2023, 3, 4), date(2023, 3, 5)),
        (date(2024, 1, 1), date(2025, 1, 1)),
        (date(9999, 12, 31), None),
    ]
    assert b"DTSTART;VALUE=DATE:20230304\r\n" in content(client)


def test_an_event_says_what_is_due_and_where_it_stands(promises, client):
    found = events(client)
    assert list(found)[:2] == ["Due in 2023-02: Promise 2.", "Due: Promise 1."]
    event = found["Due: Promise 1."]
    assert event["url"] == "http://testserver/agreements/gb-jp-2022-1/commitments/1/"
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    assert [str(name) for name in event["categories"].cats] == ["6G and future networks"]
    assert found["Due in 2023-02: Promise 2."]["status"] == "CANCELLED"


def test_the_same_register_gives_the_same_bytes_on_another_day(promises, client):
    before = content(client)
    with time_machine.travel(date(2045, 1, 1), tick=False):
        assert content(client) == before


def test_a_change_raises_the_sequence_and_keeps_the_name(promises, client):
    before = events(client)["Due: Promise 1."]
    publish(progress(numbers=(1,)))
    index.follow()
    after = events(client)["Due: Promise 1."]
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt == after["last-modified"].dt >= before["dtstamp"].dt


def test_a_withdrawn_report_raises_the_sequence_too(promises, client):
    """RFC 5546, 2.1.4: calendars drop an event whose number is lower than the one they have."""

    def seen():
        event = events(client)["Due: Promise 1."]
        [entry] = [
            entry
            for entry in read(client.get("/commitments.atom")).findall("a:entry", NS)
            if entry.find("a:title", NS).text.endswith("Promise 1.")
        ]
        modified = client.get("/sitemap.xml").content.partition(b"<lastmod>")[2][:20].decode()
        updated = entry.find("a:updated", NS).text
        return event["sequence"], event["last-modified"].dt, updated, modified

    before = seen()
    turns = [
        lambda: publish(progress(numbers=(1,), status="stopped")),
        lambda: withdraw("progress", "gb-jp-2022-1-u1"),
        lambda: (publish(progress("gb-jp-2022-1-u2")), withdraw("progress", "gb-jp-2022-1-u2")),
    ]
    for day, turn in enumerate(turns, 1):
        with time_machine.travel(datetime(2030, 1, day, tzinfo=UTC), tick=False):
            turn()
            index.follow()
            after = seen()
            assert all(map(gt, after, before))
            assert after[0] == journal.head().seq
            before = after
    index.rebuild()
    assert seen() == before
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC), tick=False):
        for day, seq in enumerate((2, 3, 5), 1):
            found = events(client, f"?as_of=2030-01-{day:02}")
            assert found["Due: Promise 1."]["sequence"] == seq


def test_what_only_some_call_stopped_is_not_struck_out(promises, client):
    def status():
        index.follow()
        return events(client)["Due: Promise 1."]["status"]

    publish(progress(numbers=(1,), status="stopped"))
    assert status() == "CANCELLED"
    others = {"assessor": "independent", "status": "under-way"}
    publish(progress("gb-jp-2022-1-u2", numbers=(1,), **others))
    assert status() == "CONFIRMED"


def test_a_page_changed_when_the_latest_of_its_reports_did(promises, client):
    """Whichever of them that was."""
    modified = []
    for day, reference in enumerate(("u1", "u2", "u1"), 1):
        with time_machine.travel(datetime(2030, 1, day, tzinfo=UTC), tick=False):
            publish(progress(f"gb-jp-2022-1-{reference}", numbers=(1,), text=f"Day {day}."))
            index.follow()
            listed = client.get("/sitemap.xml").content.partition(b"gb-jp-2022-1/</loc>")[2]
            modified.append(re.search(rb"<lastmod>([^T<]+)", listed)[1])
    assert modified == [b"2030-01-01", b"2030-01-02", b"2030-01-03"]


def test_it_says_its_name_and_how_often_to_ask(promises, client):
    head = Calendar.from_ical(content(client, "?country=jp"))
    assert str(head["name"]) == "Countersign: due dates – Country: jp"
    assert str(head["x-wr-calname"]) == str(head["name"])
    assert head["refresh-interval"].dt == timedelta(days=1)
    assert head["version"] == "2.0"
    assert head["method"] == "PUBLISH"


@pytest.mark.parametrize(
    ("asked", "called"),
    [
        ("a%0Ab", "a b"),
        ("a%0D%0AMETHOD:CANCEL", "a METHOD:CANCEL"),
        ("a%20%20,%20b;%09c", "a , b; c"),
        ("a%5Cnb", "a\\nb"),
    ],
    ids=["a new line", "another property", "what separates values", "a backslash"],
)
def test_what_is_searched_for_is_text_in_its_name(promises, client, asked, called):
    text = content(client, f"?q={asked}").replace(b"\r\n ", b"")
    assert text.count(b"\r\nMETHOD:") == 1
    escaped = called.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    for name in ("NAME", "X-WR-CALNAME"):
        assert f"\r\n{name}:Countersign: due dates – Search: {escaped}\r\n".encode() in text


def test_it_names_the_page_that_it_follows_on_any_host(promises, client, settings):
    settings.ALLOWED_HOSTS = ["www.ics.example"]
    found = client.get("/commitments.ics?country=jp", headers={"host": "www.ics.example"})
    head = Calendar.from_ical(b"".join(found.streaming_content))
    assert head["url"] == "http://www.ics.example/commitments/?country=jp"
    assert head["source"] == "http://www.ics.example/commitments.ics?country=jp"


def test_one_without_events_holds_a_component_all_the_same(promises, client):
    """RFC 5545, 3.6: a calendar must hold one at least."""
    empty = Calendar.from_ical(content(client, "?country=us"))
    assert [part.name for part in empty.subcomponents] == ["VTIMEZONE"]
    full = Calendar.from_ical(content(client, "?topic=6g"))
    assert [part.name for part in full.subcomponents] == ["VEVENT"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?country=us", 0),
        ("?due_from=2024", 2),
        ("?due_to=2023-02", 1),
        ("?topic=6g", 1),
        ("?sort=newest", 4),
    ],
)
def test_the_filters_of_the_finder_hold(promises, client, query, number):
    assert len(events(client, query)) == number
