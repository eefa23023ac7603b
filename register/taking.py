"""Taking in what readers send: into tables that this process adds to and never reads.

A row that is taken in has a key made by the process, `received_at`, and two unique columns:
`of_sender` and `of_hour` are the places that it takes. The limits hold over all processes and hosts
without any of them reading the table: each row takes the next free place of its sender's day and of
the hour, and a place is taken once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import Error, IntegrityError, connection, models, transaction
from django.utils import timezone

SENDERS = timedelta(days=1)  # for which what tells senders apart is kept
PLACES = ("of_sender", "of_hour")

# Where the counting of an hour goes on, so that not every row starts at its first place.
_reached: dict[tuple[str, str], int] = {}


class TooMany(Exception):
    """No more is taken in for `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many: again in {seconds} s")


class NotTaken(Exception):
    """This process cannot write: its database is a replica, or refuses it."""


def is_possible(model: type[models.Model]) -> bool:
    """Whether the database lets this process add rows of `model`, in at most one query."""
    if connection.vendor != "postgresql":
        return True
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT pg_is_in_recovery() AND has_table_privilege(%s, 'INSERT')", [table]
        )
        return cursor.fetchone()[0]


def take(row: Any, sender: str, of_sender: int, of_all: int) -> None:
    """Store a row; one that is there already is not stored again.

    At most `of_sender` rows are taken in from a sender in a day (UTC), and `of_all` from everybody
    in an hour. Raises TooMany where no place is left, NotTaken where the database takes in nothing.
    """
    now = timezone.now()
    row.received_at = now
    day, hour = f"{now:%Y-%m-%d}", f"{now:%Y-%m-%dT%H}"
    counter = (row._meta.db_table, hour)
    mine, ours = 1, _reached.get(counter, 1)
    while True:
        if mine > of_sender:
            raise TooMany(_until(now, hours=24))
        if ours > of_all:
            raise TooMany(_until(now, hours=1))
        row.of_sender, row.of_hour = f"{day} {sender} {mine}", f"{hour} {ours}"
        taken = _inserted(row)
        if taken == "of_sender":
            mine += 1
        elif taken == "of_hour":
            ours += 1
            _remember(counter, ours)
        else:
            return


def take_always(row: Any) -> None:
    """Store a row that takes no place, since a link of ours stands behind it.

    One that is there already is not stored again. Raises NotTaken as `take` does.
    """
    row.received_at = timezone.now()
    _inserted(row)


def _remember(counter: tuple[str, str], place: int) -> None:
    """Go on from here in this hour; earlier hours are over."""
    for known in list(_reached):  # other threads do the same meanwhile
        if known[0] == counter[0] and known != counter:
            _reached.pop(known, None)
    _reached[counter] = place


def _inserted(row: Any) -> str:
    """Which of `of_sender`, `of_hour` and `id` was taken; empty where the row was stored."""
    table = row._meta.db_table
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # PostgreSQL names the constraint, SQLite the column; neither needs the right to read.
        said = str(error)
        found = [n for n in PLACES if f"{table}_{n}" in said or f"{table}.{n}" in said]
        if found:
            return found[0]
        if f"{table}_pkey" in said or f"{table}.id" in said:
            return "id"
        raise
    except Error as error:
        raise NotTaken from error
    return ""


def _until(now: datetime, hours: int) -> int:
    """Seconds until the day or the hour is over (UTC)."""
    start = now.replace(minute=0, second=0, microsecond=0)
    start = start.replace(hour=0) if hours == 24 else start
    return int((start + timedelta(hours=hours) - now).total_seconds()) + 1
