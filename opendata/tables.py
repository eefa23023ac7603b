"""The lists of countries, people, organisations, topics, strategies and updates, as rows.

The same names in CSV and in JSON; in JSON a value is a list where a cell holds several.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from register import journal, moments, reading
from register.addresses import address
from register.models import Edition
from register.package.cells import join
from register.query import agreements, commitments

BATCH = 500
Columns = Mapping[str, Callable[[Any], Any]]


class Row(NamedTuple):
    """A record with the number of its agreements, and for a country of their commitments."""

    document: Any
    agreements: int
    commitments: int


class Update(NamedTuple):
    """An edition, what its record is called now, if it stands, and the record kept in a merger.

    A record that was withdrawn is called by its reference alone: see `opendata.published`.
    """

    edition: Edition
    label: str
    kept: str | None


def said(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.document, name)


def referred(name: str) -> Callable[[Row], Any]:
    """The reference of another record that the document names, if it does."""

    def reference(row: Row) -> str | None:
        found = getattr(row.document, name)
        return found.reference if found else None

    return reference


def budget(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.document.budget, name) if row.document.budget else None


NATIVE: Columns = {
    "name": said("name"),
    "native_name": said("native_name"),
    "native_language": said("native_language"),
}
FILED: Columns = {
    "agreements": lambda row: row.agreements,
    "address": lambda row: address(row.document.type, row.document.reference),
}
COLUMNS: dict[str, Columns] = {
    "country": {
        "reference": said("reference"),
        "code": said("code"),
        "kind": said("kind"),
        "name": said("name"),
        "commitments": lambda row: row.commitments,
        **FILED,
    },
    "person": {
        "reference": said("reference"),
        **NATIVE,
        "country": referred("country"),
        "organisations": lambda row: [
            held.organisation.reference for held in row.document.appointments
        ],
        **FILED,
    },
    "organisation": {
        "reference": said("reference"),
        **NATIVE,
        "abbreviation": said("abbreviation"),
        "country": referred("country"),
        "started": said("started"),
        "ended": said("ended"),
        "successors": lambda row: [other.reference for other in row.document.successors],
        **FILED,
    },
    "topic": {
        "reference": said("reference"),
        "name": said("name"),
        "definition": said("definition"),
        "broader": referred("broader"),
        "matches": lambda row: [match.url for match in row.document.matches],
        **FILED,
        "names": lambda row: [known.name for known in row.document.names],
        "name_languages": lambda row: [known.language for known in row.document.names],
    },
    "strategy": {
        "reference": said("reference"),
        "title": said("title"),
        "country": referred("country"),
        "organisation": referred("organisation"),
        "published": said("published"),
        "budget": budget("amount"),
        "currency": budget("currency"),
        "url": said("url"),
        **FILED,
    },
}
UPDATE_COLUMNS: Columns = {
    "seq": lambda update: update.edition.seq,
    "record_type": lambda update: update.edition.record_type,
    "reference": lambda update: update.edition.reference,
    "label": lambda update: update.label,
    "number": lambda update: update.edition.number,
    "action": lambda update: update.edition.action,
    "published_at": lambda update: journal.timestamp(update.edition.published_at),
    "change_note": lambda update: update.edition.change_note,
    "merged_into": lambda update: update.edition.merged_into or None,
    "hash": lambda update: update.edition.hash,
    "address": lambda update: address(update.edition.record_type, update.edition.reference),
    "merged_into_name": lambda update: update.kept,
}


def records(record_type: str, found: Iterable[Any]) -> Iterator[Row]:
    """Rows of a type's records, in the order given; counted now, whenever they are read."""
    counts = agreements().totals(record_type)
    promised = commitments().totals(record_type) if record_type == "country" else {}
    return (
        Row(row.document, counts.get(row.reference, 0), promised.get(row.reference, 0))
        for row in found
    )


def updates(found: Iterable[Edition]) -> Iterator[Update]:
    """Editions with the names of their records, as of the day that is shown now."""
    return _named(found, moments.standing())


def _named(found: Iterable[Edition], moment: Any) -> Iterator[Update]:
    editions = iter(found)
    while some := list(islice(editions, BATCH)):
        with moments.reading_from(moment):  # a stream is read after the request that asked for it
            kept = [(e.record_type, e.merged_into) for e in some if e.merged_into]
            labels = reading.labels([*((e.record_type, e.reference) for e in some), *kept])
        for edition in some:
            key = edition.record_type, edition.reference
            merged = edition.merged_into
            name = labels.get((edition.record_type, merged), merged) if merged else None
            yield Update(edition, labels.get(key, edition.reference), name)


def as_json(columns: Columns, row: Any) -> dict[str, Any]:
    return {name: column(row) for name, column in columns.items()}


def as_cells(columns: Columns) -> Columns:
    """The same columns for a CSV file: several values stand in one cell."""
    return {name: _joined(column) for name, column in columns.items()}


def _joined(column: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def cell(row: Any) -> Any:
        found = column(row)
        return join(found) if isinstance(found, list) else found

    return cell
