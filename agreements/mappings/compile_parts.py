"""The parts of a working agreement as its document says them."""

from agreements.mappings.money import money_of
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
from editorial.names import PublishedNames
from editorial.partial_dates import edtf
from editorial.parts import Make
from register import documents


def force(record: Agreement) -> documents.Force:
    return documents.Force(
        value=record.force, passage=record.force_passage or None, source=_key(record.force_source)
    )


def title(part: AgreementTitle, names: PublishedNames) -> documents.Title:
    return documents.Title(language=part.language, title=part.title)


def party(part: Party, names: PublishedNames) -> documents.Party:
    return documents.Party(
        country=names.of(part.country), organisations=names.all(part.organisations.all())
    )


def signature(part: Signature, names: PublishedNames) -> documents.Signature:
    return documents.Signature(
        person=names.of(part.person),
        title=part.title,
        organisation=names.maybe(part.organisation),
        country=names.of(part.country),
        capacity=part.capacity,
        note=part.note or None,
        source=_key(part.source),
    )


def event(part: Event, names: PublishedNames) -> documents.Event:
    return documents.Event(
        kind=part.kind,
        date=edtf(part, "happened_on"),
        effective=edtf(part, "effective_on"),
        country=names.maybe(part.country),
        description=part.description or None,
        headline=part.headline,
        source=_key(part.source),
    )


def commitment(part: Commitment, names: PublishedNames) -> documents.Commitment:
    return documents.Commitment(
        number=part.number,
        text=part.text,
        passage=part.passage or None,
        passage_language=part.passage_language or None,
        source=_key(part.source),
        strength=part.strength or None,
        verb=part.verb or None,
        kind=part.kind,
        topics=names.all(part.topics.all()),
        responsible_countries=names.all(part.responsible_countries.all()),
        responsible_organisations=names.all(part.responsible_organisations.all()),
        due=edtf(part, "due_on"),
        ongoing=part.ongoing,
        money=money_of(part),
        dropped=part.dropped or None,
        derived_from=[origin.number for origin in part.derived_from.all()],
    )


def statement(part: Statement, names: PublishedNames) -> documents.Statement:
    return documents.Statement(
        person=names.of(part.person),
        title=part.title or None,
        organisation=names.maybe(part.organisation),
        words=part.words,
        language=part.language,
        source=_key(part.source),
    )


def source(part: Source, names: PublishedNames) -> documents.Source:
    archive = None
    if part.archive_path:
        archive = documents.Archive(path=part.archive_path, sha256=part.archive_sha256)
    return documents.Source(
        key=part.key,
        url=part.url or None,
        title=part.title or None,
        publisher=part.publisher,
        published=edtf(part, "published_on"),
        language=part.language,
        kind=part.kind,
        version_of=names.maybe(part.version_of),
        media_type=part.media_type or None,
        archive=archive,
        checked_on=part.checked_on.isoformat() if part.checked_on else None,
        answer=part.answer,
        note=part.note or None,
    )


def relation(part: Relation, names: PublishedNames) -> documents.Relation:
    return documents.Relation(
        kind=part.kind,
        agreement=names.of(part.target),
        passage=part.passage or None,
        source=_key(part.source),
        note=part.note or None,
    )


def strategy_link(part: StrategyLink, names: PublishedNames) -> documents.StrategyLink:
    return documents.StrategyLink(
        kind=part.kind,
        strategy=names.of(part.strategy),
        passage=part.passage or None,
        source=_key(part.source),
    )


# The lists of an agreement's document, and of the editors' page of it.
PARTS: dict[str, Make] = {
    "titles": title,
    "parties": party,
    "signatures": signature,
    "events": event,
    "commitments": commitment,
    "statements": statement,
    "sources": source,
    "relations": relation,
    "strategies": strategy_link,
}


def _key(found: Source | None) -> str | None:
    return found.key if found else None
