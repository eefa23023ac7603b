"""Everything that the rows of a package may refer to: its own records, and published ones."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from register.documents import (
    Agreement,
    Document,
    Named,
    NamedAgreement,
    NamedCountry,
    NamedOrganisation,
    NamedPerson,
    NamedStrategy,
    NamedTopic,
    Progress,
)
from register.package.cells import split
from register.package.parsing import Entry, Table
from register.package.published import Published
from register.package.tables import RECORDS, TABLE_OF

NAMED: dict[str, type[Named]] = {
    named.record_type: named
    for named in (
        NamedCountry,
        NamedTopic,
        NamedOrganisation,
        NamedPerson,
        NamedStrategy,
        NamedAgreement,
    )
}


class Known:
    """Records by type and reference. What the package says goes before what was published."""

    def __init__(self, tables: Mapping[str, Table], published: Published) -> None:
        self._tables = tables
        self.own: dict[str, dict[str, Entry]] = {
            record.record_type: {
                entry.cells["reference"]: entry
                for entry in tables[table].entries
                if entry.cells.get("reference")
            }
            for table, record in RECORDS.items()
        }
        self.published: dict[str, Mapping[str, Document]] = {
            record_type: published(record_type, references)
            for record_type, references in self._mentioned().items()
        }
        self._keys = self._of_agreements("sources", "key")
        self._numbers = self._of_agreements("commitments", "number")

    def __contains__(self, key: tuple[str, str]) -> bool:
        record_type, reference = key
        return reference in self.own[record_type] or reference in self.published[record_type]

    def references(self, record_type: str) -> set[str]:
        return {*self.own[record_type], *self.published[record_type]}

    def is_readable(self, table: str) -> bool:
        return self._tables[table].readable

    def named(self, record_type: str, reference: str) -> Any:
        """What documents embed of a record: its own row's words, else the published ones.

        Progress updates are named by their reference alone.
        """
        if record_type not in NAMED:
            return reference
        entry = self.own[record_type].get(reference)
        published = self.published[record_type].get(reference)
        if entry is None and published:
            return published.named()
        if entry is None or entry.row is None:  # a problem of its own: what it says will do
            return _unread(NAMED[record_type], reference, entry.cells if entry else {})
        words = {"name": getattr(entry.row, "name", "") or getattr(entry.row, "title", "")}
        if record_type == "organisation":
            words |= {name: getattr(entry.row, name) for name in ("abbreviation", "country")}
        if record_type == "person":
            words |= {name: getattr(entry.row, name) for name in ("native_name", "native_language")}
        return NAMED[record_type].model_validate({"reference": reference} | words)

    def source_keys(self, agreement: str) -> Collection[str] | None:
        """The keys of an agreement's sources; None where they cannot be known."""
        if agreement in self.own["agreement"]:
            return self._keys.get(agreement, set()) if self.is_readable("sources") else None
        found = self._published_agreement(agreement)
        return {source.key for source in found.sources} if found else None

    def numbers(self, agreement: str) -> Collection[str] | None:
        """The numbers of an agreement's commitments; None where they cannot be known."""
        if agreement in self.own["agreement"]:
            return self._numbers.get(agreement, set()) if self.is_readable("commitments") else None
        published = agreement in self.published["agreement"]
        return self.published_numbers(agreement) if published else None

    def published_numbers(self, agreement: str) -> list[str]:
        """The numbers of the commitments of an agreement that is published, in order."""
        found = self._published_agreement(agreement)
        return [str(commitment.number) for commitment in found.commitments] if found else []

    def agreement_of(self, update: str) -> str:
        """The agreement that a progress update reports on, or an empty string."""
        if entry := self.own["progress"].get(update):
            return entry.cells.get("agreement", "")
        found = self.published["progress"].get(update)
        return found.agreement.reference if isinstance(found, Progress) else ""

    def _published_agreement(self, reference: str) -> Agreement | None:
        found = self.published["agreement"].get(reference)
        return found if isinstance(found, Agreement) else None

    def _of_agreements(self, table: str, column: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for entry in self._tables[table].entries:
            agreement = entry.cells.get("agreement", "")
            found.setdefault(agreement, set()).add(entry.cells.get(column, ""))
        return found

    def _mentioned(self) -> dict[str, set[str]]:
        """References that may have been published: the package's own, and all that it names."""
        found: dict[str, set[str]] = {record_type: set() for record_type in TABLE_OF}
        for record_type, reference in self._all_references():
            found[record_type].add(reference)
        for record_type, entries in self.own.items():
            found[record_type] |= entries.keys()
        return found

    def _all_references(self) -> Iterator[tuple[str, str]]:
        for table in self._tables.values():
            for column, marker in table.type.refers():
                if marker.record_type:
                    for entry in table.entries:
                        for value in split(entry.cells.get(column, "")):
                            yield marker.record_type, value


def _unread(named: type[Named], reference: str, cells: Mapping[str, str]) -> Named:
    """The name of a record by the cells of a row that is wrong, or by nothing but its reference."""
    said = {"name": cells.get("title", ""), **cells, "reference": reference}
    needed = (name for name, field in named.model_fields.items() if field.is_required())
    words: dict[str, Any] = {name: said.get(name) or reference for name in needed}
    return named.model_construct(**words)
