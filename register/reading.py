"""Read published records one by one; lists come from the index (see `query`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Q, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from register import moments
from register.codelists import Action
from register.documents import canonical_json
from register.models import Current, Edition
from register.rebuilding import Rows

OF_COUNTRIES = ("organisation", "person", "strategy")


Key = tuple[str, str]  # record type and reference


class Withdrawn(Exception):
    """The record was taken out of the register; `edition` says when and why."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__(f"{edition.record_type} {edition.reference} was withdrawn")


class Removed(Exception):
    """The text of this edition was removed because the law requires it; `said` says why."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__(f"{edition.record_type} {edition.reference}: its text was removed")

    @property
    def said(self) -> Edition | None:
        """The edition that tells the public of the removal, with the reason as its note."""
        of_record = Edition.objects.of(self.edition.record_type, self.edition.reference)
        text = canonical_json({"redacted": self.edition.number})
        return of_record.filter(action=Action.REDACTED, document=text).first()


class Merged(Exception):
    """The record was a duplicate; `edition` says which record was kept."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__(f"{edition.record_type} {edition.reference} was merged")


class NotYet(Http404):
    """The record was not in the register on the day asked for; `first` is its first edition."""

    def __init__(self, first: Edition) -> None:
        self.first = first
        super().__init__(f"{first.record_type} {first.reference} was published later")


class Parts(NamedTuple):
    """The first parts of a record that are of one type, in their order, and how many there are."""

    documents: list[Any]
    number: int


def read(record_type: str, reference: str) -> Edition:
    """The current edition of a record, in one query.

    Raises Http404 where it was never published, whatever the editors' tables hold, NotYet where it
    was so only after the day asked for, Withdrawn where it was taken out, Removed where the law
    took the text that stood on the day asked for, and Merged where another record was kept in its
    place.
    """
    if moment := moments.standing():
        row = next(iter(moment.found([(record_type, reference)])), None)
        if row is None and (first := Edition.objects.of(record_type, reference).first()):
            raise NotYet(first)
        return _standing(row)
    found = _current().filter(record_type=record_type, reference=reference).first()
    return _standing(found)


def kept(merged: Edition) -> Edition | None:
    """The current edition of the record that was kept in place of a merged one.

    Where that one was merged too, it leads on; None where what was kept in the end does not stand.
    """
    try:
        return read(merged.record_type, merged.merged_into)
    except Merged as again:
        return kept(again.edition)
    except (Http404, Withdrawn, Removed):
        return None


def read_with(
    records: Sequence[Key], others: Iterable[Key]
) -> tuple[list[Edition], dict[Key, Edition]]:
    """The current editions of records and of others that stand, in one query.

    Raises for the records what `read` does; others that do not stand are left out.
    """
    if moment := moments.standing():
        rows = moment.found(others)
        own = [read(*key) for key in records]
        return own, {_key(row): row.edition for row in rows if not row.withdrawn}
    wanted: dict[str, set[str]] = {}
    for record_type, reference in (*records, *others):
        wanted.setdefault(record_type, set()).add(reference)
    asked = (Q(record_type=kind, reference__in=found) for kind, found in wanted.items())
    found = {_key(row): row for row in _current().filter(reduce(or_, asked, Q(pk=None)))}
    own = [_standing(found.get(key)) for key in records]
    return own, {key: _standing(row) for key, row in found.items() if not row.withdrawn}


def _key(row: Current) -> Key:
    return row.record_type, row.reference


def read_with_parts(record_type: str, reference: str) -> tuple[Edition, list[Any]]:
    """The current edition of a record and the documents of what is part of it, in one query."""
    if moment := moments.standing():
        edition = read(record_type, reference)
        return edition, [row.document for row in moment.part_of(reference)]
    rows = list(
        _current().filter(record_type=record_type, reference=reference)
        | _current().filter(part_of=reference, withdrawn=False)
    )
    own = [row for row in rows if (row.record_type, row.reference) == (record_type, reference)]
    edition = _standing(own[0] if own else None)
    return edition, [row.document for row in rows if row not in own]


def read_with_first_parts(
    record_type: str, reference: str, most: int, others: Collection[Key]
) -> tuple[Edition, dict[str, Parts], dict[Key, Edition]]:
    """The current edition of a record, the first parts of it by type, and others, in one query.

    The others, at most `most`, are of types that are part of nothing; see `read_with`.
    """
    own = (record_type, reference)
    if moment := moments.standing():
        [edition], known = read_with([own], others)
        return edition, _first(sorted(moment.part_of(reference), key=_place), most), known
    named = (Q(record_type=kind, reference=ref) for kind, ref in (own, *others))
    asked = reduce(or_, named, Q(part_of=reference, withdrawn=False))
    rows = {_key(row): row for row in _placed(_current().filter(asked)).filter(place__lte=most)}
    edition = _standing(rows.pop(own, None))
    found = {key: rows.pop(key) for key in others if key in rows}
    numbers = {row.record_type: row.number for row in rows.values()}
    parts = _first(rows.values(), most)
    return (
        edition,
        {kind: some._replace(number=numbers[kind]) for kind, some in parts.items()},
        {key: _standing(row) for key, row in found.items() if not row.withdrawn},
    )


