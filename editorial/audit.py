"""The audit trail: who did what, when, to which record, and what changed."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import timezone

from editorial.models import Act, AuditEntry
from register.package.cells import safe

BATCH = 500
COLUMNS = ("at", "by", "act", "model", "object_id", "reference", "label", "changes", "note")


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
    entry = _entry(act, subject, by, changes or {}, note)
    entry.save(force_insert=True)
    return entry


def note_all(
    act: Act,
    subjects: Iterable[models.Model],
    *,
    by: Any = None,
    changes: dict[models.Model, dict[str, Any]] | None = None,
    note: str = "",
) -> None:
    """Append one act on many records at once; `changes` holds those of each, as far as known."""
    known = changes or {}
    AuditEntry.objects.bulk_create(
        (_entry(act, subject, by, known.get(subject, {}), note) for subject in subjects),
        batch_size=BATCH,
    )


def note_sign_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """Receiver of Django's signal of a sign-in."""
    note(Act.SIGNED_IN, user, by=user)


def csv_lines(entries: models.QuerySet) -> Iterator[str]:
    """The entries as lines of a CSV file (RFC 4180), its header first; no cell is a formula.

    Times are in UTC as ISO 8601 has them, changes are JSON.
    """
    writer = csv.writer(_Echo())
    yield writer.writerow(COLUMNS)
    for entry in entries.select_related("by").iterator(chunk_size=BATCH):
        cells = {name: getattr(entry, name) for name in COLUMNS}
        cells["at"] = entry.at.isoformat().replace("+00:00", "Z")
        cells["by"] = entry.by.get_username() if entry.by else ""
        cells["changes"] = json.dumps(entry.changes, ensure_ascii=False) if entry.changes else ""
        yield writer.writerow(safe("" if v is None else str(v)) for v in cells.values())


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _entry(
    act: Act, subject: models.Model | None, by: Any, changes: dict[str, Any], note: str
) -> AuditEntry:
    key = subject.pk if subject else None
    return AuditEntry(
        at=timezone.now(),
        by=by,
        act=act,
        model=subject._meta.label_lower if subject else "",
        object_id=key if isinstance(key, int) else None,
        reference=getattr(subject, "reference", None) or "",
        label=str(subject)[:500] if subject else "",
        changes=changes,
        note=note,
    )
