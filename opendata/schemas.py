"""JSON Schemas of what is published: each field described, and open to fields that come later.

The words on a document's fields are those of the tables that hold the same. Within a version
fields are only added, so no schema refuses one that it does not know.
"""

from typing import Any

from django.utils import translation

from register.codelists import LISTS, Codelist
from register.documents import TYPES, Frozen
from register.package.tables import RECORDS, TABLES

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# By `Schema.field`, and by the field alone where it means the same everywhere.
WORDS = {
    "Agreement.commitments": "What the parties say they will do, by number.",
    "Agreement.events": "Dated acts in its life, in the editors' order.",
    "Agreement.parties": "Who agreed.",
    "Agreement.relations": "Ties to other agreements.",
    "Agreement.signatures": "Who signed, announced or witnessed it.",
    "Agreement.sources": "What the facts rest on, by key.",
    "Agreement.statements": "What people said of it, word for word.",
    "Agreement.strategies": "Ties to national strategies.",
    "Agreement.titles": "Its titles in other languages.",
    "AgreementResult.commitments": "How many commitments it has.",
    "AgreementResult.date": "Of the event that it is filed under: EDTF level 0, null if not known.",
    "AgreementResult.date_kind": "What that event is.",
    "AgreementResult.edition": "Number of its own newest edition: cite it by this one.",
    "AgreementResult.kinds": "Kinds of its commitments.",
    "AgreementResult.latest_progress": "Day, month or year of the newest update on it.",
    "AgreementResult.organisations": "Organisations that the text names for its parties.",
    "AgreementResult.people": "Who signed, announced or spoke; once for each act.",
    "AgreementResult.progress": "How many commitments have each status, by its code.",
    "AgreementResult.published_at": "When it, or progress on it, was last published or taken out.",
    "AgreementResult.seq": "Number in the journal of that edition: its own or one of progress.",
    "AgreementResult.status": "How far its life has come; null if the register does not know.",
    "AgreementResult.strategies": "National strategies that it is tied to.",
    "AgreementResult.titles": "Its titles in other languages.",
    "AgreementResult.topics": "What its commitments are about.",
    "Archive.path": "Its path under the register's archive folder.",
    "Archive.sha256": "SHA-256 of its bytes, in hexadecimal.",
    "CommitmentRecord.agreement": "The agreement that it stands in.",
    "CommitmentRecord.document": "The commitment as its agreement's edition has it.",
    "CommitmentRecord.progress": "Published updates on it, newest first.",
    "CommitmentResult.agreement": "Reference of its agreement.",
    "CommitmentResult.date": "Date under which its agreement is filed: EDTF level 0.",
    "CommitmentResult.edition": "Number of its agreement's newest edition: cite it by this one.",
    "CommitmentResult.latest_progress": "Day, month or year of the newest update on it.",
    "CommitmentResult.published_at": "When its agreement, or progress on that, last changed.",
    "CommitmentResult.reference": "The agreement's reference, a slash and the number.",
    "CommitmentResult.seq": "Number in the journal of that edition, which may be of progress.",
    "CommitmentResult.status": "How far the agreement's life has come; null if not known.",
    "CommitmentResult.title": "Title of its agreement.",
    "Evidence.source": "Key of one of the agreement's sources.",
    "FacetValue.count": "Results with it, with every other filter applied.",
    "FacetValue.label": "What people call it, in English.",
    "FacetValue.selected": "Whether this request asks for it.",
    "FacetValue.value": "What the parameter takes.",
    "Force.passage": "The words that say whether it binds.",
    "Force.source": "Key of the source of these words.",
    "Force.value": "What a source says of its legal force.",
    "Journal.head": "The end of the journal.",
    "Journal.next": "Where to read on, without the host; null at the end of the journal.",
    "Journal.results": "Entries after `since`, in order.",
    "JournalEdition.document": "The record's document; null where the edition took it away.",
    "JournalEdition.previous_hash": "Hash of the entry before; zeros for the first.",
    "NamedOrganisation.country": "Code of the country that it acts for.",
    "OrganisationReference.abbreviation": "Such as DCMS.",
    "Person.appointments": "Offices that the person holds or held.",
    "Person.external_ids": "What other registers call the person.",
    "PersonReference.capacity": "In which capacity; `quoted` where known from a statement alone.",
    "PersonReference.organisation": "Reference of the organisation, as printed.",
    "PersonReference.title": "Title of the office, as printed.",
    "Problem.detail": "What is wrong, in a sentence or more.",
    "Problem.errors": "Sentences by the name of the parameter that is wrong.",
    "Problem.status": "The HTTP status.",
    "Problem.title": "The status in words.",
    "Problem.type": "`about:blank`: the status says which kind it is (RFC 9457, 4.2.1).",
    "Progress.evidence": "What the update rests on.",
    "Root.documentation": "Address of the reference for people.",
    "Root.journal": "Address of the journal.",
    "Root.lists": "Addresses of the lists.",
    "Root.openapi": "Address of the OpenAPI document.",
    "Root.version": "Version of the API, as addresses have it.",
    "Source.archive": "The copy that the register keeps.",
    "Strategy.budget": "Money that the strategy names.",
    "Topic.names": "Its names in other languages.",
    "Topic.matches": "Concepts of other vocabularies that mean the same or more.",
    "abbreviation": "Abbreviated name.",
    "action": "What the edition did.",
    "address": "Path of its page.",
    "amount": "Whole units of the currency.",
    "change_note": "What was changed and why, as published.",
    "count": "How many results the whole list has.",
    "countries": "The parties.",
    "currency": "ISO 4217 code, such as GBP.",
    "cursor": "Give it as `cursor` to read on; null at the end.",
    "digest": "SHA-256 of the document in canonical JSON (RFC 8785).",
    "document": "The document as it was published; null where the edition took it away.",
    "edition": "What the edition says of itself.",
    "edition_published_at": "When the agreement's edition was published (RFC 3339, UTC).",
    "edition_seq": "Number in the journal of the agreement's edition.",
    "facets": "The values of each filter with their counts; null by cursor and with `facets=0`.",
    "force": "What a source says of its legal force.",
    "hash": "Hash of the entry in the journal, over the one before.",
    "head": "The end of the journal.",
    "instrument": "What the text calls itself.",
    "language": "BCP 47 code, such as ja.",
    "money": "An amount, where the source names one.",
    "name": "Name, in English.",
    "native_language": "BCP 47 code of that language.",
    "native_name": "Name in another script.",
    "next": "Where the next part is, without the host; null at the end.",
    "number": "Which edition of the record, from 1.",
    "page": "Which page this is; null by cursor.",
    "pages": "How many pages there are; null by cursor.",
    "published_at": "When it was published (RFC 3339, UTC).",
    "record_type": "What kind of record.",
    "reference": "Permanent reference of the record.",
    "results": "This part of the list.",
    "seq": "Number of the edition in the journal.",
    "statuses": "How far it has come, by each assessor who sees it differently.",
    "title": "Title.",
    "type": "What kind of record.",
    "words": "The amount as the source words it.",
}


