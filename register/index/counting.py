"""Counting facets: how many records each value would find, with every other filter applied."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from tantivy import Query

from register.codelists import (
    AgreementStatus,
    Codelist,
    CommitmentKind,
    Instrument,
    LegalForce,
    ProgressStatus,
)
from register.index.clauses import AnyOf, Clause, together
from register.index.naming import Labels
from register.index.reader import Snapshot
from register.index.schema import FACETS
from register.languages import country_name, order, shown

MOST_VALUES = 2000  # values of one facet that are counted
MOST_TOTALS = 60_000  # the same where every value counts; tantivy makes at most 65,000 buckets
CODELISTS: dict[str, type[Codelist]] = {
    "kind": CommitmentKind,
    "instrument": Instrument,
    "force": LegalForce,
    "status": AgreementStatus,
    "progress": ProgressStatus,
}

Counts = dict[str, dict[str, int]]


class Option(NamedTuple):
    value: str
    label: str
    count: int  # type: ignore[assignment]
    selected: bool


def options(
    name: str, counts: dict[str, int], selected: Collection[str], labels: Labels, limit: int
) -> list[Option]:
    """The options of a facet, most records first, then by label.

    At most `limit`, and every selected one, even where it finds nothing or does not exist.
    """
    found = [
        Option(value, label(name, value, labels), counts.get(value, 0), value in selected)
        for value in counts.keys() | set(selected)
    ]
    found.sort(key=lambda option: (-option.count, order(option.label), option.value))
    return [option for n, option in enumerate(found) if n < limit or option.selected]


def label(name: str, value: str, labels: Labels) -> str:
    """What people call a value of a facet; the value itself where it is not known."""
    if codelist := CODELISTS.get(name):
        return str(codelist(value).label) if value in codelist.values else value
    known = labels.get((name, value)) or value
    return country_name(value, known) if name == "country" else shown(known)


def is_known(name: str, value: str, labels: Labels) -> bool:
    """Whether the register has such a value of a facet at all."""
    codelist = CODELISTS.get(name)
    return value in codelist.values if codelist else (name, value) in labels


def selected(clauses: Iterable[Clause], name: str) -> list[str]:
    """The values of a facet that the clauses ask for, in order."""
    return [v for c in clauses if c.name == name and isinstance(c, AnyOf) for v in c.values]


def count(
    snapshot: Snapshot, side: str, clauses: tuple[Clause, ...], search: Query | None
) -> Counts:
    """How many records have each value of each facet, without the clauses of that facet itself."""
    groups: dict[tuple[Clause, ...], list[str]] = {}
    for name in FACETS[side]:
        others = tuple(clause for clause in clauses if clause.name != name)
        groups.setdefault(others, []).append(name)
    found: Counts = {}
    for others, names in groups.items():
        if search is None and len(others) <= 1:
            counts = _remembered(snapshot, side, others, names)
        else:
            counts = _counted(snapshot, side, others, names, search)
        found |= {name: counts[name] for name in names}
    return found


def totals(
    snapshot: Snapshot, side: str, clauses: tuple[Clause, ...], search: Query | None, name: str
) -> dict[str, int]:
    """How many of the records found have each value of a facet: of all values that they have."""
    query = together(side, clauses, *([search] if search else []))
    asked = {name: {"terms": {"field": name, "size": MOST_TOTALS}}}
    buckets = snapshot.searchers[side].aggregate(query, asked)[name]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _remembered(
    snapshot: Snapshot, side: str, clauses: tuple[Clause, ...], names: list[str]
) -> Counts:
    """Counts under one filter or none, which the counts of most other filters come back to."""
    asked = names if clauses else list(FACETS[side])
    return snapshot.remember(
        (side, clauses, tuple(asked)), lambda: _counted(snapshot, side, clauses, asked, None)
    )


def _counted(
    snapshot: Snapshot,
    side: str,
    clauses: tuple[Clause, ...],
    names: list[str],
    search: Query | None,
) -> Counts:
    query = together(side, clauses, *([search] if search else []))
    asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    answer = snapshot.searchers[side].aggregate(query, asked)
    return {
        name: {bucket["key"]: bucket["doc_count"] for bucket in answer[name]["buckets"]}
        for name in names
    }
