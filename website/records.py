"""What an agreement's page shows, worked out from its document and the register around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from register import derived, links
from register.dates import PartialDate
from register.documents import (
    Agreement,
    Commitment,
    Event,
    NamedOrganisation,
    NamedPerson,
    Progress,
    Signature,
    Source,
    Statement,
)
from register.models import Edition

# Documents around an agreement, by record type and reference.
Known = dict[tuple[str, str], Any]


@dataclass(frozen=True)
class StandingCommitment:
    """A commitment with where it stands and what it rests on."""

    commitment: Commitment
    standing: derived.Standing
    updates: list[Progress]
    source: Source | None
    overdue: bool


@dataclass(frozen=True)
class OrganisationThenAndNow:
    """An organisation as the text names it, and the bodies that took over from it."""

    then: NamedOrganisation
    now: tuple[NamedOrganisation, ...]


@dataclass(frozen=True)
class PartyView:
    country: Any
    organisations: list[OrganisationThenAndNow]
    people: list[tuple[NamedPerson, list[Signature]]]


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: an event or a progress update."""

    when: PartialDate | None
    event: Event | None = None
    update: Progress | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Checks:
    """When addresses of sources were last asked for, how many of them, and how many failed."""

    addresses: int
    checked: int
    failing: int
    newest: date | None


def title_in(agreement: Any, language: str) -> Any:
    """The title that the agreement, or its card, has in a language of its own; none in English."""
    return next((title for title in agreement.titles if title.language == language), None)


def standing_commitments(
    agreement: Agreement, updates: Iterable[Progress], today: date
) -> list[StandingCommitment]:
    """Every commitment of the agreement with its newest public updates."""
    updates = list(updates)
    return [
        _standing(agreement, commitment, updates, today) for commitment in agreement.commitments
    ]


def _standing(
    agreement: Agreement, commitment: Commitment, updates: list[Progress], today: date
) -> StandingCommitment:
    standing = derived.standing(commitment.number, updates)
    return StandingCommitment(
        commitment=commitment,
        standing=standing,
        updates=derived.newest_first(u for u in updates if commitment.number in u.commitments),
        source=agreement.source(commitment.source),
        overdue=standing.is_overdue(commitment, today),
    )


def party_views(agreement: Agreement, known: Known) -> list[PartyView]:
    """Each party with its organisations then and now and those who acted for it."""
    return [
        PartyView(
            country=party.country,
            organisations=[
                OrganisationThenAndNow(organisation, _successors(organisation, known))
                for organisation in party.organisations
            ],
            people=_people(s for s in agreement.signatures if s.country == party.country),
        )
        for party in agreement.parties
    ]


def _people(signatures: Iterable[Signature]) -> list[tuple[NamedPerson, list[Signature]]]:
    """Each person once, with every title that a text gives them."""
    found: dict[NamedPerson, list[Signature]] = {}
    for signature in signatures:
        found.setdefault(signature.person, []).append(signature)
    return list(found.items())


def _successors(organisation: NamedOrganisation, known: Known) -> tuple[NamedOrganisation, ...]:
    found = known.get(("organisation", organisation.reference))
    return found.successors if found else ()


def timeline(agreement: Agreement, updates: Iterable[Progress]) -> list[Moment]:
    """Events and updates, oldest first; what has no date comes last."""
    moments = [
        Moment(derived.takes_effect(event), event=event, source=agreement.source(event.source))
        for event in agreement.events
    ] + [
        Moment(PartialDate.parse(update.date) if update.date else None, update=update)
        for update in updates
    ]
    return sorted(moments, key=lambda m: (m.when is None, m.when.first if m.when else date.max))


def sourced(agreement: Agreement, parts: Iterable[Any]) -> list[tuple[Any, Source | None]]:
    """Parts of the agreement, each with the source that it names."""
    return [(part, agreement.source(part.source)) for part in parts]


def sources(edition: Edition, agreement: Agreement) -> list[tuple[Source, links.Known | None]]:
    """Each source with what is known of its address."""
    known = links.of(agreement, edition.links)
    return [(source, known.get(source.key)) for source in agreement.sources]


def checks(rows: Iterable[tuple[Source, links.Known | None]]) -> Checks:
    """What the checks of these sources come to."""
    addressed = [known for source, known in rows if source.url]
    asked = [known for known in addressed if known]
    return Checks(
        addresses=len(addressed),
        checked=len(asked),
        failing=sum(known.verdict == links.Verdict.FAILS for known in asked),
        newest=max((known.checked_on for known in asked), default=None),
    )


def statements(agreement: Agreement) -> list[tuple[Statement, Source | None]]:
    return sourced(agreement, agreement.statements)


def reverse_relations(agreement: Agreement, known: Known) -> list[tuple[str, Agreement]]:
    """What other agreements say of this one, in the reverse verb; undated ones come last."""
    found = [
        (str(relation.kind.reverse_label), other)
        for other in known.values()
        if isinstance(other, Agreement)
        for relation in other.relations
        if relation.agreement.reference == agreement.reference
    ]
    return sorted(found, key=lambda pair: _by_date(pair[1]))


def _by_date(agreement: Agreement) -> tuple[bool, str, str]:
    return agreement.date is None, str(agreement.date or ""), agreement.reference


def organisation_references(agreement: Agreement) -> set[str]:
    """The organisations of the parties, whose successors the page names."""
    return {o.reference for party in agreement.parties for o in party.organisations}
