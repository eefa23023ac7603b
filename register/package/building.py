"""The rows of a package to documents."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from register.documents import Document, Frozen, Progress
from register.package.checks import rewritten
from register.package.columns import Row
from register.package.known import Known
from register.package.parsing import Entry, Table
from register.package.problems import Problem
from register.package.tables import RECORDS, Part, Record
from register.package.wording import message

F = TypeVar("F", bound=Frozen)
# Where a document keeps a column under another name, or inside a value.
COLUMN_OF: dict[tuple[str, ...], str] = {
    ("archive", "path"): "archive_path",
    ("archive", "sha256"): "archive_sha256",
    ("money", "amount"): "amount",
    ("money", "currency"): "currency",
    ("budget", "amount"): "amount",
    ("budget", "currency"): "currency",
}


class Builder:
    """Makes documents of the entries that are right; `problems` says why others are not."""

    def __init__(self, tables: Mapping[str, Table], known: Known) -> None:
        self._tables, self._known = tables, known
        self._parts = {
            part.table: self._by_parent(tables[part.table])
            for record in RECORDS.values()
            for part in record.parts
        }
        self.problems: list[Problem] = []

    def documents(self) -> Iterator[Document]:
        for table, record in RECORDS.items():
            for entry in self._tables[table].entries:
                document = self._document(record, self._tables[table], entry)
                if document is not None:
                    yield document

    def _document(self, record: Record, table: Table, entry: Entry) -> Document | None:
        reference = entry.cells.get("reference", "")
        parts = {part.field: self._made(part, reference) for part in record.parts}
        whole = all(self._tables[part.table].readable for part in record.parts)
        if not whole or any(None in made for made in parts.values()) or not _is_right(entry):
            return None
        document = self._make(record.type, table, entry, parts)
        if isinstance(document, Progress):
            self.problems += rewritten(entry, document, self._known)
        return document

    def _made(self, part: Part, reference: str) -> list[Frozen | None]:
        table = self._tables[part.table]
        entries = self._parts[part.table].get(reference, [])
        return [
            self._make(part.type, table, entry, {}) if _is_right(entry) else None
            for entry in entries
        ]

    def _make(self, wanted: type[F], table: Table, entry: Entry, parts: dict[str, Any]) -> F | None:
        assert entry.row is not None  # noqa: S101
        try:
            return wanted.model_validate(self._content(wanted, entry.row) | parts)
        except ValidationError as errors:
            found = errors.errors(include_url=False)
            self.problems += [_problem(table, entry, dict(error)) for error in found]
            return None

    def _content(self, wanted: type[Frozen], row: Row) -> dict[str, Any]:
        markers = {name: marker for name, marker in row.refers() if marker.record_type}
        content = {}
        for column in row.columns():
            if row.parent and row.parent[0] == column:
                continue
            value = getattr(row, column)
            if value and column in markers:
                value = self._named(markers[column].record_type, value)
            content[row.renamed.get(column, column)] = value
        return _folded(content, "budget" if "budget" in wanted.model_fields else "money")

    def _named(self, record_type: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._known.named(record_type, reference) for reference in value)
        return self._known.named(record_type, value)

    def _by_parent(self, table: Table) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        if table.type.parent:
            for entry in table.entries:
                found.setdefault(entry.cells.get(table.type.parent[0], ""), []).append(entry)
        return found


def _is_right(entry: Entry) -> bool:
    return entry.row is not None and not entry.wrong


def _folded(content: dict[str, Any], money: str) -> dict[str, Any]:
    """Columns that belong together, as the one value that a document keeps."""
    if "amount" in content:
        amount = {"amount": content.pop("amount"), "currency": content.pop("currency")}
        amount["words"] = content.pop("amount_words")
        content[money] = _given(amount)
    if "archive_path" in content:
        archive = {"path": content.pop("archive_path"), "sha256": content.pop("archive_sha256")}
        content["archive"] = _given(archive)
    if "force_passage" in content:
        force = {"value": content["force"], "passage": content.pop("force_passage")}
        content["force"] = force | {"source": content.pop("force_source")}
    return content


def _given(values: dict[str, Any]) -> dict[str, Any] | None:
    return {name: value for name, value in values.items() if value is not None} or None


def _problem(table: Table, entry: Entry, error: dict[str, Any]) -> Problem:
    """A document's error at the row and, where it names one, the column that it comes from."""
    place = tuple(step for step in error["loc"] if isinstance(step, str))
    column = COLUMN_OF.get(place) or (place[-1] if place else "")
    if not place and error["type"] == "value_error":
        column = str(error["ctx"]["error"]).partition(":")[0]
    column = column if column in table.type.columns() else ""
    field = table.type.model_fields.get(column)
    said = message(error, (field.description if field else None) or "")
    said = said.removeprefix(f"{column}: ") if column else said
    if error["type"] == "too_short" and not column:
        said = f"needs more rows in the table {place[0]}: at least {error['ctx']['min_length']}"
    value = entry.cells.get(column, "")
    return Problem(table.name, entry.number, column, value, said)
