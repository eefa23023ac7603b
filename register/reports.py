"""What readers report: a bounded number, read by editors alone, and kept no longer than need be."""

from datetime import datetime, timedelta

from django.conf import settings

from register import taking
from register.models import Report

RETENTION = timedelta(days=90)  # of reply addresses


def take(report: Report, sender: str) -> None:
    """Store a report; see `taking.take`, whose errors it raises."""
    taking.take(report, sender, settings.REPORTS_A_DAY, settings.REPORTS_AN_HOUR)


def forget(now: datetime) -> tuple[int, int]:
    """Remove what is kept of people longer than need be; return how many of each.

    Reply addresses 90 days after the report came in, and after a day what tells senders apart.
    """
    old = Report.objects.filter(received_at__lt=now - RETENTION).exclude(reply_to="")
    passed = Report.objects.filter(received_at__lt=now - taking.SENDERS, of_sender__isnull=False)
    return old.update(reply_to=""), passed.update(of_sender=None)
