"""What an agreement's page shows, worked out from its document and the register around it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from register import derived, links
from register.dates import PartialDate
from register.documents import (
    Agreement,
    Commitment,
    Event,
    NamedCountry,
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
class Act:
    """What a person did; `place` is that of its source in the list of sources, from 1.

    None where no source is recorded, or where the next act names the same one.
    """

    signature: Signature
    place: int | None


@dataclass(frozen=True)
class Titled:
    """What a person did under one title."""

    title: str
    acts: list[Act]


@dataclass(frozen=True)
class PartyView:
    country: Any
    organisations: list[OrganisationThenAndNow]
    people: list[tuple[NamedPerson, list[Titled]]]


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
            people=_people(agreement, party.country),
        )
        for party in agreement.parties
    ]


def _people(agreement: Agreement, country: NamedCountry) -> list[tuple[NamedPerson, list[Titled]]]:
    """Each person of a party once, with every title that a text gives them, each once."""
    found: dict[NamedPerson, dict[str, list[Signature]]] = {}
    for signature in agreement.signatures:
        if signature.country == country:
            titles = found.setdefault(signature.person, {})
            titles.setdefault(signature.title, []).append(signature)
    places = {source.key: place for place, source in enumerate(agreement.sources, 1)}
    return [
        (person, [Titled(title, _acts(done, places)) for title, done in titles.items()])
        for person, titles in found.items()
    ]


def _acts(signatures: list[Signature], places: Mapping[str, int]) -> list[Act]:
    found = [places.get(signature.source or "") for signature in signatures]
    following = [*found[1:], None]
    return [
        Act(signature, place if place != after else None)
        for signature, place, after in zip(signatures, found, following, strict=True)
    ]


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


def keys_in_notes(agreement: Agreement) -> set[str]:
    """The keys by which notes on the agreement, or on its parts, name sources."""
    parts: list[Any] = [*agreement.signatures, *agreement.relations, *agreement.sources]
    said = " ".join(filter(None, [agreement.notes, *(part.note for part in parts)]))
    return {source.key for source in agreement.sources if re.search(rf"\b{source.key}\b", said)}


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
