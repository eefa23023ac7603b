"""Making up mails and handing them to the mail server: nothing is lost, nothing told twice.

In one transaction a mail is written down and its subscription moves on. Then it is handed over,
and then its row goes. Killed in between, it is sent again by a later run, as the very same mail
with the same Message-ID.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from django.core.mail import get_connection
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from alerts import letters
from alerts.carrying_out import leave
from alerts.followed import Followed
from alerts.models import Act, Frequency, Mail, Subscription
from alerts.news import Item, news
from alerts.span import Span
from register import index, journal
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
from register.models import Head

logger = logging.getLogger(__name__)

# An address that refuses so many mails in a row is told nothing more.
REFUSALS = 3

Told = tuple[str, str, int, date]


def make_up(now: datetime, at_once: bool = False) -> int:
    """Write down the mails that are due; return how many alerts could not be told.

    `at_once` makes up everybody's, whatever the day and hour.
    Such a one is logged and left for a later run; it keeps nobody else from their mail.
    Raises IndexUnavailable where the index does not get as far as the journal, and DatabaseError.
    """
    head, today = journal.head(), index.today()
    if not index.follow(head, wait=30):
        raise index.IndexUnavailable("the index is behind the journal; see the log")
    spans: dict[tuple[int, date], Span] = {}
    known: dict[Told, list[Item] | None] = {}  # None where that could not be found out
    untold = 0
    for following in _everybody() if at_once else _due(now):
        told_on = following.told_on or today
        span = spans.setdefault((following.seq, told_on), Span(following.seq, told_on, head))
        key = (following.place, following.query, following.seq, told_on)
        if key not in known:
            known[key] = _found(Followed(following.place, following.query), span)
        items = known[key]
        if items is None:
            untold += 1
        else:
            _told(following, items, head, today, now)
    return untold


def _found(followed: Followed, span: Span) -> list[Item] | None:
    """The news, or None, which is logged: whatever one list is about, the others are told."""
    try:
        return news(followed, span)
    except (DatabaseError, index.IndexUnavailable):
        raise
    except Exception:
        logger.exception("what is new in %s could not be found out", followed.path)
        return None


def _everybody() -> Iterator[Subscription]:
    yield from _in_turn(Subscription.objects.exclude(confirmed_at=None))


def _due(now: datetime) -> Iterator[Subscription]:
    """Those to be told by now: daily ones since this morning, weekly ones since Monday's."""
    morning = morning_before(now)
    monday = morning - timedelta(days=timezone.localdate(morning).weekday())
    for frequency, since in ((Frequency.DAILY, morning), (Frequency.WEEKLY, monday)):
        yield from _in_turn(Subscription.objects.filter(frequency=frequency, told_at__lt=since))


def _in_turn(following: "QuerySet[Subscription]") -> "QuerySet[Subscription]":
    """Those of one thing one after another: what is new is found out once for them."""
    return following.order_by("place", "query", "seq", "pk")


def _told(
    following: Subscription, items: list[Item], head: Head, today: date, now: datetime
) -> bool:
    """Move a subscription on, with a mail where there is something to tell; return whether.

    Another run may have done so, or the reader may have stopped it: then nothing happens.
    """
    with transaction.atomic():
        same = Subscription.objects.filter(
            pk=following.pk, seq=following.seq, told_on=following.told_on, told_at=following.told_at
        )
        if not same.update(seq=head.seq, told_on=today, told_at=now) or not items:
            return False
        Mail.objects.create(
            subscription=following, made_at=now, **letters.of_news(following, items)
        )
    return True


def send(patience: timedelta = PATIENCE) -> tuple[int, int]:
    """Send every mail that is written down; return how many went and how many did not.

    A mail that another run claimed less than `patience` ago is left to it. What the mail server
    does not take now is tried again for a week. Raises nothing where it is away: the mails stay.
    """
    waiting = list(Mail.objects.values_list("pk", flat=True))
    if not waiting:
        return 0, 0
    try:
        with get_connection() as connection:  # one for all
            return _send(waiting, connection, patience)
    except OSError as error:  # only opening it raises that
        logger.warning("the mail server is away: %s", error)
        return 0, len(waiting)


def _send(waiting: list[int], connection: Any, patience: timedelta) -> tuple[int, int]:
    sent = failed = 0
    for pk in waiting:
        mail = _claim(pk, patience)
        if mail is None:
            continue
        try:
            deliver(_message(mail, connection))
        except Away:
            return sent, len(waiting) - sent
        except (Later, NoSuchAddress) as error:
            failed += 1
            if isinstance(error, NoSuchAddress) or mail.made_at < timezone.now() - KEPT:
                _given_up(mail)
        else:
            sent += 1
            _gone(mail)
    return sent, failed


def _claim(pk: int, patience: timedelta) -> Mail | None:
    """The mail, now this run's to send; None where another run has it, or it is no more."""
    now = timezone.now()
    free = Mail.objects.filter(pk=pk).exclude(claimed_at__gt=now - patience)
    if not free.update(claimed_at=now):
        return None
    return Mail.objects.select_related("subscription").filter(pk=pk).first()


def _gone(mail: Mail) -> None:
    with transaction.atomic():
        mail.delete()
        Subscription.objects.filter(pk=mail.subscription_id, refused__gt=0).update(refused=0)


def _given_up(mail: Mail) -> None:
    """Forget a mail that its address does not take, and the address after a few of them."""
    with transaction.atomic():
        mail.delete()
        following = Subscription.objects.filter(pk=mail.subscription_id)
        following.update(refused=F("refused") + 1)
        for one in following.filter(refused__gte=REFUSALS):
            leave(one)


def _message(mail: Mail, connection: Any) -> Letter:
    following = mail.subscription
    headers = {
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.made_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": following.language,
    }
    if following.confirmed_at:
        headers |= {
            "List-Unsubscribe": f"<{letters.bare_link(following, Act.STOP)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return Letter(
        mail.subject, mail.body, to=[following.email], headers=headers, connection=connection
    )
