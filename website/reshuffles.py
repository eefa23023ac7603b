"""Who held the same office before and after: by recorded periods, else by dated acts in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from register.dates import PartialDate
from register.documents import Appointment, Person
from register.index.cards import AgreementCard
from register.index.words import folded
from website.offices import Office, by_office, ended, office_words, started


class Span(NamedTuple):
    """The days between which somebody is known to have held an office."""

    first: date | None = None
    last: date | None = None


class Holder(NamedTuple):
    """Somebody else in the office: the period as recorded, and the first and last act in it."""

    person: Person
    held: Appointment
    known: tuple[PartialDate | None, PartialDate | None]

    @property
    def span(self) -> Span:
        return _span(self.held, self.known)


class DatedAct(NamedTuple):
    """What the card of a dated agreement tells of one person in it."""

    title: str | None
    body: str | None
    date: PartialDate


class Succession(NamedTuple):
    """Others who held an office: earlier and later where dates say so, and the rest."""

    earlier: list[Holder]
    later: list[Holder]
    undated: list[Holder]

    def __bool__(self) -> bool:
        return bool(self.earlier or self.later or self.undated)


def others_in(office: Appointment, person: Person, people: Iterable[Person]) -> list[Holder]:
    """Each time that somebody else held the same office of the same organisation.

    Nobody follows upon themselves: who has the same name but for spaces, hyphens and accents is
    taken for the same person, whom sources print in two ways. No acts are known yet.
    """
    return [
        Holder(other, held, (None, None))
        for other in people
        for held in other.appointments
        if _letters(other.name) != _letters(person.name) and _are_one_office(held, office)
    ]


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, folded(name)))


def _are_one_office(one: Appointment, other: Appointment) -> bool:
    same_body = one.organisation.reference == other.organisation.reference
    return same_body and office_words(one.title) == office_words(other.title)


def dated_acts(cards: Iterable[AgreementCard]) -> Mapping[str, list[DatedAct]]:
    """What people did in agreements that have a date, by the person's reference."""
    found: dict[str, list[DatedAct]] = {}
    for card in cards:
        if card.date:
            when = PartialDate.parse(card.date)
            for act in card.people:
                deed = DatedAct(act.title, act.organisation, when)
                found.setdefault(act.reference, []).append(deed)
    return found


def succession(
    office: Office, others: Iterable[Holder], dated: Mapping[str, list[DatedAct]]
) -> Succession:
    """The others in an office, sorted into those certainly before, those after, and the rest."""
    sorted_ = Succession([], [], [])
    own = _span(office.held, office.known)
    for other in others:
        holder = _with_acts(other, dated.get(other.person.reference, []))
        group = _place(sorted_, holder, own)
        if holder not in group:  # held twice, and nothing tells the two apart
            group.append(holder)
    for group in sorted_:
        group.sort(key=lambda h: (h.span.first or date.max, h.person.sort_key))
    return sorted_


def _with_acts(holder: Holder, acts: list[DatedAct]) -> Holder:
    """The holder with the dates of the first and last act that fit this office and no other."""
    held = holder.person.appointments
    filed, _other = by_office(held, acts)
    dates = [act.date for act in filed[held.index(holder.held)]]
    return holder._replace(known=(min(dates, default=None), max(dates, default=None)))


def _place(into: Succession, holder: Holder, own: Span) -> list[Holder]:
    span = holder.span
    if span.last and own.first and span.last < own.first:
        return into.earlier
    if span.first and own.last and own.last < span.first:
        return into.later
    return into.undated


def _span(held: Appointment, known: tuple[PartialDate | None, PartialDate | None]) -> Span:
    """The period of an appointment; an end that is not recorded is that of the acts in it."""
    first, last = started(held) or known[0], ended(held) or known[1]
    return Span(first.first if first else None, last.last if last else None)
