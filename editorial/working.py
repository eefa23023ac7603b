"""Look up working records by their references, and their pages on the editors' side."""

from django.urls import reverse

from editorial.models import Record
from register.documents import Named


def admin_address(record: Record) -> str:
    """The page of a working copy."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


class UnknownReference(Exception):
    """A document names a record that the editors' tables do not hold."""

    def __init__(self, record_type: str, reference: str) -> None:
        self.record_type, self.reference = record_type, reference
        super().__init__(
            f"There is no {record_type} “{reference}”: add it, or correct the reference."
        )


class Contradiction(Exception):
    """Documents that are right one by one and cannot be true together."""


class WorkingRecords:
    """Working records by type and reference; each type is read once and kept."""

    def __init__(self, models: dict[str, type[Record]]) -> None:
        self._models = models
        self._keys: dict[str, dict[str, int]] = {}

    def pk(self, record_type: str, reference: str) -> int:
        """The primary key; raises UnknownReference."""
        try:
            return self._known(record_type)[reference]
        except KeyError:
            raise UnknownReference(record_type, reference) from None

    def of(self, named: Named) -> int:
        """The primary key of a record that a document names."""
        return self.pk(named.record_type, named.reference)

    def maybe(self, named: Named | None) -> int | None:
        return self.of(named) if named else None

    def add(self, record: Record) -> None:
        self._known(record.record_type)[record.reference or ""] = record.pk

    def _known(self, record_type: str) -> dict[str, int]:
        if record_type not in self._keys:
            rows = self._models[record_type]._default_manager.exclude(reference=None)
            pairs = rows.values_list("reference", "pk")
            self._keys[record_type] = {str(reference): pk for reference, pk in pairs}
        return self._keys[record_type]
