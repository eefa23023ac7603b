"""The names by which documents call other records: always the published ones, never a draft's."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from editorial.models import Record
from register.documents import Named
from register.models import Current

# Types of which there are few enough to read all names at once.
BULK = ("country", "topic", "organisation", "person", "strategy")


class NotPublished(Exception):
    """A document would name records that the public cannot see."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = list(dict.fromkeys(records))
        names = "; ".join(f"{record} ({record._meta.verbose_name})" for record in self.records)
        super().__init__(f"Not published yet: {names}. Publish them first, or together with this.")


@dataclass
class PublishedNames:
    """Names of published records, and of the records published together with them.

    What is missing gets its working name and is collected, so that one error can name all of it.
    """

    together: dict[tuple[str, str], Record] = field(default_factory=dict)
    missing: list[Record] = field(default_factory=list)
    _bulk: dict[str, dict[str, Named]] = field(default_factory=dict)

    @classmethod
    def with_set(cls, records: Iterable[Record]) -> "PublishedNames":
        """Names for a set published as one; each record has its reference by now."""
        return cls({(r.record_type, r.reference or ""): r for r in records})

    def of(self, record: Record) -> Any:
        """The `Named` value of a record, such as a NamedCountry for a country."""
        key = (record.record_type, record.reference or "")
        if key in self.together:
            return self.together[key].named()
        found = self._published(*key)
        if found is None:
            self.missing.append(record)
        return found or record.named()

    def all(self, records: Iterable[Record]) -> tuple[Any, ...]:
        return tuple(self.of(record) for record in records)

    def maybe(self, record: Record | None) -> Any:
        return self.of(record) if record else None

    def reference(self, record: Record | None) -> str | None:
        """The reference of a record that is named by nothing else."""
        if record is None:
            return None
        key = (record.record_type, record.reference or "")
        if key not in self.together and not _rows(*key).exists():
            self.missing.append(record)
        return record.reference

    def _published(self, record_type: str, reference: str) -> Named | None:
        if record_type not in BULK:
            row = _rows(record_type, reference).select_related("edition").first()
            return row.document.named() if row else None
        if record_type not in self._bulk:
            rows = Current.objects.filter(record_type=record_type, withdrawn=False)
            self._bulk[record_type] = {
                row.reference: row.document.named() for row in rows.select_related("edition")
            }
        return self._bulk[record_type].get(reference)


def _rows(record_type: str, reference: str) -> Any:
    return Current.objects.filter(record_type=record_type, reference=reference, withdrawn=False)
