"""What somebody was working on: records that they changed and that are not public as they are."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Max

from editorial.mappings import in_order, mapping_for
from editorial.models import Record, SavedState
from editorial.working import admin_address

MOST = 500


class Draft(NamedTuple):
    record: Record
    changed_at: datetime

    @property
    def address(self) -> str:
        return admin_address(self.record)

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)


def drafts_of(user: Any) -> list[Draft]:
    """The person's drafts, the latest first; at most what they changed in their last 500 saves."""
    found = list(_drafts(user))
    return sorted(found, key=lambda draft: draft.changed_at, reverse=True)


def _drafts(user: Any) -> Iterator[Draft]:
    states = SavedState.objects.filter(by=user).values("record_type", "object_id")
    latest = states.annotate(at=Max("at")).order_by("-at")[:MOST]
    moments = {(row["record_type"], row["object_id"]): row["at"] for row in latest}
    for record_type in dict.fromkeys(kind for kind, _pk in moments):
        model = mapping_for(record_type).model
        pks = [pk for kind, pk in moments if kind == record_type]
        # Where nothing was published yet, there is nothing to be equal to.
        unpublished = model._default_manager.filter(pk__in=pks).exclude(
            published_version__isnull=False, published_version=F("version")
        )
        for record in in_order(unpublished):
            yield Draft(record, moments[record_type, record.pk])
