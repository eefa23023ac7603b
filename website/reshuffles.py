"""Who held the same office before and after: by recorded periods, else by dated acts in it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from register.dates import PartialDate
from register.documents import Appointment, Person
from register.index.cards import AgreementCard
from website.offices import Office, ended, office_words, started


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


class Succession(NamedTuple):
    """Others who held an office: earlier and later where dates say so, and the rest."""

    earlier: list[Holder]
    later: list[Holder]
    undated: list[Holder]

    def __bool__(self) -> bool:
        return bool(self.earlier or self.later or self.undated)


def others_in(office: Appointment, person: Person, people: Iterable[Person]) -> list[Holder]:
    """The others recorded in the same office of the same organisation; no acts are known yet."""
    words = office_words(office.title)
    found = [
        Holder(other, held, (None, None))
        for other in people
        for held in other.appointments
        if other.reference != person.reference
        and held.organisation.reference == office.organisation.reference
        and office_words(held.title) == words
    ]
    return list({holder.person.reference: holder for holder in found}.values())


def acts_by_office(
    cards: Iterable[AgreementCard],
) -> Mapping[tuple[str, frozenset[str]], list[PartialDate]]:
    """Dates of agreements by person and the office that the title printed there tells."""
    found: dict[tuple[str, frozenset[str]], list[PartialDate]] = {}
    for card in cards:
        for act in card.people:
            if card.date and act.title:
                key = (act.reference, office_words(act.title))
                found.setdefault(key, []).append(PartialDate.parse(card.date))
    return found


def succession(
    office: Office,
    others: Iterable[Holder],
    dated: Mapping[tuple[str, frozenset[str]], list[PartialDate]],
) -> Succession:
    """The others in an office, sorted into those certainly before, those after, and the rest."""
    sorted_ = Succession([], [], [])
    own = _span(office.held, office.known)
    for other in others:
        dates = dated.get((other.person.reference, office_words(other.held.title)), [])
        holder = other._replace(known=(min(dates, default=None), max(dates, default=None)))
        _place(sorted_, holder, own).append(holder)
    for group in sorted_:
        group.sort(key=lambda h: (h.span.first or date.max, h.person.sort_key))
    return sorted_


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
