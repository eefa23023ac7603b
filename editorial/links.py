"""Preview links: one working copy for somebody without an account, for a while."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from editorial import audit
from editorial.mappings import mapping_for
from editorial.models import Act, PreviewLink, Record
from editorial.models.preview import LONGEST

# 256 bits: nobody guesses one, however often they try, so that tries need not be counted.
TOKEN_BYTES = 32


def make(record: Record, *, by: Any, days: int) -> tuple[PreviewLink, str]:
    """A link to the record and its token, which is told this once and never again.

    Raises ValueError for a time that is not from one day to fourteen.
    """
    lasting = timedelta(days=days)
    if not timedelta(days=1) <= lasting <= LONGEST:
        raise ValueError(f"a preview link is open from 1 to {LONGEST.days} days, not {days}")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = timezone.now()
    with transaction.atomic():
        link = PreviewLink.objects.create(
            record_type=record.record_type,
            object_id=record.pk,
            label=str(record)[:500],
            token_sha256=_sha256(token),
            created_by=by,
            created_at=now,
            expires_at=now + lasting,
        )
        audit.note(Act.SHARED, record, by=by)
    return link, token


def revoke(link: PreviewLink, *, by: Any) -> None:
    """Close the link at once; closing it again changes nothing."""
    with transaction.atomic():
        if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(
            revoked_at=timezone.now()
        ):
            audit.note(Act.REVOKED, _record(link) or link, by=by)


def follow(token: str) -> Record | None:
    """The record that the link with this token shows now, or None, whatever the reason."""
    now = timezone.now()
    link = PreviewLink.objects.open_at(now).filter(token_sha256=_sha256(token)).first()
    if link is None:
        return None
    record = _record(link)
    if record is None or not _may_still_show(link.created_by, record):
        return None
    PreviewLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used_at=now)
    return record


def _may_still_show(user: Any, record: Record) -> bool:
    """A link is worth no more than what its maker may see today."""
    opts = record._meta
    return user.is_staff and user.has_perm(f"{opts.app_label}.view_{opts.model_name}")


def links_to(record: Record) -> Any:
    """Every link that was ever made to the record, newest first."""
    found = PreviewLink.objects.select_related("created_by")
    return found.filter(record_type=record.record_type, object_id=record.pk)


def _record(link: PreviewLink) -> Record | None:
    model = mapping_for(link.record_type).model
    return model._default_manager.filter(pk=link.object_id).first()


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
