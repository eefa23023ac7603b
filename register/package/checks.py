"""What must hold between rows: nothing twice, nothing dangling, references by the rule."""

import re
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings

from register.documents import Progress
from register.package.cells import split
from register.package.columns import Refers
from register.package.known import Known
from register.package.parsing import Entry, Table
from register.package.problems import Problem
from register.package.wording import closest


def between_rows(tables: Mapping[str, Table], known: Known) -> Iterator[Problem]:
    """Yield every problem that no single row shows; note in each entry which of its cells."""
    for table in tables.values():
        for columns in (table.type.key_columns, *table.type.unique):
            yield from _repeated(table, columns)
        for column, marker in table.type.refers():
            yield from _dangling(table, column, marker, known)
    yield from _second_headlines(tables["events"])
    yield from _unknown_numbers(tables["commitments"], "derived_from", known)
    yield from _unknown_numbers(tables["progress"], "commitments", known)
    yield from _lost_commitments(tables["agreements"], known)
    yield from _crossing_corrections(tables["progress"], known)


def own_references(tables: Mapping[str, Table], known: Known) -> Iterator[Problem]:
    """Yield every new reference that does not follow the rules of this register."""
    yield from _agreement_references(tables, known)
    yield from _progress_references(tables["progress"], known)


def _repeated(table: Table, columns: tuple[str, ...]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], int] = {}
    for entry in table.entries if columns else ():
        key = tuple(entry.cells.get(column, "") for column in columns)
        if not any(key) or entry.wrong.intersection(columns):
            continue
        if key in first:
            column = [name for name, cell in zip(columns, key, strict=True) if cell][-1]
            what = ", ".join(columns)
            repeats = f"repeats row {first[key]} ({what}): remove one of them or correct it"
            yield _problem(table, entry, column, entry.cells[column], repeats)
        first.setdefault(key, entry.number)


def _dangling(table: Table, column: str, marker: Refers, known: Known) -> Iterator[Problem]:
    is_parent = table.type.parent is not None and table.type.parent[0] == column
    if is_parent and not known.is_readable(marker.table):
        return
    for entry in table.entries:
        if column in entry.wrong:
            continue
        for value in split(entry.cells.get(column, "")):
            if not marker.record_type:
                message = _source_problem(table, entry, value, known)
            elif is_parent:
                message = _parent_problem(marker, value, known)
            else:
                message = _reference_problem(marker, value, known)
            if message:
                yield _problem(table, entry, column, value, message)


def _source_problem(table: Table, entry: Entry, key: str, known: Known) -> str:
    keys = known.source_keys(_agreement(table, entry, known))
    if keys is None or key in keys:
        return ""
    listed = ", ".join(sorted(keys)) or "none"
    return f"is not a source of this agreement (listed: {listed}): add it to sources or correct it"


def _parent_problem(marker: Refers, reference: str, known: Known) -> str:
    own = known.own[marker.record_type]
    if reference in own:
        return ""
    hint = f"did you mean {nearest}? " if (nearest := closest(reference, own)) else ""
    return f"has no row in {marker.table}: {hint}A part comes together with its record"


def _reference_problem(marker: Refers, reference: str, known: Known) -> str:
    if (marker.record_type, reference) in known or not known.is_readable(marker.table):
        return ""
    nearest = closest(reference, known.references(marker.record_type))
    hint = f"did you mean {nearest}? Otherwise add" if nearest else "add"
    return (
        f"is unknown, here and in the published register: {hint} it to {marker.table}, "
        "or correct it"
    )


def _second_headlines(events: Table) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for entry in events.entries:
        if entry.cells.get("headline", "").lower() == "true":
            agreement = entry.cells.get("agreement", "")
            if agreement in first:
                yield _problem(
                    events,
                    entry,
                    "headline",
                    entry.cells["headline"],
                    f"row {first[agreement]} gives the headline date already: keep one",
                )
            first.setdefault(agreement, entry.number)


