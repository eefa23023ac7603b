"""Working copies as they were saved: who changed them since the register last said so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone

from editorial.changes import as_text, changes_between
from editorial.models import Record, SavedState
from editorial.rows import rows_of, rows_of_all

GAP = timedelta(minutes=30)
BATCH = 200


class AnotherSaved(Exception):
    """Two people's saves would count as one version: one of them was made on stale data."""


def keep(record: Record, *, by: Any = None) -> SavedState:
    """Keep the record with its parts as they are now saved, as what `by` made of it.

    `by` is a user, or None for a command. Saving again without a new version replaces the rows of
    the same person; raises AnotherSaved where that version is somebody else's, whose part in it
    must not be forgotten.
    """
    state, created = SavedState.objects.get_or_create(
        record_type=record.record_type,
        object_id=record.pk,
        version=record.version,
        defaults={"by": by, "at": timezone.now(), "rows": rows_of(record)},
    )
    if not created:
        if state.by_id is not None and state.by_id != getattr(by, "pk", None):
            raise AnotherSaved(f"{state} was saved by somebody else")
        state.by, state.at, state.rows = by, timezone.now(), rows_of(record)
        state.save()
    return state


def keep_before(records: Iterable[Record]) -> None:
    """Keep records as they stand before they are changed, where nobody has kept that version."""
    for _type, group in groupby(records, key=lambda record: record.record_type):
        for batch in _batches(list(group)):
            kept = _kept_versions(batch)
            missing = [record for record in batch if (record.pk, record.version) not in kept]
            _keep_new(missing, by=None, now=False)


def keep_all(records: Iterable[Record], *, by: Any = None) -> None:
    """Keep many records that were just given a new version; few queries, however many."""
    for _type, group in groupby(records, key=lambda record: record.record_type):
        for batch in _batches(list(group)):
            _keep_new(batch, by=by, now=True)


def states_of(record: Record) -> Any:
    """What was kept of a record, the newest version first."""
    return SavedState.objects.filter(record_type=record.record_type, object_id=record.pk)


def authors(*records: Record) -> set[int]:
    """The users (primary keys) who changed one of the working copies since its last edition.

    Of a withdrawn record: whoever ever changed it.
    """
    since = {(record.record_type, record.pk): record.published_version or 0 for record in records}
    states = SavedState.objects.filter(
        record_type__in={kind for kind, _pk in since},
        object_id__in={pk for _kind, pk in since},
        by__isnull=False,
    ).values_list("record_type", "object_id", "version", "by")
    return {by for kind, pk, version, by in states if version > since.get((kind, pk), version)}


def edited_by_hand(records: Sequence[Record]) -> list[Record]:
    """Those of the records, all of one type, that hold what a person wrote and nobody published.

    What is not known to be a command's work counts as a person's.
    """
    if not records:
        return []
    commands = SavedState.objects.filter(
        record_type=records[0].record_type,
        object_id__in=[record.pk for record in records],
        by=None,
    )
    known = set(commands.values_list("object_id", "version"))
    return [
        record
        for record in records
        if any(
            (record.pk, version) not in known
            for version in range((record.published_version or 0) + 1, record.version + 1)
        )
    ]


def changes_of(records: Iterable[Record]) -> dict[Any, dict[str, Any]]:
    """What the newest version of each record changed of the one before, for the audit trail."""
    found: dict[Any, dict[str, Any]] = {}
    for _type, group in groupby(records, key=lambda record: record.record_type):
        for batch in _batches(list(group)):
            states = SavedState.objects.filter(
                record_type=_type, object_id__in=[record.pk for record in batch]
            )
            wanted = {(r.pk, v) for r in batch for v in (r.version - 1, r.version)}
            rows = {
                (state.object_id, state.version): state.rows
                for state in states
                if (state.object_id, state.version) in wanted
            }
            for record in batch:
                before, after = (rows.get((record.pk, record.version - n), {}) for n in (1, 0))
                found[record] = as_text(changes_between(before, after))
    return found


@dataclass(frozen=True)
class EditingSession:
    """Consecutive saves of one person with no long gap between them; the newest save first."""

    states: Sequence[SavedState]

    @property
    def last(self) -> SavedState:
        return self.states[0]

    @property
    def first(self) -> SavedState:
        return self.states[-1]

    @property
    def at(self) -> datetime:
        return self.last.at


def sessions(states: Iterable[SavedState]) -> list[EditingSession]:
    """The sessions that saved states, given newest first, fall into."""
    found: list[list[SavedState]] = []
    for state in states:
        if found and state.by_id == found[-1][-1].by_id and found[-1][-1].at - state.at <= GAP:
            found[-1].append(state)
        else:
            found.append([state])
    return [EditingSession(tuple(group)) for group in found]


def _kept_versions(records: Sequence[Record]) -> set[tuple[int, int]]:
    states = SavedState.objects.filter(
        record_type=records[0].record_type, object_id__in=[record.pk for record in records]
    )
    return set(states.values_list("object_id", "version"))


def _keep_new(records: Sequence[Record], *, by: Any, now: bool) -> None:
    rows = rows_of_all(records)
    SavedState.objects.bulk_create(
        SavedState(
            record_type=record.record_type,
            object_id=record.pk,
            version=record.version,
            by=by,
            at=timezone.now() if now else record.changed_at,
            rows=rows[record.pk],
        )
        for record in records
    )


def _batches(items: list) -> Iterable[list]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
