"""Cards made from documents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from register import derived
from register.codelists import Capacity
from register.derived import Standing
from register.documents import (
    Agreement,
    Commitment,
    Named,
    NamedOrganisation,
    Signature,
    Statement,
)
from register.index.cards import (
    AgreementCard,
    Amount,
    CommitmentCard,
    NamedReference,
    NativeTitle,
    OrganisationReference,
    PersonReference,
)

if TYPE_CHECKING:
    from register.index.entries import Published

Standings = Mapping[int, Standing]
T = TypeVar("T")


def agreement_card(published: "Published", standings: Standings, on: date) -> AgreementCard:
    """The card of an agreement, with its status on the day `on`."""
    agreement = published.agreement
    status = derived.agreement_status(agreement, on)
    headline = agreement.headline
    latest = [when for standing in standings.values() if (when := standing.latest)]
    return AgreementCard(
        reference=agreement.reference,
        title=agreement.title,
        titles=tuple(NativeTitle(title.language, title.title) for title in agreement.titles),
        instrument=agreement.instrument.value,
        force=agreement.force.value.value,
        status=status.value if status else None,
        date=headline.date if headline else None,
        date_kind=headline.kind.value if headline else None,
        countries=_named(party.country for party in agreement.parties),
        organisations=_organisations(organisations_of(agreement)),
        people=_people(agreement),
        topics=_named(agreement.topics),
        strategies=_named(link.strategy for link in agreement.strategies),
        kinds=tuple(unique(c.kind.value for c in agreement.commitments)),
        summary=agreement.summary,
        place=agreement.place,
        commitments=len(agreement.commitments),
        progress=dict(Counter(s.value for known in standings.values() for s in known.statuses)),
        latest_progress=str(max(latest)) if latest else None,
        edition=published.edition,
        seq=published.seq,
        published_at=published.published_at,
    )


def commitment_card(card: AgreementCard, promise: Commitment, known: Standing) -> CommitmentCard:
    """The card of a commitment of the agreement that `card` shows."""
    money = promise.money
    return CommitmentCard(
        reference=f"{card.reference}/{promise.number}",
        number=promise.number,
        agreement=card.reference,
        title=card.title,
        date=card.date,
        instrument=card.instrument,
        force=card.force,
        status=card.status,
        countries=card.countries,
        text=promise.text,
        passage=promise.passage,
        passage_language=promise.passage_language,
        kind=promise.kind.value,
        strength=promise.strength.value if promise.strength else None,
        topics=_named(promise.topics),
        responsible_countries=_named(promise.responsible_countries),
        responsible_organisations=_organisations(promise.responsible_organisations),
        due=promise.due,
        ongoing=promise.ongoing,
        money=Amount(money.amount, money.currency, money.words) if money else None,
        statuses=tuple(status.value for status in known.statuses),
        latest_progress=str(known.latest) if known.latest else None,
        dropped=promise.dropped,
        seq=card.seq,
        published_at=card.published_at,
    )


def organisations_of(agreement: Agreement) -> list[NamedOrganisation]:
    """The organisations of its parties, then those of its signatures and statements, each once."""
    found = [organisation for party in agreement.parties for organisation in party.organisations]
    acts: list[Signature | Statement] = [*agreement.signatures, *agreement.statements]
    found += [act.organisation for act in acts if act.organisation]
    return list({organisation.reference: organisation for organisation in found}.values())


def unique(values: Iterable[T]) -> list[T]:
    """Each value once, in the order of its first appearance."""
    return list(dict.fromkeys(values))


def _named(records: Iterable[Named]) -> tuple[NamedReference, ...]:
    return tuple(unique(NamedReference(record.reference, record.name) for record in records))


def _organisations(found: Iterable[NamedOrganisation]) -> tuple[OrganisationReference, ...]:
    return tuple(OrganisationReference(o.reference, o.name, o.abbreviation) for o in found)


def _people(agreement: Agreement) -> tuple[PersonReference, ...]:
    signed = unique(_person(act, act.capacity) for act in agreement.signatures)
    known = {person.reference for person in signed}
    quoted = unique(
        _person(said, Capacity.QUOTED)
        for said in agreement.statements
        if said.person.reference not in known
    )
    return (*signed, *quoted)


def _person(act: Signature | Statement, capacity: Capacity) -> PersonReference:
    body = act.organisation.reference if act.organisation else None
    return PersonReference(act.person.reference, act.person.name, act.title, body, capacity.value)
