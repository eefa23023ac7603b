from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from register import codelists
from register.dates import PartialDate
from register.documents.base import Document
from register.documents.parts import (
    Commitment,
    Event,
    Force,
    Party,
    Relation,
    Signature,
    Source,
    Statement,
    StrategyLink,
    Title,
    natural_order,
    number_order,
)
from register.documents.values import (
    Line,
    NamedAgreement,
    NamedTopic,
    Text,
    refuse_repeated,
)

SOURCED = ("signatures", "events", "commitments", "statements", "relations", "strategies")


class Agreement(Document):
    """What two or more governments agreed in one text or announcement."""

    type: Literal["agreement"] = "agreement"
    title: Line
    titles: tuple[Title, ...] = ()
    instrument: codelists.Instrument
    force: Force
    summary: Text
    place: Line | None = None
    parties: Annotated[tuple[Party, ...], Field(min_length=2)]
    signatures: tuple[Signature, ...] = ()
    events: tuple[Event, ...] = ()
    commitments: Annotated[tuple[Commitment, ...], AfterValidator(number_order)] = ()
    statements: tuple[Statement, ...] = ()
    sources: Annotated[tuple[Source, ...], AfterValidator(natural_order)] = ()
    relations: tuple[Relation, ...] = ()
    strategies: tuple[StrategyLink, ...] = ()
    confidence: codelists.RecordConfidence
    notes: Text | None = None

    @property
    def label(self) -> str:
        return self.title

    def named(self) -> NamedAgreement:
        return NamedAgreement(reference=self.reference, name=self.title)

    @property
    def headline(self) -> Event | None:
        """The event that gives the date under which the agreement is filed."""
        return next((event for event in self.events if event.headline), None)

    @property
    def date(self) -> PartialDate | None:
        headline = self.headline
        return PartialDate.parse(headline.date) if headline and headline.date else None

    @property
    def topics(self) -> tuple[NamedTopic, ...]:
        """The topics of its commitments, by name: never typed."""
        found = {t.reference: t for c in self.commitments for t in c.topics}
        return tuple(sorted(found.values(), key=lambda t: t.name.casefold()))

    def source(self, key: str | None) -> Source | None:
        return next((source for source in self.sources if source.key == key), None)

    def commitment(self, number: int) -> Commitment | None:
        return next((c for c in self.commitments if c.number == number), None)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        refuse_repeated("source", (s.key for s in self.sources))
        refuse_repeated("party", (p.country.reference for p in self.parties))
        refuse_repeated("commitment number", (c.number for c in self.commitments))
        refuse_repeated("language of title", (t.language for t in self.titles))
        refuse_repeated("strategy", (link.strategy.reference for link in self.strategies))
        refuse_repeated("relation", ((r.kind.value, r.agreement.reference) for r in self.relations))
        refuse_repeated(
            "signature",
            ((s.person.reference, s.title, s.capacity.value, s.note) for s in self.signatures),
        )
        if sum(event.headline for event in self.events) > 1:
            raise ValueError("events: more than one gives the headline date")
        return self

    @model_validator(mode="after")
    def _nothing_dangles(self) -> Self:
        keys = {source.key for source in self.sources}
        for name, part in self._sourced():
            if part.source and part.source not in keys:
                raise ValueError(f"{name}: the source “{part.source}” is not listed")
        numbers = {commitment.number for commitment in self.commitments}
        for commitment in self.commitments:
            if unknown := set(commitment.derived_from) - numbers:
                raise ValueError(f"commitments: derived from unknown {sorted(unknown)}")
        if any(relation.agreement.reference == self.reference for relation in self.relations):
            raise ValueError("relations: an agreement cannot be related to itself")
        return self

    def _sourced(self) -> Iterator[tuple[str, Any]]:
        yield "force", self.force
        for name in SOURCED:
            for part in getattr(self, name):
                yield name, part
