"""Tables of those who agree: countries, organisations, people."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from register.codelists import CountryKind
from register.documents import Edtf, Language, Line, Reference, Text, Url
from register.package.columns import CountryOf, OrganisationOf, Organisations, PersonOf, Row


class CountryRow(Row):
    table: ClassVar = "countries"
    about: ClassVar = "States and international organisations that can be a party."
    key_columns: ClassVar = ("reference",)
    unique: ClassVar = (("code",), ("name",))

    reference: Reference = Field(description="The code in small letters, such as jp.")
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(
        description="ISO 3166-1 alpha-2 code in capitals, such as JP; EU for the European Union."
    )
    kind: CountryKind = Field(description="State or international organisation.")
    name: Line = Field(description="Short English name.")


class OrganisationRow(Row):
    table: ClassVar = "organisations"
    about: ClassVar = "Ministries, agencies and bodies that act for a country."
    key_columns: ClassVar = ("reference",)

    reference: Reference = Field(description="Country and abbreviation, such as gb-dcms.")
    name: Line = Field(description="Name in English, as the body itself writes it.")
    native_name: Line | None = Field(None, description="Name in its own or another language.")
    native_language: Language | None = Field(None, description="BCP 47 code of that language.")
    abbreviation: Line | None = Field(None, description="Such as DCMS.")
    country: CountryOf = Field(description="Country that it acts for.")
    started: Edtf | None = Field(None, description="First day, month or year of its existence.")
    ended: Edtf | None = Field(None, description="Last day, month or year; none while it exists.")
    successors: Organisations = Field((), description="Bodies that took over its role.")
    note: Text | None = Field(None, description="What a reader should know of its history.")
    source_url: Url | None = Field(None, description="Address of the page that says so.")


class PersonRow(Row):
    table: ClassVar = "people"
    about: ClassVar = "People acting in public office, and nothing about them beyond that."
    key_columns: ClassVar = ("reference",)

    reference: Reference = Field(description="Such as julia-lopez.")
    name: Line = Field(description="Name as texts in English print it, without title.")
    native_name: Line | None = Field(None, description="Name in another script.")
    native_language: Language | None = Field(None, description="BCP 47 code of that language.")
    sort_name: Line = Field(description="Name under which it is sorted, family name first.")
    country: CountryOf = Field(description="Government that the person acts for.")


class AppointmentRow(Row):
    table: ClassVar = "appointments"
    about: ClassVar = "Offices that people hold or held, with the title of the time."
    parent: ClassVar = ("person", "people")

    person: PersonOf = Field(description="Who holds the office.")
    title: Line = Field(description="Title of the office, as it was at the time.")
    organisation: OrganisationOf = Field(description="Organisation of the office.")
    started: Edtf | None = Field(None, description="First day, month or year, if recorded.")
    ended: Edtf | None = Field(None, description="Last day, month or year, if recorded.")
    source_url: Url | None = Field(None, description="Address of the page that says so.")


class PersonIdRow(Row):
    table: ClassVar = "person_ids"
    about: ClassVar = "What other registers call a person."
    key_columns: ClassVar = ("person", "scheme", "value")
    parent: ClassVar = ("person", "people")

    person: PersonOf = Field(description="Whose identifier it is.")
    scheme: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")] = Field(
        description="The other register, such as wikidata."
    )
    value: Line = Field(description="The identifier there, such as Q42.")
