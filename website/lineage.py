"""The bodies that an organisation took over from, and those that took over from it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from register.documents import Appointment, Organisation, Person
from register.index.cards import AgreementCard
from website.offices import started


class Step(NamedTuple):
    """A body of the lineage; `distance` is 1 for what it took over from, or passed to, itself."""

    organisation: Organisation
    distance: int


@dataclass(frozen=True)
class Lineage:
    """Earlier bodies, the most distant first, and later ones, the nearest first."""

    earlier: list[Step]
    later: list[Step]

    def __bool__(self) -> bool:
        return bool(self.earlier or self.later)

    @property
    def predecessors(self) -> list[str]:
        return [step.organisation.reference for step in self.earlier]


class Inherited(NamedTuple):
    """An agreement that names a predecessor, with the predecessors that it names."""

    card: AgreementCard
    of: list[str]


class Holding(NamedTuple):
    """A person in an office of the organisation."""

    person: Person
    held: Appointment


def lineage(organisation: Organisation, siblings: Iterable[Organisation]) -> Lineage:
    """The lineage of an organisation among those of its country; no circle is gone round twice."""
    known = {other.reference: other for other in siblings}
    before: dict[str, list[str]] = {}
    for other in known.values():
        for successor in other.successors:
            before.setdefault(successor.reference, []).append(other.reference)
    after = {ref: [s.reference for s in other.successors] for ref, other in known.items()}
    earlier = _walk(organisation.reference, known, lambda ref: before.get(ref, []))
    later = _walk(organisation.reference, known, lambda ref: after.get(ref, []))
    return Lineage(earlier[::-1], later)


def _walk(
    start: str, known: Mapping[str, Organisation], following: Callable[[str], list[str]]
) -> list[Step]:
    """What is reached from `start`, nearest first, each once."""
    found: list[Step] = []
    seen, edge, distance = {start}, [start], 1
    while edge:
        reached = dict.fromkeys(ref for at in edge for ref in following(at))
        edge = [ref for ref in reached if ref in known and ref not in seen]
        seen.update(edge)
        found += [Step(known[ref], distance) for ref in edge]
        distance += 1
    return found


def inherited(cards: Iterable[AgreementCard], earlier: Iterable[Step]) -> list[Inherited]:
    """Agreements with the names of the predecessors that they name."""
    names = {step.organisation.reference: step.organisation.name for step in earlier}
    return [
        Inherited(card, [names[o.reference] for o in card.organisations if o.reference in names])
        for card in cards
    ]


def holdings(reference: str, people: Iterable[Person], *, whole: bool) -> list[Holding]:
    """The people in their offices of the organisation: dated offices first, by their start.

    Where these are not all, they stay in the order given, that of the list which holds the rest.
    """
    found = [
        Holding(person, held)
        for person in people
        for held in person.appointments
        if held.organisation.reference == reference
    ]
    return sorted(found, key=_by_start) if whole else found


def _by_start(holding: Holding) -> tuple[bool, str, str, str]:
    began = started(holding.held)
    person = holding.person.sort_key
    return (began is None, str(began or ""), holding.held.title.casefold(), person)
