"""The parts of an agreement's document."""

import re
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from register import codelists
from register.documents.values import (
    Countries,
    Day,
    Edtf,
    Frozen,
    Language,
    Line,
    Money,
    NamedAgreement,
    NamedCountry,
    NamedOrganisation,
    NamedPerson,
    NamedStrategy,
    Numbers,
    Organisations,
    Sha256,
    Text,
    Topics,
    Url,
    refuse_half,
)

SourceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,20}$")]


class Title(Frozen):
    """The agreement's title in another language."""

    language: Language
    title: Line


class Force(Frozen):
    """Legal force as a sourced claim."""

    value: codelists.LegalForce
    passage: Text | None = None
    source: SourceKey | None = None

    @model_validator(mode="after")
    def _is_sourced(self) -> Self:
        if self.value != codelists.LegalForce.NOT_STATED and not self.passage:
            raise ValueError("quote the passage that says whether it binds, or say not-stated")
        return self


class Party(Frozen):
    """A country with the organisations that the text names for it."""

    country: NamedCountry
    organisations: Organisations = ()


class Signature(Frozen):
    """A person's act for a party, with title and organisation as printed."""

    person: NamedPerson
    title: Line
    organisation: NamedOrganisation | None = None
    country: NamedCountry
    capacity: codelists.Capacity
    note: Line | None = None
    source: SourceKey | None = None


class Event(Frozen):
    """A dated act in the life of an agreement; `date` is `None` where it is not recorded."""

    kind: codelists.EventKind
    date: Edtf | None = None
    effective: Edtf | None = None
    country: NamedCountry | None = None
    description: Text | None = None
    headline: bool = False
    source: SourceKey | None = None


class Commitment(Frozen):
    """One thing that the parties say they will do, with the words that say so."""

    number: Annotated[int, Field(ge=1, le=9999)]
    text: Text
    passage: Text | None = None
    passage_language: Language | None = None
    source: SourceKey | None = None
    strength: codelists.Strength | None = None
    verb: Line | None = None
    kind: codelists.CommitmentKind
    topics: Topics = ()
    responsible_countries: Countries = ()
    responsible_organisations: Organisations = ()
    due: Edtf | None = None
    ongoing: bool = False
    money: Money | None = None
    dropped: Line | None = None
    derived_from: Numbers = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_half("strength and the verb that shows it", self.strength, self.verb)
        if self.due and self.ongoing:
            raise ValueError("due on a date or ongoing, not both")
        if self.number in self.derived_from:
            raise ValueError("derived_from: a commitment cannot come from itself")
        return self


class Statement(Frozen):
    """What a person said, word for word."""

    person: NamedPerson
    title: Line | None = None
    organisation: NamedOrganisation | None = None
    words: Text
    language: Language = "en"
    source: SourceKey | None = None


class Archive(Frozen):
    """A copy kept by the register: its path under the archive folder and its SHA-256."""

    path: Annotated[
        str,
        StringConstraints(
            pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*([./][A-Za-z0-9_-]+)*$", max_length=200
        ),
    ]
    sha256: Sha256


class Source(Frozen):
    """A document that facts rest on; `answer` is an HTTP status, 0 where none came."""

    key: SourceKey
    url: Url | None = None
    title: Line | None = None
    publisher: Line
    published: Edtf | None = None
    language: Language
    kind: codelists.SourceKind
    version_of: NamedCountry | None = None
    media_type: (
        Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)] | None
    ) = None
    archive: Archive | None = None
    checked_on: Day | None = None
    answer: Annotated[int, Field(ge=0, le=999)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.answer is not None and not self.checked_on:
            raise ValueError("answer: say on which day the source gave it (checked_on)")
        return self


class Relation(Frozen):
    """A tie to another agreement, as a source words it."""

    kind: codelists.RelationKind
    agreement: NamedAgreement
    passage: Text | None = None
    source: SourceKey | None = None
    note: Text | None = None


class StrategyLink(Frozen):
    """A tie to a national strategy, as a source words it."""

    kind: codelists.StrategyRelation
    strategy: NamedStrategy
    passage: Text | None = None
    source: SourceKey | None = None


def natural(key: str) -> list[tuple[int, str]]:
    """Sort key under which s2 comes before s10."""
    return [
        (int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", key)
    ]


def natural_order(sources: tuple[Source, ...]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: natural(source.key)))


def number_order(commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    return tuple(sorted(commitments, key=lambda commitment: commitment.number))
