"""The comparison written down: a page that needs nothing beside it, and a CSV file."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from intake.comparing.matching import Matching, Pair, match
from intake.comparing.sayings import Saying, Version, sayings
from intake.comparing.sides import Side
from register.differences import words
from register.documents import Agreement
from register.package.cells import safe

COLUMNS = (
    "match", "score", "ours", "theirs", "our_title", "their_title", "field", "part",
    "we_say", "they_say", "our_source", "their_source",
)  # fmt: skip
# Shorter texts are read as a whole: marks would only be in the way.
LONG = 40


@dataclass(frozen=True)
class Compared:
    """An agreement that both have, and what they say differently of it."""

    pair: Pair
    ours: Agreement
    theirs: Agreement
    sayings: tuple[Saying, ...]

    @property
    def match(self) -> str:
        return "certain" if self.pair.certain else "possible"


@dataclass(frozen=True)
class Comparison:
    """Two registers beside each other on a day (UTC)."""

    ours: Side
    theirs: Side
    on: date
    compared: tuple[Compared, ...]
    only_ours: tuple[Agreement, ...]
    only_theirs: tuple[Agreement, ...]

    @property
    def differing(self) -> list[Compared]:
        """What people have to look at: first the pairs that may be two agreements."""
        found = [one for one in self.compared if one.sayings or not one.pair.certain]
        return sorted(found, key=lambda one: one.pair.certain)

    @property
    def agreed(self) -> int:
        """How many agreements are told alike."""
        return len(self.compared) - len(self.differing)

    @property
    def uncertain(self) -> int:
        return sum(not one.pair.certain for one in self.compared)

    @property
    def differences(self) -> int:
        return sum(len(one.sayings) for one in self.compared)


def compare(ours: Side, theirs: Side, on: date) -> Comparison:
    matching: Matching = match(ours.agreements, theirs.agreements)
    return Comparison(
        ours,
        theirs,
        on,
        tuple(_compared(pair, ours, theirs, on) for pair in matching.pairs),
        tuple(ours.agreements[reference] for reference in matching.only_ours),
        tuple(theirs.agreements[reference] for reference in matching.only_theirs),
    )


def as_csv(comparison: Comparison) -> str:
    """One line for each difference, safe in a spreadsheet; RFC 4180."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for row in _rows(comparison):
        writer.writerow([safe(row.get(column, "")) for column in COLUMNS])
    return buffer.getvalue()


def as_page(comparison: Comparison) -> str:
    """A page in one file: no script, and nothing to fetch."""
    marked = [(one, [_marked(saying) for saying in one.sayings]) for one in comparison.differing]
    context = {"comparison": comparison, "differing": marked}
    return render_to_string("intake/comparison.html", context)


def _compared(pair: Pair, ours: Side, theirs: Side, on: date) -> Compared:
    one, other = ours.agreements[pair.ours], theirs.agreements[pair.theirs]
    found = sayings(
        Version(one, ours.updates.get(pair.ours, []), ours.site),
        Version(other, theirs.updates.get(pair.theirs, []), theirs.site),
        on,
    )
    return Compared(pair, one, other, tuple(found))


def _rows(comparison: Comparison) -> Iterator[dict[str, str]]:
    for one in comparison.compared:
        agreement = {
            "match": one.match,
            "score": f"{one.pair.score.whole:.2f}",
            "ours": one.pair.ours,
            "theirs": one.pair.theirs,
            "our_title": one.ours.title,
            "their_title": one.theirs.title,
        }
        for saying in one.sayings:
            yield agreement | _said(saying)
        if not one.sayings and not one.pair.certain:
            yield agreement
    for found, match_, side in (
        (comparison.only_ours, "only ours", "our"),
        (comparison.only_theirs, "only theirs", "their"),
    ):
        for missing in found:
            yield {"match": match_, f"{side}s": missing.reference, f"{side}_title": missing.title}
    for note in comparison.theirs.notes:
        yield {
            "match": "left out",
            "theirs": note.reference,
            "their_title": note.title,
            "they_say": note.said,
        }


def _said(saying: Saying) -> dict[str, str]:
    return {
        "field": saying.field,
        "part": saying.part,
        "we_say": saying.ours.text if saying.ours else "",
        "they_say": saying.theirs.text if saying.theirs else "",
        "our_source": saying.ours.sourced if saying.ours else "",
        "their_source": saying.theirs.sourced if saying.theirs else "",
    }


@dataclass(frozen=True)
class Marked:
    """A difference with the words that only one side has; see `register.differences.words`."""

    saying: Saying
    ours: list[tuple[str, str]]
    theirs: list[tuple[str, str]]


def _marked(saying: Saying) -> Marked:
    mine = saying.ours.text if saying.ours else ""
    other = saying.theirs.text if saying.theirs else ""
    if min(len(mine), len(other)) < LONG:
        return Marked(saying, [("same", mine)], [("same", other)])
    found = words(mine, other)
    return Marked(
        saying,
        [(kind, text) for kind, text in found if kind != "added"],
        [(kind, text) for kind, text in found if kind != "removed"],
    )
