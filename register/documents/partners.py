"""Documents of those who agree: countries, organisations, people."""

from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from register.codelists import CountryKind
from register.documents.base import Document
from register.documents.values import (
    Edtf,
    Frozen,
    Language,
    Line,
    NamedCountry,
    NamedOrganisation,
    NamedPerson,
    Organisations,
    Text,
    Url,
    refuse_half,
    refuse_repeated,
    refuse_reversed,
)


class Country(Document):
    """A state or international organisation; its name in other languages comes from CLDR."""

    type: Literal["country"] = "country"
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    kind: CountryKind
    name: Line

    @property
    def label(self) -> str:
        return self.name

    def named(self) -> NamedCountry:
        return NamedCountry(reference=self.reference, name=self.name)


class Organisation(Document):
    """A ministry, agency or body that acts for a country."""

    type: Literal["organisation"] = "organisation"
    name: Line
    native_name: Line | None = None
    native_language: Language | None = None
    abbreviation: Line | None = None
    country: NamedCountry
    started: Edtf | None = None
    ended: Edtf | None = None
    successors: Organisations = ()
    note: Text | None = None
    source_url: Url | None = None

    @property
    def label(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.abbreviation, self.native_name)))

    @property
    def part_of(self) -> str:
        return self.country.reference

    def named(self) -> NamedOrganisation:
        return NamedOrganisation(
            reference=self.reference,
            name=self.name,
            abbreviation=self.abbreviation,
            country=self.country.reference,
        )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_half("native name and its language", self.native_name, self.native_language)
        refuse_reversed(self.started, self.ended)
        if self.reference in {successor.reference for successor in self.successors}:
            raise ValueError("successors: an organisation cannot succeed itself")
        return self


class Appointment(Frozen):
    """One office held; the title is the one of the time. Unknown ends are `None`."""

    title: Line
    organisation: NamedOrganisation
    started: Edtf | None = None
    ended: Edtf | None = None
    source_url: Url | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_reversed(self.started, self.ended)
        return self


class ExternalId(Frozen):
    """What another register calls the person."""

    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    value: Line


class Person(Document):
    """A person acting in public office, and nothing about them beyond that."""

    type: Literal["person"] = "person"
    name: Line
    native_name: Line | None = None
    native_language: Language | None = None
    sort_name: Line
    country: NamedCountry
    external_ids: tuple[ExternalId, ...] = ()
    appointments: tuple[Appointment, ...] = ()

    @property
    def label(self) -> str:
        return self.name

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.name, self.native_name)))

    @property
    def sort_key(self) -> str:
        return self.sort_name.casefold()

    @property
    def part_of(self) -> str:
        return self.country.reference

    def named(self) -> NamedPerson:
        return NamedPerson(
            reference=self.reference,
            name=self.name,
            native_name=self.native_name,
            native_language=self.native_language,
        )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_half("native name and its language", self.native_name, self.native_language)
        refuse_repeated("external identifier", self.external_ids)
        return self
