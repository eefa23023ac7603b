"""Tables of what agreements are filed under: topics and strategies."""

from typing import ClassVar, Literal

from pydantic import Field

from register.documents import Edtf, Language, Line, Reference, Text, Url
from register.package.columns import Amount, CountryOf, Currency, OrganisationOf, Row, TopicOf


class TopicRow(Row):
    table: ClassVar = "topics"
    about: ClassVar = "Subjects that commitments are about."
    key_columns: ClassVar = ("reference",)
    unique: ClassVar = (("name",),)

    reference: Reference = Field(description="Such as open-ran.")
    name: Line = Field(description="Name.")
    definition: Line = Field(description="What it covers, in one line.")
    broader: TopicOf | None = Field(None, description="The topic that it is part of.")


class TopicNameRow(Row):
    table: ClassVar = "topic_names"
    about: ClassVar = "Names of topics in other languages (SKOS preferred labels)."
    key_columns: ClassVar = ("topic", "language")
    optional: ClassVar = True
    parent: ClassVar = ("topic", "topics")

    topic: TopicOf = Field(description="Whose name it is.")
    language: Language = Field(description="BCP 47 code, such as ja; not en.")
    name: Line = Field(description="The name in that language.")


class TopicMatchRow(Row):
    table: ClassVar = "topic_matches"
    about: ClassVar = "The same or broader concepts in other vocabularies (SKOS mappings)."
    key_columns: ClassVar = ("topic", "url")
    parent: ClassVar = ("topic", "topics")

    topic: TopicOf = Field(description="The topic of this register.")
    match: Literal["exact", "broad"] = Field(description="Same concept (exact) or a wider one.")
    url: Url = Field(description="Address of the other concept.")


class StrategyRow(Row):
    table: ClassVar = "strategies"
    about: ClassVar = "National strategies, policies and funds that agreements are tied to."
    key_columns: ClassVar = ("reference",)

    reference: Reference = Field(description="Such as gb-digital-strategy-2022.")
    title: Line = Field(description="Title in English.")
    country: CountryOf = Field(description="Whose strategy it is.")
    organisation: OrganisationOf | None = Field(None, description="Who answers for it.")
    published: Edtf | None = Field(None, description="Day, month or year, if recorded.")
    amount: Amount | None = Field(None, description="Budget in whole units, in digits only.")
    currency: Currency | None = Field(None, description="ISO 4217 code, such as GBP.")
    amount_words: Line | None = Field(None, description="The budget as the source words it.")
    url: Url | None = Field(None, description="Address of the text.")
    source_url: Url | None = Field(None, description="Address of the page that the facts rest on.")
    note: Text | None = Field(None, description="What a reader should know.")
