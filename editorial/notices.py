"""What editors are told by e-mail: links and counts, never a draft's words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from editorial.models import Frequency, Notice, NoticeChoice, NoticeKind
from register.mailing import morning_before


@dataclass(frozen=True)
class Counted:
    """How much there is of something, and where it is to be seen."""

    what: Any
    count: int
    path: str


Counter = Callable[[Any, date], Counted]
_counters: dict[NoticeKind, list[Counter]] = {}


def tell(kind: NoticeKind, users: Iterable[Any], path: str, count: int = 1) -> None:
    """Put a notice of `kind` into the outbox of each user; `path` is a page of the editors' side.

    Sending is a command's work, so that a mail server that is away stops nobody's work.
    """
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(kind=kind, to=user, path=path, count=count, created_at=now) for user in users
    )


def counts(*kinds: NoticeKind) -> Callable[[Counter], Counter]:
    """Decorator: a function of a user and a day counts something for notices of these kinds.

    DUE and OVERDUE are sent every day on which the count is not 0; WEEKLY lists all its counts.
    """

    def register(counter: Counter) -> Counter:
        for kind in kinds:
            _counters.setdefault(kind, []).append(counter)
        return counter

    return register


def counted(kind: NoticeKind, user: Any, day: date) -> list[Counted]:
    """What there is for a user, without what there is nothing of."""
    found = [counter(user, day) for counter in _counters.get(kind, ())]
    return [one for one in found if one.count]


def frequencies_of(user: Any) -> dict[NoticeKind, Frequency]:
    """How often a person wants to be told of each kind, chosen or not."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "frequency"))
    return {kind: Frequency(chosen.get(kind, kind.frequencies[0])) for kind in NoticeKind}


def recipients() -> Any:
    """Who can be told anything: open accounts of editors with an address."""
    users = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    return users.exclude(email="").order_by("pk")


def prepare(now: datetime) -> None:
    """Count what is due, overdue and worth a digest: once a day, once a week, for each person."""
    morning = morning_before(now)
    today = timezone.localdate(morning)
    days = {NoticeKind.DUE: today, NoticeKind.OVERDUE: today}
    days[NoticeKind.WEEKLY] = today - timedelta(days=today.weekday())
    for user in recipients():
        wanted = frequencies_of(user)
        told = set(Notice.objects.filter(to=user, for_day__isnull=False).values_list(
            "kind", "for_day"
        ))  # fmt: skip
        for kind, day in days.items():
            if wanted[kind] == Frequency.NEVER or (kind.value, day) in told:
                continue
            if found := counted(kind, user, today):
                path = found[0].path if len(found) == 1 else "/admin/"
                total = sum(one.count for one in found)
                # Another run may have been faster: the database keeps the first.
                Notice.objects.bulk_create(
                    [Notice(kind=kind, to=user, path=path, count=total, created_at=morning,
                            for_day=day)],
                    ignore_conflicts=True,
                )  # fmt: skip
