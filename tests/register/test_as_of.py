"""What the register said at the end of a day, UTC."""

from datetime import UTC, date, datetime, timedelta

import pytest

from register import journal
from tests.register.journal_entries import publish, topic, withdraw

pytestmark = pytest.mark.django_db

MIDNIGHT = datetime(2023, 6, 2, tzinfo=UTC)
LAST = MIDNIGHT - timedelta(microseconds=1)


@pytest.fixture
def at(time_machine):
    def move(moment):
        time_machine.move_to(moment, tick=False)

    move(datetime(2023, 1, 1, tzinfo=UTC))
    return move


def definitions(day):
    return [edition.content.definition for edition in journal.as_of(day)]


@pytest.mark.parametrize(
    ("moment", "on_the_day", "the_day_after"),
    [
        (LAST, ["New."], ["New."]),
        (MIDNIGHT, ["Old."], ["New."]),
    ],
    ids=["in the day's last instant", "at midnight"],
)
def test_a_day_ends_at_midnight_utc(moment, on_the_day, the_day_after, at):
    publish(topic("a", "Old."))
    at(moment)
    publish(topic("a", "New."))
    assert definitions(date(2023, 6, 1)) == on_the_day
    assert definitions(date(2023, 6, 2)) == the_day_after


def test_a_day_is_not_the_local_one(at, settings):
    """In London it is already 2 June, in summer time; the register's day has not ended."""
    settings.TIME_ZONE = "Europe/London"
    at(datetime(2023, 6, 1, 23, 30, tzinfo=UTC))
    publish(topic("a", "Late."))
    assert definitions(date(2023, 6, 1)) == ["Late."]


def test_before_the_first_publication_there_is_nothing(at):
    publish(topic("a"))
    assert not journal.as_of(date(2022, 12, 31)).exists()


def test_there_is_one_edition_a_record_the_newest_of_the_day(at):
    publish(topic("a", "One."), topic("a", "Two."), topic("b", "Other."))
    assert definitions(date(2023, 1, 1)) == ["Two.", "Other."]


def test_a_withdrawal_stands_until_the_record_comes_back(at):
    publish(topic("a", "One."))
    at(datetime(2023, 2, 1, tzinfo=UTC))
    withdraw(topic("a"))
    at(datetime(2023, 3, 1, tzinfo=UTC))
    publish(topic("a", "Two."))
    days = [date(2023, 1, 31), date(2023, 2, 1), date(2023, 3, 1)]
    actions = [journal.as_of(day).get().action for day in days]
    assert actions == ["published", "withdrawn", "published"]


def test_a_redaction_changes_no_day_but_for_the_text(at):
    [edition] = publish(topic("a", "One."))
    at(datetime(2023, 2, 1, tzinfo=UTC))
    publish(topic("a", "Two."))
    at(datetime(2023, 3, 1, tzinfo=UTC))
    journal.redact(edition, "A court ordered it.")
    assert journal.as_of(date(2023, 1, 15)).get().document == ""
    assert journal.as_of(date(2023, 3, 1)).get().content.definition == "Two."
