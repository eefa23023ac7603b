"""Tables of what was promised, what came of it, and the sources of both."""

from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from register import codelists
from register.documents import Day, Edtf, Language, Line, Reference, SourceKey, Text, Url
from register.documents.values import Sha256
from register.package.columns import (
    AgreementOf,
    Amount,
    Countries,
    CountryOf,
    Currency,
    Flag,
    Numbers,
    Organisations,
    ProgressOf,
    Row,
    SourceOf,
    Topics,
)
from register.package.tables.agreements import OF_AGREEMENT


class CommitmentRow(Row):
    table: ClassVar = "commitments"
    about: ClassVar = "Single things that the parties say they will do, with the words that say so."
    key_columns: ClassVar = ("agreement", "number")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="Which agreement.")
    number: int = Field(ge=1, le=9999, description="Permanent number within the agreement.")
    text: Text = Field(description="The commitment in plain words of our own.")
    passage: Text | None = Field(None, description="The exact words of the source.")
    passage_language: Language | None = Field(
        None, description="Their language; English where none is given."
    )
    source: SourceOf | None = Field(None, description="Key of the source of the passage.")
    strength: codelists.Strength | None = Field(None, description="How firmly it is worded.")
    verb: Line | None = Field(None, description="The words of the passage that show the strength.")
    kind: codelists.CommitmentKind = Field(description="What kind of action it promises.")
    topics: Topics = Field((), description="What it is about.")
    responsible_countries: Countries = Field(
        (), description="Parties that it lays the work on, where not on all."
    )
    responsible_organisations: Organisations = Field(
        (), description="Organisations that it lays the work on."
    )
    due: Edtf | None = Field(None, description="Day, month or year by which it is due, if stated.")
    ongoing: Flag = Field(False, description="A continuing promise without an end.")
    amount: Amount | None = Field(None, description="Money in whole units, in digits only.")
    currency: Currency | None = Field(None, description="ISO 4217 code, such as GBP.")
    amount_words: Line | None = Field(None, description="The amount as the source words it.")
    dropped: Line | None = Field(None, description="If it was dropped: when and where that says.")
    derived_from: Numbers = Field((), description="Numbers that it was split or merged from.")


class SourceRow(Row):
    table: ClassVar = "sources"
    about: ClassVar = "Documents that the facts of agreements rest on."
    key_columns: ClassVar = ("agreement", "key")
    parent: ClassVar = OF_AGREEMENT

    agreement: AgreementOf = Field(description="For which agreement.")
    key: SourceKey = Field(description="Short name within the agreement, such as s1.")
    url: Url | None = Field(None, description="Address, where it has one.")
    title: Line | None = Field(None, description="Title, in its own language.")
    publisher: Line = Field(description="Who published it.")
    published: Edtf | None = Field(None, description="Day, month or year, if recorded.")
    language: Language = Field(description="BCP 47 code, such as en or ja.")
    kind: codelists.SourceKind = Field(description="What kind of source it is.")
    version_of: CountryOf | None = Field(None, description="The party whose version it is.")
    media_type: (
        Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)] | None
    ) = Field(None, description="Media type, such as application/pdf.")
    archive_path: Line | None = Field(
        None,
        description="Path of the kept copy in the register's archive; the register hands the copy "
        "out at /agreements/{agreement}/sources/{key}/copy.",
    )
    archive_sha256: Sha256 | None = Field(None, description="SHA-256 of that copy.")
    checked_on: Day | None = Field(None, description="Day on which the address was last tried.")
    answer: Annotated[int, Field(ge=0, le=999)] | None = Field(
        None, description="HTTP status that it answered then; 0 for none."
    )
    note: Text | None = Field(None, description="What a reader should know of it.")


class ProgressRow(Row):
    table: ClassVar = "progress"
    about: ClassVar = "Dated reports on commitments. A published one is never rewritten."
    key_columns: ClassVar = ("reference",)

    reference: Reference = Field(description="Agreement, u and a counter: gb-jp-2022-1-u3.")
    agreement: AgreementOf = Field(description="On which agreement.")
    commitments: Annotated[Numbers, Field(min_length=1)] = Field(
        description="Numbers of the commitments that it reports on."
    )
    date: Edtf | None = Field(None, description="Day, month or year on which things stood so.")
    assessor: codelists.Assessor = Field(description="Whose assessment it is.")
    country: CountryOf | None = Field(None, description="The government, where it is the assessor.")
    status: codelists.ProgressStatus = Field(description="Status reached.")
    confidence: codelists.Confidence | None = Field(None, description="Only while under way.")
    text: Text = Field(description="What happened, in plain words of our own.")
    reason: Text | None = Field(None, description="Why it was stopped or delayed.")
    amount: Amount | None = Field(None, description="Money in whole units, in digits only.")
    currency: Currency | None = Field(None, description="ISO 4217 code, such as GBP.")
    amount_words: Line | None = Field(None, description="The amount as the source words it.")
    corrects: ProgressOf | None = Field(None, description="The earlier update that it corrects.")


class EvidenceRow(Row):
    table: ClassVar = "evidence"
    about: ClassVar = "What progress updates rest on."
    parent: ClassVar = ("update", "progress")

    update: ProgressOf = Field(description="Which progress update.")
    source: SourceOf | None = Field(None, description="Key of one of the agreement's sources.")
    date: Edtf | None = Field(None, description="Day, month or year of the evidence.")
    passage: Text = Field(description="The exact words, in their language.")
    language: Language | None = Field(None, description="BCP 47 code; English where none is given.")
