"""The documents of the register: one frozen, self-contained value for each record type.

A document is what an edition holds, what a page shows, what the API answers and what an export
writes. It names whatever it refers to by reference and by the name at publication. `None` means
that the register does not know; lists keep the order in which the editors put them, sets stand in
the order of their references.
"""

from typing import Any

from register.documents.agreement import Agreement
from register.documents.base import Document, canonical_json, digest, naming
from register.documents.partners import Appointment, Country, ExternalId, Organisation, Person
from register.documents.parts import (
    Archive,
    Commitment,
    Event,
    Force,
    Party,
    Relation,
    Signature,
    Source,
    SourceKey,
    Statement,
    StrategyLink,
    Title,
)
from register.documents.progress import Evidence, Progress
from register.documents.subjects import Strategy, Topic, TopicMatch, TopicName
from register.documents.values import (
    REFERENCE_PATTERN,
    Day,
    Edtf,
    Frozen,
    Language,
    Line,
    Money,
    Named,
    NamedAgreement,
    NamedCountry,
    NamedOrganisation,
    NamedPerson,
    NamedStrategy,
    NamedTopic,
    Reference,
    Text,
    Url,
)

# Every record type, in an order in which each names only the ones before it and its own.
TYPES: dict[str, type[Document]] = {
    "country": Country,
    "topic": Topic,
    "organisation": Organisation,
    "person": Person,
    "strategy": Strategy,
    "agreement": Agreement,
    "progress": Progress,
}


def parse(record_type: str, canonical: str) -> Any:
    """Read the document of an edition; raises pydantic.ValidationError where it is not one."""
    return TYPES[record_type].model_validate_json(canonical)


__all__ = [
    "REFERENCE_PATTERN",
    "TYPES",
    "Agreement",
    "Appointment",
    "Archive",
    "Commitment",
    "Country",
    "Day",
    "Document",
    "Edtf",
    "Event",
    "Evidence",
    "ExternalId",
    "Force",
    "Frozen",
    "Language",
    "Line",
    "Money",
    "Named",
    "NamedAgreement",
    "NamedCountry",
    "NamedOrganisation",
    "NamedPerson",
    "NamedStrategy",
    "NamedTopic",
    "Organisation",
    "Party",
    "Person",
    "Progress",
    "Reference",
    "Relation",
    "Signature",
    "Source",
    "SourceKey",
    "Statement",
    "Strategy",
    "StrategyLink",
    "Text",
    "Title",
    "Topic",
    "TopicMatch",
    "TopicName",
    "Url",
    "canonical_json",
    "digest",
    "naming",
    "parse",
]
