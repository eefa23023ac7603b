"""Who else has a record open. It informs and never blocks."""

import logging
from datetime import timedelta
from typing import Any

from django.db import OperationalError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from editorial.models import Presence, Record

logger = logging.getLogger(__name__)
LASTS = timedelta(minutes=2)  # without a sign of life


def see(record: Record, user: Any) -> None:
    """Note that the user has the record open now; a database that is busy is left alone."""
    now = timezone.now()
    presence = Presence(
        record_type=record.record_type, object_id=record.pk, user=user, since=now, seen_at=now
    )
    try:
        with transaction.atomic():
            _of(record).filter(seen_at__lt=now - LASTS).delete()
            Presence.objects.bulk_create(
                [presence],
                update_conflicts=True,
                unique_fields=["record_type", "object_id", "user"],
                update_fields=["seen_at"],
            )
    except OperationalError:
        logger.info("Who has %s open was not noted: the database is busy.", record)


def leave(record: Record, user: Any) -> None:
    """Note that the user closed the record's page."""
    _of(record).filter(user=user).delete()


def others(record: Record, user: Any) -> list[str]:
    """A sentence for everybody else who has the record open."""
    found = _of(record).filter(seen_at__gte=timezone.now() - LASTS).exclude(user=user)
    return [
        _("%(name)s has this page open since %(time)s.")
        % {"name": name_of(one.user), "time": _time(one.since)}
        for one in found.select_related("user")
    ]


def name_of(user: Any) -> str:
    """A person's name, or the user name of those who gave none; a command where there is none."""
    if user is None:
        return _("a command")
    return user.get_full_name() or user.get_username()


def _of(record: Record) -> models.QuerySet[Presence]:
    return Presence.objects.filter(record_type=record.record_type, object_id=record.pk)


def _time(at: Any) -> str:
    at = timezone.localtime(at)
    same_day = at.date() == timezone.localdate()
    return date_format(at, "H:i" if same_day else "j F Y H:i")
