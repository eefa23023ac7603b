"""What stands between a working copy and the register, without trying to publish it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from pydantic import ValidationError

from editorial.mappings import mapping_for
from editorial.models import Record
from editorial.names import PublishedNames
from editorial.publish import is_new
from editorial.reasons import Reason, reasons
from register.models import Current


@dataclass
class NamesUsed(PublishedNames):
    """Names as the working copies have them; whether they are public is asked for all at once."""

    used: list[Record] = field(default_factory=list)

    def of(self, record: Record) -> Any:
        self.used.append(record)
        return record.named()

    def reference(self, record: Record | None) -> str | None:
        if record is None:
            return None
        self.used.append(record)
        return record.reference_or_stand_in

    def not_public(self) -> list[Record]:
        """The records used that the public cannot see, each once; one query."""
        named = [record for record in dict.fromkeys(self.used) if record.reference]
        public = _public(named) if named else set()
        return [r for r in dict.fromkeys(self.used) if (r.record_type, r.reference) not in public]


@dataclass(frozen=True)
class Standing:
    """Why the register would refuse a record, and which records it names that are not public."""

    reasons: list[Reason]
    unpublished: list[Record]


def standing(record: Record) -> Standing:
    """Where the saved record stands; costs as many queries for a long record as for a short one."""
    mapping = mapping_for(record.record_type)
    saved = mapping.queryset().get(pk=record.pk)
    refused = _wrong_reference(saved)
    saved.reference = saved.reference_or_stand_in
    names = NamesUsed()
    try:
        mapping.compile(saved, names)
    except ValidationError as error:
        refused += reasons(error, saved)
    own = (saved.record_type, saved.pk)
    others = [one for one in names.not_public() if (one.record_type, one.pk) != own]
    return Standing(refused, others)


def _wrong_reference(record: Record) -> list[Reason]:
    """What publication would say of a reference given by hand, while it can still be changed."""
    if not record.reference or not is_new(record):
        return []
    wrong = mapping_for(record.record_type).wrong_reference(record)
    label = record._meta.get_field("reference").verbose_name
    what = _("“%(reference)s” %(wrong)s") % {"reference": record.reference, "wrong": wrong}
    return [Reason(str(capfirst(label)), what, "id_reference")] if wrong else []


def _public(records: Iterable[Record]) -> set[tuple[str, str | None]]:
    by_type: dict[str, list[Any]] = {}
    for record in records:
        by_type.setdefault(record.record_type, []).append(record.reference)
    asked = Q()
    for record_type, references in by_type.items():
        asked |= Q(record_type=record_type, reference__in=references)
    rows = Current.objects.filter(asked, withdrawn=False)
    return set(rows.values_list("record_type", "reference"))
