"""Taking in what readers report: into one table, a bounded number, read by editors alone."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from register.models import Report

RETENTION = timedelta(days=90)  # of reply addresses
SENDERS = timedelta(days=1)  # of what tells senders apart

# Where the counting of an hour goes on, so that not every report starts at its first place.
_reached: dict[str, int] = {}


class TooMany(Exception):
    """No more reports are taken in for `seconds`."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"too many reports: again in {seconds} s")


class NotTaken(Exception):
    """This process cannot write reports: its database is a replica, or refuses it."""


def are_taken() -> bool:
    """Whether the database lets this process write reports, in at most one query."""
    if connection.vendor != "postgresql":
        return True
    table = connection.ops.quote_name(Report._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT pg_is_in_recovery() AND has_table_privilege(%s, 'INSERT')", [table]
        )
        return cursor.fetchone()[0]


def take(report: Report, sender: str) -> None:
    """Store a report; one that is there already is not stored again.

    The limits hold over all processes and hosts without any of them reading the table: each report
    takes the next free place of its sender's day and of the hour, and a place is taken once. Raises
    TooMany where none is left, NotTaken where the database takes in nothing.
    """
    now = timezone.now()
    report.received_at = now
    day, hour = f"{now:%Y-%m-%d}", f"{now:%Y-%m-%dT%H}"
    mine, ours = 1, _reached.get(hour, 1)
    while True:
        if mine > settings.REPORTS_A_DAY:
            raise TooMany(_until(now, hours=24))
        if ours > settings.REPORTS_AN_HOUR:
            raise TooMany(_until(now, hours=1))
        report.of_sender, report.of_hour = f"{day} {sender} {mine}", f"{hour} {ours}"
        taken = _inserted(report)
        if taken == "of_sender":
            mine += 1
        elif taken == "of_hour":
            ours += 1
            _reached.clear()
            _reached[hour] = ours
        else:
            return


def forget(now: datetime) -> tuple[int, int]:
    """Remove what is kept of people longer than need be; return how many of each.

    Reply addresses 90 days after the report came in, and after a day what tells senders apart.
    """
    old = Report.objects.filter(received_at__lt=now - RETENTION).exclude(reply_to="")
    passed = Report.objects.filter(received_at__lt=now - SENDERS, of_sender__isnull=False)
    return old.update(reply_to=""), passed.update(of_sender=None)


def _inserted(report: Report) -> str:
    """Which of `of_sender`, `of_hour` and `id` was taken; empty where the report was stored."""
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError as error:
        # PostgreSQL names the constraint, SQLite the column; neither needs the right to read.
        found = [name for name in ("of_sender", "of_hour") if f"_report_{name}" in str(error)]
        found += [name for name in ("of_sender", "of_hour") if f"_report.{name}" in str(error)]
        if found:
            return found[0]
        if any(word in str(error) for word in ("_report_pkey", "_report.id")):
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
