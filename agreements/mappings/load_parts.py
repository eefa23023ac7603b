"""The parts of an agreement's document into the editors' tables.

Sources and commitments keep their rows, since progress updates hang on them: they are matched by
key and number. The other parts are written anew, in the document's order.
"""

from collections.abc import Callable, Iterable
from typing import Any

from agreements.mappings.money import money_columns
from agreements.models import (
    Agreement,
    AgreementTitle,
    Commitment,
    Event,
    Party,
    Relation,
    Signature,
    Source,
    Statement,
    StrategyLink,
)
from editorial.partial_dates import partial_date_columns
from editorial.working import UnknownReference, WorkingRecords
from register import documents


def load_parts(document: documents.Agreement, record: Agreement, working: WorkingRecords) -> None:
    """Make the parts of a saved agreement what the document says."""

    sources = _sources(document, record, working)
    key: Callable[[str | None], int | None] = lambda name: sources[name].pk if name else None  # noqa: E731
    record.force_source_id = key(document.force.source)
    record.save(update_fields=["force_source"])
    _titles(document, record)
    _parties(document, record, working)
    _signatures(document, record, working, key)
    _events(document, record, working, key)
    _statements(document, record, working, key)
    _links(document, record, working, key)
    _commitments(document, record, working, key)
    record.sources.exclude(key__in=list(sources)).delete()


def _sources(
    document: documents.Agreement, record: Agreement, working: WorkingRecords
) -> dict[str, Source]:
    held = {source.key: source for source in record.sources.all()}
    rows = {}
    for part in document.sources:
        row = rows[part.key] = held.get(part.key) or Source(agreement=record, key=part.key)
        columns = {
            "url": part.url or "",
            "title": part.title or "",
            "publisher": part.publisher,
            "language": part.language,
            "kind": part.kind,
            "version_of_id": working.maybe(part.version_of),
            "media_type": part.media_type or "",
            "archive_path": part.archive.path if part.archive else "",
            "archive_sha256": part.archive.sha256 if part.archive else "",
            "checked_on": part.checked_on,
            "answer": part.answer,
            "note": part.note or "",
            **partial_date_columns(published_on=part.published),
        }
        for name, value in columns.items():
            setattr(row, name, value)
    _save(Source, rows.values(), held.values())
    return rows


def _titles(document: documents.Agreement, record: Agreement) -> None:
    record.titles.all().delete()
    AgreementTitle.objects.bulk_create(
        AgreementTitle(agreement=record, language=part.language, title=part.title)
        for part in document.titles
    )


def _parties(document: documents.Agreement, record: Agreement, working: WorkingRecords) -> None:
    record.parties.all().delete()
    rows = Party.objects.bulk_create(
        Party(agreement=record, country_id=working.of(part.country)) for part in document.parties
    )
    _tie(
        Party.organisations.through,
        "party",
        "organisation",
        [
            (row, [working.of(named) for named in part.organisations])
            for row, part in zip(rows, document.parties, strict=True)
        ],
    )


def _signatures(
    document: documents.Agreement, record: Agreement, working: WorkingRecords, key: Callable
) -> None:
    record.signatures.all().delete()
    Signature.objects.bulk_create(
        Signature(
            agreement=record,
            person_id=working.of(part.person),
            title=part.title,
            organisation_id=working.maybe(part.organisation),
            country_id=working.of(part.country),
            capacity=part.capacity,
            note=part.note or "",
            source_id=key(part.source),
        )
        for part in document.signatures
    )


def _events(
    document: documents.Agreement, record: Agreement, working: WorkingRecords, key: Callable
) -> None:
    record.events.all().delete()
    Event.objects.bulk_create(
        Event(
            agreement=record,
            kind=part.kind,
            country_id=working.maybe(part.country),
            description=part.description or "",
            headline=part.headline,
            source_id=key(part.source),
            **partial_date_columns(happened_on=part.date, effective_on=part.effective),
        )
        for part in document.events
    )


def _statements(
    document: documents.Agreement, record: Agreement, working: WorkingRecords, key: Callable
) -> None:
    record.statements.all().delete()
    Statement.objects.bulk_create(
        Statement(
            agreement=record,
            person_id=working.of(part.person),
            title=part.title or "",
            organisation_id=working.maybe(part.organisation),
            words=part.words,
            language=part.language,
            source_id=key(part.source),
        )
        for part in document.statements
    )


def _links(
    document: documents.Agreement, record: Agreement, working: WorkingRecords, key: Callable
) -> None:
    record.relations.all().delete()
    Relation.objects.bulk_create(
        Relation(
            agreement=record,
            kind=part.kind,
            target_id=working.of(part.agreement),
            passage=part.passage or "",
            source_id=key(part.source),
            note=part.note or "",
        )
        for part in document.relations
    )
    record.strategies.all().delete()
    StrategyLink.objects.bulk_create(
        StrategyLink(
            agreement=record,
            kind=part.kind,
            strategy_id=working.of(part.strategy),
            passage=part.passage or "",
            source_id=key(part.source),
        )
        for part in document.strategies
    )


def _commitments(
    document: documents.Agreement, record: Agreement, working: WorkingRecords, key: Callable
) -> None:
    held = {row.number: row for row in record.commitments.all()}
    numbers = [part.number for part in document.commitments]
    rows = {n: held.get(n) or Commitment(agreement=record, number=n) for n in numbers}
    for part in document.commitments:
        for name, value in _commitment_columns(part, key).items():
            setattr(rows[part.number], name, value)
    _save(Commitment, rows.values(), held.values())
    record.last_commitment_number = max([record.last_commitment_number, *numbers])
    record.save(update_fields=["last_commitment_number"])
    for name in ("topics", "responsible_countries", "responsible_organisations"):
        manager = getattr(Commitment, name)
        pairs = [
            (rows[part.number], [working.of(named) for named in getattr(part, name)])
            for part in document.commitments
        ]
        _tie(manager.through, "commitment", manager.field.m2m_reverse_field_name(), pairs)
    origins = [
        (rows[part.number], [rows[number].pk for number in part.derived_from])
        for part in document.commitments
    ]
    _tie(Commitment.derived_from.through, "from_commitment", "to_commitment", origins)
    going = record.commitments.exclude(number__in=numbers)
    if reported := going.filter(progress_updates__isnull=False).first():
        raise UnknownReference("commitment", f"{document.reference}/{reported.number}")
    going.delete()


def _commitment_columns(part: documents.Commitment, key: Callable) -> dict:
    return {
        "text": part.text,
        "passage": part.passage or "",
        "passage_language": part.passage_language or "",
        "source_id": key(part.source),
        "strength": part.strength or "",
        "verb": part.verb or "",
        "kind": part.kind,
        "ongoing": part.ongoing,
        "dropped": part.dropped or "",
        **money_columns(part.money),
        **partial_date_columns(due_on=part.due),
    }


def _save(model: Any, rows: Iterable[Any], held: Iterable[Any]) -> None:
    """Create the rows that are new and update the ones that were held."""
    known = {row.pk for row in held}
    model.objects.bulk_create([row for row in rows if row.pk not in known])
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != "agreement"
    ]
    model.objects.bulk_update([row for row in rows if row.pk in known], columns)


def _tie(through: Any, owner: str, target: str, pairs: list[tuple]) -> None:
    """Make the many-to-many rows of each owner exactly the given keys."""
    rows = [row for row, _pks in pairs]
    through.objects.filter(**{f"{owner}__in": [row.pk for row in rows]}).delete()
    through.objects.bulk_create(
        through(**{f"{owner}_id": row.pk, f"{target}_id": pk}) for row, pks in pairs for pk in pks
    )
