"""Documents of what agreements are filed under: topics and strategies."""

from operator import not_
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from register.documents.base import Document
from register.documents.values import (
    Edtf,
    Frozen,
    Language,
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


class TopicName(Frozen):
    """What the topic is called in another language (a SKOS preferred label)."""

    language: Language
    name: Line

    @model_validator(mode="after")
    def _is_not_english(self) -> Self:
        if self.language == "en":
            raise ValueError("language: the name in English is the topic's own")
        return self


class Topic(Document):
    """A subject that commitments are about."""

    type: Literal["topic"] = "topic"
    name: Line
    definition: Line
    # Left out where there are none: a topic that had no such names reads, and hashes, as before.
    names: Annotated[tuple[TopicName, ...], Field(exclude_if=not_)] = ()
    broader: NamedTopic | None = None
    matches: tuple[TopicMatch, ...] = ()

    @property
    def label(self) -> str:
        return self.name

    @property
    def every_name(self) -> tuple[str, ...]:
        return self.name, *self.other_names.values()

    @property
    def other_names(self) -> dict[str, str]:
        return {known.language: known.name for known in self.names}

    def named(self) -> NamedTopic:
        return NamedTopic(reference=self.reference, name=self.name)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_repeated("language of name", (known.language for known in self.names))
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
