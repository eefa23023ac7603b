"""Send the notices that are due: each in one mail, and each mail under one identity.

A mail is made up first: its notices get its Message-ID, and that is committed. Then it is handed to
the mail server, and then marked as sent. Killed in between, it is sent again by a later run, as the
very same mail: whoever has received it knows the Message-ID.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.models import Frequency, Notice, NoticeKind
from editorial.notices import Counted, counted, frequencies_of, recipients
from register.mailing import (
    KEPT,
    PATIENCE,
    Away,
    Later,
    Letter,
    NoSuchAddress,
    deliver,
    morning_before,
)


def make_up(now: datetime) -> None:
    """Gather the notices that are due into mails; forget those that nobody is to be told."""
    users = {user.pk: user for user in recipients()}
    with transaction.atomic():
        unsent = Notice.objects.filter(sent_at=None)
        unsent.exclude(to__in=users).delete()
        unsent.filter(created_at__lt=now - KEPT).delete()
        open_ones = Notice.objects.select_for_update().filter(sent_at=None, message_id="")
        rows = list(open_ones.order_by("to", "pk"))
        for pk, notices in groupby(rows, key=lambda notice: notice.to_id):
            _make_up_for(users[pk], list(notices), now)


def _make_up_for(user: Any, notices: list[Notice], now: datetime) -> None:
    wanted = frequencies_of(user)
    never = [n.pk for n in notices if wanted[NoticeKind(n.kind)] == Frequency.NEVER]
    Notice.objects.filter(pk__in=never).delete()
    due = [n.pk for n in notices if n.pk not in never and _is_due(n, wanted, now)]
    if due:
        message_id = f"<{uuid4().hex}@{_host()}>"
        Notice.objects.filter(pk__in=due).update(message_id=message_id)


def _is_due(notice: Notice, wanted: dict[NoticeKind, Frequency], now: datetime) -> bool:
    if wanted[NoticeKind(notice.kind)] == Frequency.AT_ONCE:
        return True
    return notice.created_at <= morning_before(now)


def send(patience: timedelta = PATIENCE) -> tuple[int, int]:
    """Send every mail that is made up and not sent; return how many went and how many did not.

    A mail that another run claimed less than `patience` ago is left to it.
    """
    unsent = Notice.objects.filter(sent_at=None).exclude(message_id="")
    mails = list(unsent.values_list("message_id", flat=True).distinct().order_by())
    sent = failed = 0
    for message_id in mails:
        notices = _claim(message_id, patience)
        if not notices:
            continue
        try:
            deliver(_mail(notices))
        except (NoSuchAddress, Later):
            failed += 1
        except Away:
            return sent, len(mails) - sent
        else:
            Notice.objects.filter(message_id=message_id).update(sent_at=timezone.now())
            sent += 1
    return sent, failed


def _claim(message_id: str, patience: timedelta) -> list[Notice]:
    """The notices of a mail, now this run's to send; none where another run is at it."""
    now = timezone.now()
    free = Notice.objects.filter(message_id=message_id, sent_at=None)
    free = free.exclude(claimed_at__gt=now - patience)
    if not free.update(claimed_at=now):
        return []
    notices = Notice.objects.filter(message_id=message_id, to__in=recipients())
    return list(notices.select_related("to").order_by("pk"))


def _mail(notices: list[Notice]) -> Letter:
    with translation.override(settings.LANGUAGE_CODE):
        lines = list(_lines(notices))
        subject = _subject(notices)
        body = render_to_string(
            "editorial/notices.txt",
            {"lines": lines, "site_address": settings.SITE_ADDRESS, "user": notices[0].to},
        )
    return Letter(
        subject,
        body,
        to=[notices[0].to.email],
        headers={"Message-ID": notices[0].message_id, "Auto-Submitted": "auto-generated"},
    )


def _subject(notices: list[Notice]) -> str:
    total = sum(notice.count for notice in notices)
    return ngettext(
        "Countersign: %(total)d thing for you", "Countersign: %(total)d things for you", total
    ) % {"total": total}


def _lines(notices: Iterable[Notice]) -> Iterator[Counted]:
    for notice in notices:
        if notice.kind == NoticeKind.WEEKLY:
            yield from counted(NoticeKind.WEEKLY, notice.to, timezone.localdate())
        else:
            yield Counted(_said(notice), notice.count, notice.path)


def _said(notice: Notice) -> str:
    return {
        NoticeKind.SUBMITTED: _("A record waits for your review"),
        NoticeKind.SENT_BACK: _("Your submission was sent back or rejected"),
        NoticeKind.APPROVED: _("Your submission was approved or published"),
        NoticeKind.UNREVIEWED: _("Something was published without review"),
        NoticeKind.FAILED: _("A scheduled publication failed"),
        NoticeKind.DUE: _("Commitments due in the next 30 days"),
        NoticeKind.OVERDUE: _("Overdue commitments"),
    }[NoticeKind(notice.kind)]


def _host() -> str:
    return settings.SITE_ADDRESS.partition("://")[2].partition(":")[0] or "localhost"
