"""The tables of a data package: one row model each, from which all else is made."""

from dataclasses import dataclass

from register import documents
from register.documents import Document, Frozen
from register.package.columns import Row
from register.package.tables.agreements import (
    AgreementRow,
    AgreementTitleRow,
    EventRow,
    PartyRow,
    RelationRow,
    SignatureRow,
    StatementRow,
    StrategyLinkRow,
)
from register.package.tables.commitments import (
    CommitmentRow,
    EvidenceRow,
    ProgressRow,
    SourceRow,
)
from register.package.tables.partners import (
    AppointmentRow,
    CountryRow,
    OrganisationRow,
    PersonIdRow,
    PersonRow,
)
from register.package.tables.subjects import StrategyRow, TopicMatchRow, TopicNameRow, TopicRow

_ROWS: tuple[type[Row], ...] = (
    CountryRow,
    TopicRow,
    OrganisationRow,
    PersonRow,
    AppointmentRow,
    StrategyRow,
    AgreementRow,
    AgreementTitleRow,
    PartyRow,
    SignatureRow,
    EventRow,
    CommitmentRow,
    StatementRow,
    SourceRow,
    RelationRow,
    StrategyLinkRow,
    ProgressRow,
    EvidenceRow,
    TopicNameRow,
    TopicMatchRow,
    PersonIdRow,
)
TABLES: dict[str, type[Row]] = {row.table: row for row in _ROWS}


@dataclass(frozen=True)
class Part:
    """A table whose rows are parts of a record: the document's field, and what one row makes."""

    field: str
    table: str
    type: type[Frozen]


@dataclass(frozen=True)
class Record:
    """A table whose rows are records, and the tables of their parts."""

    type: type[Document]
    parts: tuple[Part, ...] = ()

    @property
    def record_type(self) -> str:
        return self.type.model_fields["type"].default


# In an order in which each record names only the ones before it and its own.
RECORDS: dict[str, Record] = {
    "countries": Record(documents.Country),
    "topics": Record(
        documents.Topic,
        (
            Part("names", "topic_names", documents.TopicName),
            Part("matches", "topic_matches", documents.TopicMatch),
        ),
    ),
    "organisations": Record(documents.Organisation),
    "people": Record(
        documents.Person,
        (
            Part("appointments", "appointments", documents.Appointment),
            Part("external_ids", "person_ids", documents.ExternalId),
        ),
    ),
    "strategies": Record(documents.Strategy),
    "agreements": Record(
        documents.Agreement,
        (
            Part("titles", "agreement_titles", documents.Title),
            Part("parties", "parties", documents.Party),
            Part("signatures", "signatures", documents.Signature),
            Part("events", "events", documents.Event),
            Part("commitments", "commitments", documents.Commitment),
            Part("statements", "statements", documents.Statement),
            Part("sources", "sources", documents.Source),
            Part("relations", "relations", documents.Relation),
            Part("strategies", "strategy_links", documents.StrategyLink),
        ),
    ),
    "progress": Record(documents.Progress, (Part("evidence", "evidence", documents.Evidence),)),
}
TABLE_OF = {record.record_type: table for table, record in RECORDS.items()}

__all__ = ["RECORDS", "TABLES", "TABLE_OF", "Part", "Record"]
