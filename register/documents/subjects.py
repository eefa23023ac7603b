"""Documents of what agreements are filed under: topics and strategies."""

from typing import Literal, Self

from pydantic import model_validator

from register.documents.base import Document
from register.documents.values import (
    Edtf,
    Frozen,
    Line,
    Money,
    NamedCountry,
    NamedOrganisation,
    NamedStrategy,
    NamedTopic,
    Text,
    Url,
    refuse_repeated,
)


class TopicMatch(Frozen):
    """A SKOS mapping to a concept of another vocabulary."""

    match: Literal["exact", "broad"]
    url: Url


class Topic(Document):
    """A subject that commitments are about."""

    type: Literal["topic"] = "topic"
    name: Line
    definition: Line
    broader: NamedTopic | None = None
    matches: tuple[TopicMatch, ...] = ()

    @property
    def label(self) -> str:
        return self.name

    def named(self) -> NamedTopic:
        return NamedTopic(reference=self.reference, name=self.name)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_repeated("match", (match.url for match in self.matches))
        if self.broader and self.broader.reference == self.reference:
            raise ValueError("broader: a topic cannot be its own broader topic")
        return self


class Strategy(Document):
    """A national strategy, policy or fund."""

    type: Literal["strategy"] = "strategy"
    title: Line
    country: NamedCountry
    organisation: NamedOrganisation | None = None
    published: Edtf | None = None
    budget: Money | None = None
    url: Url | None = None
    source_url: Url | None = None
    note: Text | None = None

    @property
    def label(self) -> str:
        return self.title

    @property
    def part_of(self) -> str:
        return self.country.reference

    def named(self) -> NamedStrategy:
        return NamedStrategy(reference=self.reference, name=self.title)
