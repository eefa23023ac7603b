"""Tables of agreements: the record, its parties, people, events and texts."""

from typing import ClassVar

from pydantic import Field

from register import codelists
from register.documents import Edtf, Language, Line, Reference, Text
from register.package.columns import (
    AgreementOf,
    CountryOf,
    Flag,
    OrganisationOf,
    Organisations,
    PersonOf,
    Row,
    SourceOf,
    StrategyOf,
)

OF_AGREEMENT = ("agreement", "agreements")


class AgreementRow(Row):
    table: ClassVar = "agreements"
    about: ClassVar = "What two or more governments agreed in one text or announcement."
    key_columns: ClassVar = ("reference",)

    reference: Reference = Field(
        description="Codes of the parties in alphabetical order with the home country first, year "
        "of the headline event, counter: gb-jp-2022-1."
    )
    title: Line = Field(description="Title in English.")
    instrument: codelists.Instrument = Field(description="What the text calls itself.")
    force: codelists.LegalForce = Field(description="What a source says of its legal force.")
    force_passage: Text | None = Field(None, description="The words that say whether it binds.")
    force_source: SourceOf | None = Field(None, description="Key of the source of these words.")
    summary: Text = Field(description="One or two plain sentences of our own.")
    place: Line | None = Field(None, description="Where it was signed or announced.")
    confidence: codelists.RecordConfidence = Field(
        description="How far the sources carry the record."
    )
    notes: Text | None = Field(None, description="Doubts, conflicts between sources, gaps.")


class AgreementTitleRow(Row):
    table: ClassVar = "agreement_titles"
    about: ClassVar = "Titles of agreements in other languages."
    key_columns: ClassVar = ("agreement", "language")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Whose title it is.")
    language: Language = Field(description="BCP 47 code, such as ja.")
    title: Line = Field(description="The title, as a text or its publisher gives it.")


class PartyRow(Row):
    table: ClassVar = "parties"
    about: ClassVar = "The parties of agreements, with the organisations that act for them."
    key_columns: ClassVar = ("agreement", "country")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="To which agreement.")
    country: CountryOf = Field(description="The party.")
    organisations: Organisations = Field((), description="Organisations named for the party.")


class SignatureRow(Row):
    table: ClassVar = "signatures"
    about: ClassVar = "Acts of people for a party: signed, announced, attended ..."
    key_columns: ClassVar = ("agreement", "person", "title", "capacity", "note")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Which agreement.")
    person: PersonOf = Field(description="Who acted.")
    title: Line = Field(description="Title of the person, as printed.")
    organisation: OrganisationOf | None = Field(None, description="Organisation, as printed.")
    country: CountryOf = Field(description="For which party.")
    capacity: codelists.Capacity = Field(description="What the person did.")
    note: Line | None = Field(None, description="The capacity as the source words it.")
    source: SourceOf | None = Field(None, description="Key of the source.")


class EventRow(Row):
    table: ClassVar = "events"
    about: ClassVar = "Dated acts in the life of agreements; their status follows from these."
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Which agreement.")
    kind: codelists.EventKind = Field(description="What happened.")
    date: Edtf | None = Field(None, description="Day, month or year, if recorded.")
    effective: Edtf | None = Field(None, description="When it took effect, if that differs.")
    country: CountryOf | None = Field(None, description="The party, where one acted alone.")
    description: Text | None = Field(None, description="What a reader should know of it.")
    headline: Flag = Field(False, description="The one event that gives the headline date.")
    source: SourceOf | None = Field(None, description="Key of the source.")


class StatementRow(Row):
    table: ClassVar = "statements"
    about: ClassVar = "What people said of agreements, word for word."
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Which agreement.")
    person: PersonOf = Field(description="Who said it.")
    title: Line | None = Field(None, description="Title of the person, as printed.")
    organisation: OrganisationOf | None = Field(None, description="Organisation, as printed.")
    words: Text = Field(description="The words, exactly as the source prints them.")
    language: Language = Field(description="BCP 47 code of their language.")
    source: SourceOf | None = Field(None, description="Key of the source.")


class RelationRow(Row):
    table: ClassVar = "relations"
    about: ClassVar = "Ties between agreements, as a source words them."
    key_columns: ClassVar = ("agreement", "kind", "target")
    renamed: ClassVar = {"target": "agreement"}
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="The agreement that is tied to the other.")
    kind: codelists.RelationKind = Field(description="How it is tied.")
    target: AgreementOf = Field(description="The other agreement.")
    passage: Text | None = Field(None, description="The words of the source that say so.")
    source: SourceOf | None = Field(None, description="Key of the source.")
    note: Text | None = Field(None, description="What a reader should know of the tie.")


class StrategyLinkRow(Row):
    table: ClassVar = "strategy_links"
    about: ClassVar = "Ties of agreements to national strategies, as a source words them."
    key_columns: ClassVar = ("agreement", "strategy")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Which agreement.")
    kind: codelists.StrategyRelation = Field(description="How it is tied.")
    strategy: StrategyOf = Field(description="Which strategy.")
    passage: Text | None = Field(None, description="The words of the source that say so.")
    source: SourceOf | None = Field(None, description="Key of the source.")
