"""The audit trail: who did what, when, to which record, and what changed."""

from typing import Any

from django.db import models
from django.utils import timezone

from editorial.models import Act, AuditEntry


def note(
    act: Act,
    subject: models.Model | None = None,
    *,
    by: Any = None,
    changes: dict[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Append what `by` (a user; None for a command) did to `subject`; return the entry.

    `changes` maps a field's name to `[before, after]`, as text. Called within the transaction of
    the act itself, so that neither happens without the other.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        by=by,
        act=act,
        model=subject._meta.label_lower if subject else "",
        object_id=subject.pk if subject else None,
        reference=getattr(subject, "reference", None) or "",
        label=str(subject)[:500] if subject else "",
        changes=changes or {},
        note=note,
    )
