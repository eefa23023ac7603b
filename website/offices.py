"""What a person did in each office: acts of published agreements, under the appointments they fit.

An act fits an office where the source prints its title, in whatever order of words, and nothing
recorded speaks against it. What fits none, or several alike, is never guessed into one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol, TypeVar

from register.codelists import Capacity
from register.dates import PartialDate
from register.documents import (
    Agreement,
    Appointment,
    Person,
    Signature,
    Source,
    Statement,
)

# Words that say nothing about which office a title means.
EMPTY_WORDS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "the", "to"})
WORD = re.compile(r"[^\W_]+")
DAY = timedelta(days=1)


class Deed(Protocol):
    """What tells under which office something was done: as printed, and when."""

    @property
    def title(self) -> str | None: ...
    @property
    def body(self) -> str | None:
        """The reference of the organisation."""

    @property
    def date(self) -> PartialDate | None: ...


D = TypeVar("D", bound=Deed)


@dataclass(frozen=True)
class Act:
    """What a person signed, announced, witnessed or said: one line of one agreement."""

    agreement: Agreement
    part: Signature | Statement
    source: Source | None

    @property
    def title(self) -> str | None:
        """The title as printed."""
        return self.part.title

    @property
    def body(self) -> str | None:
        return self.part.organisation.reference if self.part.organisation else None

    @property
    def capacity(self) -> str:
        return self.part.capacity.value if isinstance(self.part, Signature) else ""

    @property
    def is_of_an_office(self) -> bool:
        """Whether it was done for a party; whoever is only quoted may hold no office."""
        return self.capacity not in ("", Capacity.QUOTED)

    @property
    def words(self) -> str:
        return self.part.words if isinstance(self.part, Statement) else ""

    @property
    def date(self) -> PartialDate | None:
        return self.agreement.date


@dataclass(frozen=True)
class Gap:
    """Days between two offices for which none is recorded."""

    first: date
    last: date


@dataclass
class Office:
    """An appointment with the acts in it, and how it lies in time among the others."""

    held: Appointment
    acts: list[Act] = field(default_factory=list)
    gap_before: Gap | None = None
    together_with: list[Appointment] = field(default_factory=list)

    @property
    def known(self) -> tuple[PartialDate | None, PartialDate | None]:
        """Dates of the first and the last act in it."""
        dates = [act.date for act in self.acts if act.date]
        return min(dates, default=None), max(dates, default=None)

    @property
    def order(self) -> tuple[date, str]:
        """By when it began; where that is not recorded, by the first act in it."""
        began = started(self.held) or self.known[0] or ended(self.held)
        return (began.first if began else date.max, self.held.title.casefold())


def started(held: Appointment) -> PartialDate | None:
    return PartialDate.parse(held.started) if held.started else None


def ended(held: Appointment) -> PartialDate | None:
    return PartialDate.parse(held.ended) if held.ended else None


def office_words(title: str) -> frozenset[str]:
    """The words that tell an office: “Minister for X” and “X Minister” have the same."""
    return frozenset(WORD.findall(title.casefold())) - EMPTY_WORDS


def acts_of(reference: str, agreements: Iterable[Agreement]) -> list[Act]:
    """Every act of a person in these agreements, oldest first; undated ones come last."""
    found = [
        Act(agreement, part, agreement.source(part.source))
        for agreement in agreements
        for part in _parts(agreement)
        if part.person.reference == reference
    ]
    return sorted(found, key=_by_date)


def _parts(agreement: Agreement) -> Iterator[Signature | Statement]:
    yield from agreement.signatures
    yield from agreement.statements


def offices(person: Person, acts: Iterable[Act]) -> tuple[list[Office], list[Act]]:
    """The offices of a person in the order of time, each with its acts; and the other acts."""
    filed, other = by_office(person.appointments, acts)
    found = [Office(held, done) for held, done in zip(person.appointments, filed, strict=True)]
    found.sort(key=lambda office: office.order)
    _compare(found)
    return found, other


def by_office(held: Sequence[Appointment], acts: Iterable[D]) -> tuple[list[list[D]], list[D]]:
    """For each appointment the acts that fit it and no other; and the acts left over."""
    filed: list[list[D]] = [[] for _appointment in held]
    other: list[D] = []
    for act in acts:
        fitting = [done for one, done in zip(held, filed, strict=True) if fits(act, one)]
        (fitting[0] if len(fitting) == 1 else other).append(act)
    return filed, other


def fits(act: Deed, held: Appointment) -> bool:
    """Whether the act was done in this office, by the title, organisation and date printed.

    Where a source prints another title, only days that certainly lie within the office count.
    """
    if act.body and act.body != held.organisation.reference:
        return False
    if act.title and office_words(act.title) == office_words(held.title):
        return _may_lie_within(act.date, held)
    return bool(act.body) and _lies_within(act.date, held)


def _may_lie_within(when: PartialDate | None, held: Appointment) -> bool:
    began, end = started(held), ended(held)
    if when is None:
        return True
    return not (began and when.last < began.first) and not (end and when.first > end.last)


def _lies_within(when: PartialDate | None, held: Appointment) -> bool:
    began, end = started(held), ended(held)
    if when is None or began is None or end is None:
        return False
    return began.last <= when.first and when.last <= end.first


def _compare(found: list[Office]) -> None:
    """Say of each office what certainly overlaps it, and what gap certainly lies before it."""
    for place, office in enumerate(found):
        office.gap_before = _gap([o.held for o in found[:place]], office.held)
        others = (o.held for o in found if o is not office)
        office.together_with = [held for held in others if _overlap(office.held, held)]


def _gap(before: list[Appointment], held: Appointment) -> Gap | None:
    """The days from the last end before an office to its beginning; None unless all are known."""
    began, ends = started(held), [ended(other) for other in before]
    known = [end.last for end in ends if end]
    if began is None or not known or len(known) < len(ends):
        return None
    first, last = max(known) + DAY, began.first - DAY
    return Gap(first, last) if first <= last else None


def _overlap(one: Appointment, other: Appointment) -> bool:
    """Whether both were certainly held on one day; a day of changing over is none."""
    began, ends = (started(one), started(other)), (ended(one), ended(other))
    if not (all(began) and all(ends)):
        return False
    return max(when.last for when in began if when) < min(when.first for when in ends if when)


def _by_date(act: Act) -> tuple[bool, date, str]:
    return (act.date is None, act.date.first if act.date else date.max, act.agreement.reference)