def _of_tables() -> dict[str, str]:
    """What the tables say of each field that they hold, by `Schema.field`."""
    tables: list[tuple[type[Frozen], str]] = [(one.type, name) for name, one in RECORDS.items()]
    tables += [(part.type, part.table) for record in RECORDS.values() for part in record.parts]
    return {
        f"{kind.__name__}.{TABLES[name].renamed.get(column, column)}": str(field.description)
        for kind, name in tables
        for column, field in TABLES[name].model_fields.items()
    }


OF_TABLES = _of_tables()
CODELISTS = {codelist.__name__: codelist for codelist in LISTS}


def publish(schemas: dict[str, Any]) -> None:
    """Describe the fields of schemas, by name, and open them to more; changes them in place."""
    for name, schema in schemas.items():
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]
        if name in CODELISTS:
            schema["description"] = _codes(CODELISTS[name])
        for field, said in schema.get("properties", {}).items():
            said.pop("title", None)
            if words := said.get("description") or _words(name, field):
                said["description"] = words


def _words(schema: str, field: str) -> str | None:
    own, record = f"{schema}.{field}", f"{schema.removesuffix('Result')}.{field}"
    for known in (WORDS, OF_TABLES):
        for name in (own, record):
            if name in known:
                return known[name]
    return WORDS.get(field)


def _codes(codelist: type[Codelist]) -> str:
    with translation.override("en"):
        return "\n".join(f"- `{code.value}`: {code.definition}" for code in codelist)


def schema_of(record_type: str, address: str) -> dict[str, Any]:
    """What a document of this type may hold; `address` is the schema's own."""
    document = TYPES[record_type]
    schema = document.model_json_schema()
    publish({document.__name__: schema} | schema.get("$defs", {}))
    return {"$schema": DRAFT, "$id": address} | schema