def _unknown_numbers(table: Table, column: str, known: Known) -> Iterator[Problem]:
    for entry in table.entries:
        numbers = known.numbers(entry.cells.get("agreement", ""))
        if column in entry.wrong or numbers is None:
            continue
        for value in split(entry.cells.get(column, "")):
            if value not in numbers:
                yield _problem(
                    table,
                    entry,
                    column,
                    value,
                    "is no commitment of this agreement: correct the number or add it",
                )


def _lost_commitments(table: Table, known: Known) -> Iterator[Problem]:
    """Numbers are permanent: a promise that was dropped stays listed."""
    for entry in table.entries:
        reference = entry.cells.get("reference", "")
        numbers = known.numbers(reference)
        if numbers is None:
            continue
        for number in known.published_numbers(reference):
            if number not in numbers:
                lost = (
                    f"has no row in commitments for its published commitment {number}: put it "
                    "back; if the parties dropped it, say so in dropped"
                )
                yield _problem(table, entry, "reference", reference, lost)


def _agreement_references(tables: Mapping[str, Table], known: Known) -> Iterator[Problem]:
    """A new agreement's reference follows from its parties and year; an old one is permanent."""
    parties = _by_agreement(tables["parties"].entries)
    events = _by_agreement(tables["events"].entries)
    table = tables["agreements"]
    if not (tables["parties"].readable and tables["events"].readable):
        return
    for entry in table.entries:
        reference = entry.cells.get("reference", "")
        own = [*parties.get(reference, ()), *events.get(reference, ())]
        if not reference or reference in known.published["agreement"]:
            continue
        if "reference" in entry.wrong or any(part.wrong for part in own):
            continue
        codes = [party.cells["country"] for party in parties.get(reference, ())]
        stem = _stem(codes, events.get(reference, ()))
        if codes and not re.fullmatch(rf"{re.escape(stem)}-[1-9]\d*", reference):
            yield _problem(
                table,
                entry,
                "reference",
                reference,
                f"does not say its parties and year: write {stem}- and a counter",
            )


def _stem(codes: Iterable[str], events: Iterable[Entry]) -> str:
    home = settings.REGISTER_HOME_COUNTRY.lower()
    dates = [e.cells["date"] for e in events if e.cells["headline"].lower() == "true"]
    year = dates[0][:4] if dates and dates[0] else "nd"
    return "-".join([*sorted(codes, key=lambda code: (code != home, code)), year])


def _progress_references(table: Table, known: Known) -> Iterator[Problem]:
    for entry in table.entries:
        reference, agreement = entry.cells.get("reference", ""), entry.cells.get("agreement", "")
        if reference in known.published["progress"] or entry.wrong & {"reference", "agreement"}:
            continue
        if not re.fullmatch(rf"{re.escape(agreement)}-u[1-9]\d*", reference):
            rule = f"does not say its agreement: write {agreement}-u and a counter"
            yield _problem(table, entry, "reference", reference, rule)


def _crossing_corrections(table: Table, known: Known) -> Iterator[Problem]:
    for entry in table.entries:
        corrected = entry.cells.get("corrects", "")
        other = known.agreement_of(corrected) if corrected else ""
        if other and other != entry.cells.get("agreement"):
            message = f"is an update on {other}: choose one on the same agreement"
            yield _problem(table, entry, "corrects", corrected, message)


def rewritten(entry: Entry, document: Progress, known: Known) -> Iterator[Problem]:
    """A published progress update stands for ever."""
    published = known.published["progress"].get(document.reference)
    if published and published.content() != document.content():
        yield Problem(
            "progress",
            entry.number,
            "reference",
            document.reference,
            "is published and never rewritten: put it back as it was, "
            "and add a new update that corrects it",
        )


def _agreement(table: Table, entry: Entry, known: Known) -> str:
    if table.name == "evidence":
        return known.agreement_of(entry.cells.get("update", ""))
    return entry.cells.get("reference" if table.name == "agreements" else "agreement", "")


def _by_agreement(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.cells.get("agreement", ""), []).append(entry)
    return found


def _problem(table: Table, entry: Entry, column: str, value: str, message: str) -> Problem:
    entry.wrong.add(column)
    return Problem(table.name, entry.number, column, value, message)
