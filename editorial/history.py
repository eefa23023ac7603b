"""Working copies as they were saved: who changed them since the register last said so."""

from typing import Any

from django.core import serializers
from django.db import models
from django.utils import timezone

from editorial.models import Record, SavedState

Rows = dict[str, list[dict[str, Any]]]


def keep(record: Record, *, by: Any = None) -> SavedState:
    """Keep the record with its parts as they are now saved, as what `by` made of it.

    `by` is a user, or None for a command. Saving again without a new version replaces the rows.
    """
    state, _created = SavedState.objects.update_or_create(
        record_type=record.record_type,
        object_id=record.pk,
        version=record.version,
        defaults={"by": by, "at": timezone.now(), "rows": rows_of(record)},
    )
    return state


def rows_of(record: Record) -> Rows:
    """The rows of the record and of its parts, by model, as Django's JSON serialiser has them."""
    rows: Rows = {}
    for row in [record, *_parts(record)]:
        rows.setdefault(row._meta.label_lower, []).extend(serializers.serialize("python", [row]))
    return rows


def authors(*records: Record) -> set[int]:
    """The users (primary keys) who changed one of the working copies since its last edition."""
    since = {(record.record_type, record.pk): record.published_version or 0 for record in records}
    states = SavedState.objects.filter(
        record_type__in={kind for kind, _pk in since},
        object_id__in={pk for _kind, pk in since},
        by__isnull=False,
    ).values_list("record_type", "object_id", "version", "by")
    return {by for kind, pk, version, by in states if version > since.get((kind, pk), version)}


def _parts(record: Record) -> list[models.Model]:
    """What belongs to the record and goes with it."""
    found: list[models.Model] = []
    for relation in record._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.one_to_many:
            name = relation.get_accessor_name()
            found += getattr(record, str(name)).order_by("pk")
    return found
