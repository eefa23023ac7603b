"""What the index holds for one agreement: its own entry, and one for each commitment."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic_core import to_json
from tantivy import Document

from register import derived
from register.documents import (
    Agreement,
    Commitment,
    Progress,
)
from register.index import order, passages, places, words
from register.index.cards import AgreementCard, CommitmentCard
from register.index.making import agreement_card, commitment_card, unique
from register.index.naming import Names
from register.index.passages import WEIGHED, Passages
from register.index.schema import AGREEMENTS, COMMITMENTS, WEIGHTS, schema


@dataclass(frozen=True)
class Published:
    """An agreement as published, with its published progress.

    `edition` is its edition's number; `seq` and `published_at` are those of the newest edition of
    it or of its progress, one that withdrew an update included. `names` tells what the records
    that it names are called now.
    """

    agreement: Agreement
    updates: tuple[Progress, ...]
    edition: int
    seq: int
    published_at: str
    names: Names


def entries(published: Published, on: date) -> tuple[Document, list[Document]]:
    """The entries of the agreement and of its commitments, with its status on the day `on`."""
    agreement = published.agreement
    standings = {
        commitment.number: derived.standing(commitment.number, published.updates)
        for commitment in agreement.commitments
    }
    card = agreement_card(published, standings, on)
    shared = _shared_facets(agreement, card)
    values = _agreement_values(published, card, shared)
    promises = [
        _commitment_values(
            agreement,
            promise,
            commitment_card(card, promise, standings[promise.number]),
            published,
            shared,
        )
        for promise in agreement.commitments
    ]
    return _document(AGREEMENTS, values), [_document(COMMITMENTS, value) for value in promises]


def _document(side: str, values: dict[str, Any]) -> Document:
    present = {name: value for name, value in values.items() if value is not None and value != []}
    return Document.from_dict(present, schema(side))


def _shared_facets(agreement: Agreement, card: AgreementCard) -> dict[str, list[str]]:
    """The facet values that an agreement and each of its commitments have in common."""
    return {
        "country": [country.reference for country in card.countries],
        "organisation": [organisation.reference for organisation in card.organisations],
        "person": unique(person.reference for person in card.people),
        "instrument": [card.instrument],
        "force": [card.force],
        "status": [card.status] if card.status else [],
        "strategy": [strategy.reference for strategy in card.strategies],
    }


def _agreement_values(
    published: Published, card: AgreementCard, shared: dict[str, list[str]]
) -> dict[str, Any]:
    agreement = published.agreement
    facets = shared | {
        "topic": [topic.reference for topic in card.topics],
        "kind": list(card.kinds),
    }
    exact = {
        "reference": card.reference,
        "related": unique(relation.agreement.reference for relation in agreement.relations),
        "updates": [update.reference for update in published.updates],
    }
    return (
        facets
        | exact
        | _days(card)
        | order.numbers(card)
        | _texts(card, passages.of_agreement(agreement, published.updates, published.names))
    )


def _commitment_values(
    agreement: Agreement,
    commitment: Commitment,
    card: CommitmentCard,
    published: Published,
    shared: dict[str, list[str]],
) -> dict[str, Any]:
    responsible = [o.reference for o in commitment.responsible_organisations]
    facets = shared | {
        "organisation": unique([*shared["organisation"], *responsible]),
        "topic": [topic.reference for topic in card.topics],
        "kind": [card.kind],
        "progress": list(card.statuses),
    }
    exact = {
        "reference": card.reference,
        "agreement": card.agreement,
        "responsible": unique(responsible),
    }
    due = order.partial(card.due) if card.due else None
    heard = order.partial(card.latest_progress) if card.latest_progress else None
    days = {
        "due_first": due.first.toordinal() if due else None,
        "due_last": due.last.toordinal() if due else None,
        "settled": int(card.settled),
        "heard": heard.last.toordinal() if heard else None,
    }
    texts = _texts(
        card, passages.of_commitment(agreement, commitment, published.updates, published.names)
    )
    return facets | exact | days | _days(card) | order.numbers(card) | texts


def _days(card: AgreementCard | CommitmentCard) -> dict[str, int | None]:
    when = order.partial(card.date) if card.date else None
    return {
        "first": when.first.toordinal() if when else None,
        "last": when.last.toordinal() if when else None,
    }


def _texts(card: AgreementCard | CommitmentCard, found: Passages) -> dict[str, Any]:
    """The searchable texts of an entry, and what a list shows of it."""
    values: dict[str, Any] = {name: [] for name in ("text", *WEIGHTS)}
    for place, text in found:
        plain = text if text.isascii() else words.without_cjk(words.normal(text))
        values["text"].append(plain)
        if weighed := WEIGHED.get(place):
            values[weighed].append(plain)
    return values | {
        "cjk": words.cjk_tokens(text for _place, text in found) or None,
        "alone": places.alone(text for _place, text in found),
        "card": card.to_json(),
        "passages": to_json(found),
    }
