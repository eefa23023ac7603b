"""Dates known to the day, month or year are found where they can have happened."""

from datetime import date

import pytest
import time_machine

from register import derived, index
from register.dates import PartialDate
from register.query import agreements, commitments
from tests.register.documents_for_index import agreement, commitment, progress, publish


def partial(text):
    return PartialDate.parse(text) if text else None


@pytest.mark.parametrize(
    ("recorded", "since", "until", "found"),
    [
        ("2021-11-15", "2021-11", None, True),
        ("2021-11-01", "2021-11", None, True),
        ("2021-10-31", "2021-11", None, False),
        ("2021-11-30", None, "2021-11", True),
        ("2021-12-01", None, "2021-11", False),
        ("2021", "2021-11", None, True),
        ("2021", None, "2021-01-01", True),
        ("2021", "2021-12-31", None, True),
        ("2021", "2022", None, False),
        ("2021", None, "2020", False),
        ("2021-06", "2021-06-30", "2021-06-30", True),
        ("2021-06", "2021-07-01", None, False),
        ("2021-06", None, "2021-05-31", False),
        ("2021-06-15", "2021", "2021", True),
        ("2021-06-15", "2022", "2020", False),
        (None, None, None, True),
        (None, "0001", None, False),
        (None, None, "9999", False),
        ("0001-01-01", "0001", "0001", True),
        ("9999-12-31", "9999", None, True),
    ],
)
def test_a_date_is_kept_where_it_can_lie_in_the_period(db, recorded, since, until, found):
    publish(agreement(date=recorded, commitments=[commitment(1, due=recorded)]))
    index.follow()
    assert agreements().signed(partial(since), partial(until)).count() == found
    assert commitments().signed(partial(since), partial(until)).count() == found
    assert commitments().due(partial(since), partial(until)).count() == found


@pytest.mark.parametrize(
    ("due", "status", "on", "late"),
    [
        ("2022-03-04", None, date(2022, 3, 4), False),
        ("2022-03-04", None, date(2022, 3, 5), True),
        ("2022-03", None, date(2022, 3, 31), False),
        ("2022-03", None, date(2022, 4, 1), True),
        ("2022", None, date(2022, 12, 31), False),
        ("2022", None, date(2023, 1, 1), True),
        ("2022", "under-way", date(2023, 1, 1), True),
        ("2022", "complete", date(2023, 1, 1), False),
        ("2022", "stopped", date(2023, 1, 1), False),
        (None, None, date(9999, 1, 1), False),
    ],
)
def test_overdue_depends_on_the_day_it_is_asked(db, due, status, on, late):
    updates = [progress(status=status)] if status else []
    publish(agreement(commitments=[commitment(1, due=due)]), *updates)
    index.follow()
    assert commitments().overdue(on).count() == late
    assert commitments()[0].card.is_overdue(on) is late
    with time_machine.travel(on, tick=False):
        assert commitments().overdue().count() == late


@pytest.mark.parametrize(
    ("dated", "status", "on", "quiet"),
    [
        ("2022-03-04", "under-way", date(2023, 3, 4), False),
        ("2022-03-04", "under-way", date(2023, 3, 5), True),
        ("2022", "under-way", date(2023, 12, 31), False),
        ("2022", "under-way", date(2024, 1, 1), True),
        ("2022", "complete", date(2024, 1, 1), False),
        ("2022", "stopped", date(2024, 1, 1), False),
        (None, "under-way", date(9999, 1, 1), False),
        ("2022", "under-way", date(1, 1, 1), False),
    ],
)
def test_silence_is_more_than_a_year_without_an_update(db, dated, status, on, quiet):
    publish(
        agreement(commitments=[commitment(1), commitment(2)]), progress(status=status, date=dated)
    )
    index.follow()
    assert [hit.card.number for hit in commitments().silent(on)] == [1] * quiet
    known = partial(dated)
    assert derived.is_silent([status], known, on) is quiet
    if known and quiet:
        assert derived.silent_since(known) <= on
        assert commitments().silent(derived.silent_since(known)).count() == 1


def test_one_assessor_who_calls_it_complete_settles_it(db):
    publish(
        agreement(commitments=[commitment(1, due="2020")]),
        progress("gb-jp-2022-1-u1", status="under-way"),
        progress("gb-jp-2022-1-u2", status="complete", assessor="independent"),
    )
    index.follow()
    assert set(commitments()[0].card.statuses) == {"under-way", "complete"}
    assert commitments().overdue(date(2022, 1, 1)).count() == 0
    assert agreements()[0].card.progress == {"under-way": 1, "complete": 1}


def test_between_needs_both_countries_and_allows_more(db):
    publish(
        agreement("gb-jp-2022-1"),
        agreement("gb-jp-us-2022-1", ("gb", "jp", "us")),
        agreement("gb-us-2022-1", ("gb", "us")),
    )
    index.follow()
    found = {hit.card.reference for hit in agreements().between("jp", "gb")}
    assert found == {"gb-jp-2022-1", "gb-jp-us-2022-1"}
    narrowed = agreements().between("gb", "jp").filter(country="us")
    assert [hit.card.reference for hit in narrowed] == ["gb-jp-us-2022-1"]
    counts = {o.value: o.count for o in agreements().between("gb", "jp").facets()["country"]}
    assert counts == {"gb": 2, "jp": 2, "us": 1}