def _placed(rows: Any) -> Any:
    """The rows, each with its `place` among those of its type and the `number` of these."""
    order = ["sort_key", "reference"]
    return rows.annotate(
        place=Window(RowNumber(), partition_by="record_type", order_by=order),
        number=Window(Count("pk"), partition_by="record_type"),
    )


def _place(row: Current) -> tuple[str, str]:
    return row.sort_key, row.reference


def _first(rows: Iterable[Current], most: int) -> dict[str, Parts]:
    found: dict[str, list[Current]] = {}
    for row in rows:
        found.setdefault(row.record_type, []).append(row)
    return {
        kind: Parts([row.document for row in rows[:most]], len(rows))
        for kind, rows in found.items()
    }


def office_holders(country: str, organisations: Collection[str], most: int) -> list[Any]:
    """The first people of a country recorded in an office of one of the organisations."""
    found = _parts(country).in_offices_of(organisations)
    return [row.document for row in found[:most]]


def bodies(country: str, organisation: str, most: int) -> tuple[list[Any], Parts]:
    """The organisations of a country, and the first people in an office of one of them.

    In one query.
    """
    parts = _parts(country)
    of_type, people = parts.filter(record_type="organisation"), parts.in_offices_of([organisation])
    if moments.standing():
        first = [row.document for row in people[:most]]
        return [row.document for row in of_type], Parts(first, len(people))
    kept = Q(record_type="organisation") | Q(place__lte=most)
    rows = list(_placed(of_type | people).filter(kept))
    held = [row for row in rows if row.record_type == "person"]
    number = held[0].number if held else 0
    first = [row.document for row in held]
    return [row.document for row in rows if row not in held], Parts(first, number)


def _parts(country: str) -> Any:
    """What is part of a country and stands, in its order."""
    if moment := moments.standing():
        return Rows(sorted(moment.part_of(country), key=_place))
    return _current().filter(part_of=country, withdrawn=False)


def ever_promised(agreement: str) -> set[str]:
    """The numbers, as addresses have them, of the commitments that any edition of it has."""
    editions = Edition.objects.of("agreement", agreement).filter(action=Action.PUBLISHED)
    documents = (edition.content for edition in editions.exclude(document=""))
    return {f"{commitment.number}" for found in documents for commitment in found.commitments}


def read_many(wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], Any]:
    """Documents by record type and reference, in one query; what is not public is left out.

    `wanted` gives the references of each record type.
    """
    if moment := moments.standing():
        rows = moment.found({(kind, ref) for kind, found in wanted.items() for ref in found})
        return {(r.record_type, r.reference): r.document for r in rows if not r.withdrawn}
    conditions = [Q(record_type=kind, reference__in=set(found)) for kind, found in wanted.items()]
    rows = _current().filter(reduce(or_, conditions, Q(pk=None)), withdrawn=False)
    return {(row.record_type, row.reference): row.document for row in rows}


def labels(records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What records are called, by type and reference; nothing of what was withdrawn."""
    if moment := moments.standing():
        rows = moment.found(records)
        return {(r.record_type, r.reference): r.label for r in rows if not r.withdrawn}
    rows = Current.objects.filter(reference__in={ref for _kind, ref in records}, withdrawn=False)
    return {
        (kind, reference): label
        for kind, reference, label in rows.values_list("record_type", "reference", "label")
    }


def gone(records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Those of the records that do not stand, with the action that ended them, in one query."""
    wanted = set(records)
    if not wanted:
        return {}
    if moment := moments.standing():
        rows = [row for row in moment.found(wanted) if row.withdrawn]
    else:
        references = {reference for _kind, reference in wanted}
        rows = (
            _current().defer("edition__document").filter(reference__in=references, withdrawn=True)
        )
    return {(row.record_type, row.reference): row.edition.action for row in rows}


def everything(record_type: str) -> Any:
    """The standing records of a type in their order, as a queryset of `Current`."""
    if moment := moments.standing():
        return moment.everything(record_type)
    return _current().filter(record_type=record_type, withdrawn=False)


def references(record_type: str) -> list[str]:
    """The references of the standing records of a type, without reading a document."""
    if moment := moments.standing():
        return [row.reference for row in moment.everything(record_type)]
    standing = Current.objects.filter(record_type=record_type, withdrawn=False)
    return list(standing.values_list("reference", flat=True))


def listed(record_type: str, country: str = "", organisation: str = "") -> Any:
    """The same as `everything`; of one country alone where one is given and records have one.

    Of people, where an organisation is given, only those recorded in an office of it.
    """
    found = everything(record_type)
    if country and record_type in OF_COUNTRIES:
        # PostgreSQL takes no NUL, and no code of a country has one.
        found = found.filter(part_of=country.lower().replace("\0", "?"))
    if organisation and record_type == "person":
        found = found.in_offices_of([organisation.lower().replace("\0", "?")])
    return found


def _current() -> Any:
    return Current.objects.select_related("edition")


def _standing(row: Current | None) -> Edition:
    if row is None:
        raise Http404
    if row.edition.merged_into:
        raise Merged(row.edition)
    if row.edition.action == Action.PUBLISHED and not row.edition.document:
        raise Removed(row.edition)
    if row.withdrawn:
        raise Withdrawn(row.edition)
    row.edition.links = row.links
    return row.edition
