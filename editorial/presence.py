"""Who else has a record open. It informs and never blocks."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.models import Presence, Record

LASTS = timedelta(minutes=2)  # without a sign of life


def see(record: Record, user: Any) -> None:
    """Note that the user has the record open now; two statements that wait for nobody's row."""
    now = timezone.now()
    seen = Presence.objects.filter(
        record_type=record.record_type, object_id=record.pk, user=user
    ).update(
        since=models.Case(
            models.When(seen_at__lt=now - LASTS, then=models.Value(now)), default="since"
        ),
        seen_at=now,
    )
    if not seen:
        presence = Presence(
            record_type=record.record_type, object_id=record.pk, user=user, since=now, seen_at=now
        )
        Presence.objects.bulk_create([presence], ignore_conflicts=True)
        Presence.objects.filter(seen_at__lt=now - LASTS).delete()


def leave(record: Record, user: Any) -> None:
    """Note that the user closed the record's page."""
    Presence.objects.filter(
        record_type=record.record_type, object_id=record.pk, user=user
    ).delete()


def others(record: Record, user: Any) -> list[str]:
    """A sentence for everybody else who has the record open."""
    found = Presence.objects.select_related("user").filter(
        record_type=record.record_type,
        object_id=record.pk,
        seen_at__gte=timezone.now() - LASTS,
    )
    return [
        _("%(name)s has this page open since %(time)s.")
        % {"name": name_of(one.user), "time": _time(one.since)}
        for one in found.exclude(user=user)
    ]


def name_of(user: Any) -> str:
    """A person's name, or the user name of those who gave none; a command where there is none."""
    if user is None:
        return _("a command")
    return user.get_full_name() or user.get_username()


def _time(at: Any) -> str:
    at = timezone.localtime(at)
    same_day = at.date() == timezone.localdate()
    return date_format(at, "H:i" if same_day else "j F Y H:i")
