"""What is new for those who follow: nothing told twice, nothing left out, nothing of others."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine

from alerts.followed import Followed, NotFollowed, read
from alerts.news import news
from alerts.span import Span
from register import index, journal
from register.dates import PartialDate
from register.documents import Topic
from register.entry import Entry
from register.models import Edition
from tests.register.documents_for_index import (
    agreement,
    commitment,
    progress,
    publish,
    reference_documents,
    withdraw,
)

pytestmark = pytest.mark.django_db


def on(day):
    return time_machine.travel(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC), tick=False)


@pytest.fixture(autouse=True)
def start():
    """Two agreements with Japan and one with India, published on 1 March 2025."""
    with on("2025-03-01"):
        publish(
            *reference_documents(),
            agreement("gb-jp-2022-1", commitments=[commitment(1, ["open-ran"], due="2025-04")]),
            agreement("gb-jp-2023-1", commitments=[commitment(1, ["skills"])]),
            agreement("gb-in-2021-1", ("gb", "in"), commitments=[commitment(1)]),
            progress("gb-in-2021-1-u1", status="under-way", date="2024-05-10"),
        )
    return journal.head().seq


def told(address, seq, since="2025-03-01", until="2025-03-02"):
    """The items for whoever follows an address, from edition `seq` and a day until another."""
    with on(until):
        index.follow(wait=5)
        span = Span(seq, date.fromisoformat(since), journal.head())
        return news(read(address), span)


def seen(items):
    return [(i.path, i.joined, i.left, i.gone, [note for _day, note in i.notes]) for i in items]


def redact(record_type, reference, number=1):
    edition = Edition.objects.of(record_type, reference).get(number=number)
    journal.redact(edition, "The law.")


JP1, JP2, IN1 = (
    "/agreements/gb-jp-2022-1/",
    "/agreements/gb-jp-2023-1/",
    "/agreements/gb-in-2021-1/",
)
NOTE = ["For a test."]


def test_nothing_happened(start):
    for address in ("/agreements/", "/commitments/", "/updates/", "/countries/jp/", JP1):
        assert told(address, start) == []


def test_a_list_is_told_of_what_it_holds_and_nothing_else(start):
    publish(
        agreement("gb-jp-2022-1", title="Another title"), agreement("gb-in-2021-1", ("gb", "in"))
    )
    assert seen(told("/agreements/?country=jp", start)) == [(JP1, False, False, False, NOTE)]
    assert told("/agreements/?country=jp", start)[0].title == "Another title"
    assert told("/agreements/?country=jp&topic=skills", start) == []


def test_what_enters_and_leaves_a_list_is_told(start):
    publish(
        agreement("gb-jp-2023-1", commitments=[commitment(1, ["open-ran"])]),
        agreement("gb-jp-2022-1", commitments=[commitment(1, ["skills"])]),
        agreement("gb-jp-2024-1", commitments=[commitment(1, ["open-ran"])]),
    )
    assert seen(told("/commitments/?topic=open-ran", start)) == [
        ("/agreements/gb-jp-2024-1/", True, False, False, NOTE),
        (JP1, False, True, False, NOTE),
        (JP2, True, False, False, NOTE),
    ]


def test_a_withdrawal_is_told_without_its_words(start):
    withdraw("agreement", "gb-jp-2022-1")
    [item] = told("/countries/jp/", start)
    assert (item.title, item.gone, item.left) == ("gb-jp-2022-1", True, False)
    assert told("/agreements/?country=in", start) == []


def test_what_changed_is_told_from_the_last_edition_that_was_told(start):
    publish(agreement("gb-jp-2022-1", title="Second"), agreement("gb-jp-2024-1"))
    after = journal.head().seq
    publish(agreement("gb-jp-2022-1", title="Third"))
    publish(Topic(reference="open-ran", name="Open RAN", definition="Another one."))
    changes = {item.path: item.changes for item in told("/updates/", start)}
    assert changes == {
        JP1: f"{JP1}editions/1..3/",
        "/agreements/gb-jp-2024-1/": "",
        "/topics/open-ran/": "/topics/open-ran/editions/1..2/",
    }
    assert [item.changes for item in told(JP1, after)] == [f"{JP1}editions/2..3/"]


def test_no_changes_are_told_of_what_says_nothing_else_or_is_gone(start):
    publish(progress("gb-jp-2022-1-u1"))
    assert [item.changes for item in told(JP1, start)] == [""]
    publish(agreement("gb-jp-2022-1", title="Second"))
    after = journal.head().seq
    redact("agreement", "gb-jp-2022-1")
    assert [item.changes for item in told(JP1, start)] == [""], "what it said is removed"
    assert [item.changes for item in told(JP1, after)] == [""], "and it says what it said"
    withdraw("agreement", "gb-jp-2022-1")
    assert [item.changes for item in told(JP1, after)] == [""]
    publish(agreement("gb-jp-2022-1", title="Back"))
    assert [item.changes for item in told(JP1, journal.head().seq - 1)] == [""]


def merge(reference, kept):
    journal.append([Entry("agreement", reference, "The same.", merged_into=kept)])


def test_a_merger_leads_to_the_record_that_was_kept(start):
    merge("gb-jp-2022-1", "gb-jp-2023-1")
    for address in (JP1, "/countries/jp/", "/agreements/?topic=open-ran"):
        [item] = told(address, start)
        assert (item.title, item.gone) == ("gb-jp-2022-1", True)
        assert (item.kept, item.path) == ("Agreement gb-jp-2023-1", JP2)


def test_a_merger_into_what_was_merged_again_leads_to_the_last(start):
    merge("gb-jp-2022-1", "gb-jp-2023-1")
    merge("gb-jp-2023-1", "gb-in-2021-1")
    [item] = told(JP1, start)
    assert (item.kept, item.path) == ("Agreement gb-in-2021-1", IN1)


def test_a_merger_into_what_was_withdrawn_since_tells_no_name(start):
    merge("gb-jp-2022-1", "gb-jp-2023-1")
    withdraw("agreement", "gb-jp-2023-1")
    [item] = told(JP1, start)
    assert (item.gone, item.kept, item.path) == (True, "", JP1)


def test_progress_is_told_under_its_agreement(start):
    publish(progress("gb-jp-2022-1-u1"), progress("gb-jp-2022-1-u2", date="2024-01-01"))
    for address in (JP1, f"{JP1}commitments/1/", "/commitments/?country=jp", "/topics/open-ran/"):
        assert seen(told(address, start)) == [(JP1, False, False, False, NOTE * 2)]
    assert told(JP2, start) == []


def test_what_a_status_filter_no_longer_finds_is_told(start):
    publish(progress("gb-in-2021-1-u2", status="complete", date="2025-02-01"))
    assert seen(told("/commitments/?progress=under-way", start)) == [
        (IN1, False, True, False, NOTE)
    ]
    assert seen(told("/commitments/?progress=complete", start)) == [(IN1, True, False, False, NOTE)]


def test_progress_that_was_withdrawn_counted_before(start):
    withdraw("progress", "gb-in-2021-1-u1")
    [item] = told("/commitments/?progress=under-way", start)
    assert (item.left, item.gone) == (True, False)


def test_what_was_there_all_along_has_not_joined_where_the_law_removed_what_it_said(start):
    publish(agreement("gb-jp-2022-1", commitments=[commitment(1)]))
    redact("agreement", "gb-jp-2022-1")
    notes = [*NOTE, "The law."]
    for address in ("/agreements/?country=jp", JP1, "/updates/", "/commitments/?country=jp"):
        assert seen(told(address, start)) == [(JP1, False, False, False, notes)]
    assert told("/agreements/?country=in", start) == []


def test_what_left_is_told_where_a_text_that_stood_meanwhile_says_so(start):
    publish(agreement("gb-jp-2022-1", title="Second"))
    redact("agreement", "gb-jp-2022-1")
    publish(agreement("gb-jp-2022-1", ("gb", "in")))
    assert [item.left for item in told("/agreements/?country=jp", start)] == [True]
    assert [(i.joined, i.left) for i in told("/agreements/?country=in", start)] == [(False, False)]


@pytest.mark.parametrize("address", [JP1, f"{JP1}commitments/1/", "/updates/"])
def test_what_is_withdrawn_and_then_removed_is_told_to_those_who_follow_it_by_name(start, address):
    withdraw("agreement", "gb-jp-2022-1")
    redact("agreement", "gb-jp-2022-1")
    [item] = told(address, start)
    assert (item.gone, item.joined, item.left) == (True, False, False)
    assert told("/agreements/?country=jp", start) == [], "nobody can say that it was there"


def test_progress_that_the_law_removed_makes_nothing_new(start):
    publish(progress("gb-in-2021-1-u1", status="under-way", date="2024-05-11"))
    redact("progress", "gb-in-2021-1-u1")
    [item] = told("/commitments/?progress=under-way", start)
    assert (item.joined, item.left) == (False, False)


def test_a_record_tells_of_its_own_editions_and_of_agreements_that_name_it(start):
    publish(Topic(reference="open-ran", name="Open RAN", definition="Another one."))
    assert seen(told("/topics/open-ran/", start)) == [
        ("/topics/open-ran/", False, False, False, NOTE)
    ]
    assert told("/topics/skills/", start) == []
    assert told("/agreements/?topic=open-ran", start) == []
    assert len(told("/updates/", start)) == 1


def test_what_is_published_meanwhile_is_left_for_the_next_time(start):
    publish(agreement("gb-jp-2022-1", title="Second"))
    head = journal.head()
    publish(agreement("gb-jp-2022-1", title="Third"))
    with on("2025-03-02"):
        index.follow(wait=5)
        [item] = news(read("/agreements/"), Span(start, date(2025, 3, 1), head))
    assert len(item.notes) == 1


def test_what_was_told_is_not_told_again(start):
    publish(agreement("gb-jp-2022-1", title="Second"))
    after = journal.head().seq
    assert told("/agreements/", after) == []
    publish(agreement("gb-jp-2022-1", title="Third"))
    assert len(told("/agreements/", after)[0].notes) == 1
    assert len(told("/agreements/", start)[0].notes) == 2


@pytest.mark.parametrize(
    ("address", "is_told"),
    [
        ("/commitments/?overdue=1", True),
        ("/commitments/?topic=open-ran", True),
        (JP1, True),
        (f"{JP1}commitments/1/", True),
        ("/commitments/?topic=skills", False),
        ("/agreements/?country=jp", True),
        ("/agreements/?country=in", False),
        ("/countries/jp/", True),
        ("/topics/skills/", False),
        ("/updates/", True),
        (JP2, False),
    ],
)
def test_becoming_overdue_is_told_once_on_the_day_after(start, address, is_told):
    assert told(address, start, "2025-04-29", "2025-04-30") == []
    items = told(address, start, "2025-04-30", "2025-05-01")
    assert told(address, start, "2025-05-01", "2025-05-02") == []
    turns = [turn for item in items for turn in item.turns]
    assert [(t.what, t.since, t.path) for t in turns] == [
        ("overdue", PartialDate(date(2025, 5, 1)), f"{JP1}commitments/1/")
    ][:is_told]


def test_days_without_a_run_lose_nothing(start):
    [item] = told("/commitments/?overdue=1", start, "2025-03-05", "2025-08-05")
    assert item.turns[0].since == PartialDate(date(2025, 5, 1))


def test_a_year_of_silence_is_told_once(start):
    address = "/commitments/?silent=1"
    assert told(address, start, "2025-05-09", "2025-05-10") == []
    [item] = told(address, start, "2025-05-10", "2025-05-11")
    assert [(t.what, t.since) for t in item.turns] == [("silent", PartialDate(date(2024, 5, 10)))]
    assert told(address, start, "2025-05-11", "2025-05-12") == []
    assert told("/commitments/?country=jp&silent=1", start, "2025-05-10", "2025-05-11") == []


def test_what_is_followed_is_written_one_way():
    one = read("/cy/agreements/?topic=open-ran&country=jp&country=in&page=2&sort=title&utm=1")
    other = read("/agreements/?country=in&country=jp&country=in&topic=open-ran&q=")
    assert one == other == Followed("agreements", "country=in&country=jp&topic=open-ran")
    assert one.path == "/agreements/?country=in&country=jp&topic=open-ran"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("country=JP&country=%20jp", "country=jp"),
        ("between=jp,GB", "between=gb,jp"),
        ("between=jp&between=gb", "between=gb,jp"),
        ("overdue=yes&silent=on", "overdue=1&silent=1"),
        ("overdue=no", ""),
        ("due_from=%202026-01%20", "due_from=2026-01"),
        ("q=%20open%20ran%20", "q=open+ran"),
        ("q=%E2%80%8F%20open%20ran", "q=open+ran"),
    ],
)
def test_a_filter_written_in_other_words_is_the_same(typed, written):
    assert read(f"/commitments/?{typed}").query == written
    assert read(f"/commitments/?{written}").query == written


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "“” cannot be followed"),
        ("/admin/", "“/admin/” cannot be followed"),
        ("https://elsewhere.example/x/y/z", "cannot be followed"),
        ("/agreements/gb-jp-2022-1/editions/", "cannot be followed"),
        ("/countries/gb/jp/", "cannot be followed"),
        ("/topics/5g/commitments/1", "cannot be followed"),
        ("/agreements/?signed_from=soon", "signed_from: “soon” is not a date"),
        ("/agreements/?topic=none", "knows nothing called “none”"),
        ("/agreements/?q=" + "x" * 3000, "longer than 2000 characters"),
    ],
)
def test_what_cannot_be_followed_is_said(address, said):
    with pytest.raises(NotFollowed, match=re.escape(said)):
        read(address)
