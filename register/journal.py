"""The journal of editions: what was published, in order, each edition chained to the one before."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from register import verifier
from register.codelists import Action
from register.documents import canonical_json, digest
from register.entry import Entry
from register.models import Current, Edition, EditionQuerySet, Head, Links
from register.text import clean

T = TypeVar("T")
BATCH = 500
PROJECTED = ("part_of", "label", "names", "sort_key", "withdrawn")


def head() -> Head:
    """The end of the journal, in one query; `seq` is 0 while nothing has been published."""
    return Head.objects.filter(pk=1).first() or Head(pk=1, seq=0, hash=verifier.GENESIS)


def hold() -> None:
    """Keep everybody else from appending until the transaction ends."""
    _locked_head()


def append(entries: Iterable[Entry]) -> list[Edition]:
    """Append one edition for each entry, in order, in one transaction; return the editions.

    Appends are serialised by a lock on the head's row, so that whoever reads `seq > n` never
    misses a late commit. Raises ValueError for an entry without a change note.
    """
    entries = list(entries)
    with transaction.atomic():
        end = _locked_head()
        numbers = _latest_numbers(entries)
        now = _now(end)
        editions = []
        for entry in entries:
            entry.check()
            key = (entry.record_type, entry.reference)
            numbers[key] = numbers.get(key, 0) + 1
            action, text = entry.says
            editions.append(_chain(end, entry, action, text, numbers[key], now))
        Edition.objects.bulk_create(editions, batch_size=BATCH)
        end.save()
        for batch in _batches(editions):
            held = Current.objects.filter(reference__in=[e.reference for e in batch])
            _project(batch, held.links())
    return editions


def redact(edition: Edition, reason: str) -> Edition:
    """Remove the text of one past edition because the law requires it; the journal says so.

    The current edition of a record cannot be redacted: publish a lawful one first, or withdraw it.
    Returns the edition that records the redaction.
    """
    with transaction.atomic():
        end = _locked_head()
        edition = Edition.objects.get(pk=edition.pk)
        if Current.objects.filter(edition=edition).exists():
            raise ValueError("the current edition cannot be redacted: publish another one first")
        if edition.action != Action.PUBLISHED or not edition.document:
            raise ValueError(f"edition {edition.seq} holds no document")
        entry = Entry(edition.record_type, edition.reference, reason)
        numbers = _latest_numbers([entry])
        number = numbers[edition.record_type, edition.reference] + 1
        text = canonical_json({"redacted": edition.number})
        record = _chain(end, entry, Action.REDACTED, text, number, _now(end))
        Edition.objects.filter(pk=edition.pk).update(document="")
        record.save(force_insert=True)
        end.save()
    return record


def current(record_type: str, reference: str) -> Current | None:
    """The record as it stands, with its edition, or None if it was never published."""
    found = Current.objects.select_related("edition")
    return found.filter(record_type=record_type, reference=reference).first()


def as_of(day: date) -> EditionQuerySet:
    """The editions in force at the end of `day` (UTC), withdrawn and merged ones included."""
    newest = (
        Edition.objects.filter(published_at__lt=end_of(day))
        .exclude(action=Action.REDACTED)
        .values("record_type", "reference")
        .annotate(newest=Max("seq"))
    )
    return Edition.objects.filter(seq__in=newest.values("newest"))


def end_of(day: date) -> datetime:
    """The instant after the last one of `day`, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def since(seq: int) -> EditionQuerySet:
    """The editions after `seq`, in order."""
    return Edition.objects.filter(seq__gt=seq).order_by("seq")


def verify() -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with the journal as the database holds it."""
    last = Head(seq=0, hash=verifier.GENESIS)

    def lines() -> Iterator[dict]:
        for edition in since(0).iterator(BATCH):
            last.seq, last.hash, last.published_at = edition.seq, edition.hash, edition.published_at
            yield _as_stored(edition)

    yield from verifier.problems(lines())
    end = head()
    if (end.seq, end.hash, end.published_at) != (last.seq, last.hash, last.published_at):
        yield f"the head says edition {end.seq}, the journal ends with edition {last.seq}"
    yield from _projection_problems()


def exported(edition: Edition) -> dict:
    """The edition as one line of journal.jsonl says it."""
    return _without_document(edition) | {
        "document": json.loads(edition.document) if edition.document else None,
    }


def timestamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, as the hashes use it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def rebuild_current() -> int:
    """Make the projection anew from the journal; return how many records it holds."""
    with transaction.atomic():
        _locked_head()
        links = Current.objects.links()
        Current.objects.all().delete()
        newest = (
            Edition.objects.exclude(action=Action.REDACTED)
            .values("record_type", "reference")
            .annotate(newest=Max("seq"))
        )
        for batch in _batches(list(newest.values_list("newest", flat=True))):
            _project(Edition.objects.filter(seq__in=batch), links)
    return Current.objects.count()


def _without_document(edition: Edition) -> dict:
    fields = {name: getattr(edition, name) for name in verifier.HASHED}
    return fields | {"published_at": timestamp(edition.published_at), "hash": edition.hash}


def _as_stored(edition: Edition) -> dict:
    """One line of the journal; where the stored text is not what the digest covers, the bare text.

    Reading JSON and writing it again would hide a change of spaces, or of a key that stands twice.
    """
    line = _without_document(edition) | {"document": edition.document}
    if edition.action == Action.PUBLISHED and not edition.document:
        line["document"] = None
    elif digest(edition.document) == edition.digest:
        with suppress(ValueError, RecursionError):
            line["document"] = json.loads(edition.document)
    return line


def _now(end: Head) -> datetime:
    """The moment of publication: never before that of the edition before, whatever clocks say."""
    now = timezone.now()
    return max(now, end.published_at) if end.published_at else now


def _locked_head() -> Head:
    Head.objects.get_or_create(pk=1, defaults={"hash": verifier.GENESIS})
    return Head.objects.select_for_update().get(pk=1)


def _chain(
    end: Head, entry: Entry, action: Action, text: str, number: int, now: datetime
) -> Edition:
    note = clean(entry.note)
    if not note:
        raise ValueError(f"{entry.reference}: a change note is needed, for the public to read")
    edition = Edition(
        seq=end.seq + 1,
        record_type=entry.record_type,
        reference=entry.reference,
        number=number,
        action=action,
        document=text,
        digest=digest(text),
        previous_hash=end.hash,
        published_at=now,
        change_note=note,
    )
    edition.hash = verifier.edition_hash(
        {name: getattr(edition, name) for name in verifier.HASHED}
        | {"published_at": timestamp(now)}
    )
    end.seq, end.hash, end.published_at = edition.seq, edition.hash, now
    return edition


def _latest_numbers(entries: Iterable[Entry]) -> dict[tuple[str, str], int]:
    references: dict[str, set[str]] = {}
    for entry in entries:
        references.setdefault(entry.record_type, set()).add(entry.reference)
    numbers: dict[tuple[str, str], int] = {}
    for record_type, wanted in references.items():
        for batch in _batches(sorted(wanted)):
            found = Edition.objects.filter(record_type=record_type, reference__in=batch)
            rows = found.values_list("reference").annotate(Max("number"))
            numbers |= {(record_type, reference): number for reference, number in rows}
    return numbers


def _project(editions: Iterable[Edition], links: Mapping[str, Links]) -> None:
    newest = {(edition.record_type, edition.reference): edition for edition in editions}
    rows = [projected(edition) for edition in newest.values()]
    for row in rows:
        row.links = row.edition.still_given(links.get(row.reference, {}))
    Current.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["record_type", "reference"],
        update_fields=[*PROJECTED, "edition", "links"],
    )


def projected(edition: Edition) -> Current:
    """Where an edition leaves its record, as a row of the projection that is not saved."""
    row = Current(
        record_type=edition.record_type,
        reference=edition.reference,
        withdrawn=edition.action in (Action.WITHDRAWN, Action.MERGED),
        edition=edition,
    )
    if not row.withdrawn:
        document = edition.content
        row.part_of, row.sort_key = document.part_of, document.sort_key
        row.label, row.names = document.label, document.other_names
    return row


def _projection_problems() -> Iterator[str]:
    newest = (
        Edition.objects.exclude(action=Action.REDACTED)
        .values("record_type", "reference")
        .annotate(newest=Max("seq"))
        .values_list("record_type", "reference", "newest")
    )
    expected = {(kind, reference): seq for kind, reference, seq in newest}
    rows = Current.objects.select_related("edition").order_by("record_type", "reference")
    for row in rows.iterator(BATCH):
        if expected.pop((row.record_type, row.reference), None) != row.edition_id:
            yield f"{row}: the projection is not its newest edition"
        elif not _says_what_its_edition_says(row):
            yield f"{row}: the projection does not say what edition {row.edition_id} says"
    for kind, reference in sorted(expected):
        yield f"{kind} {reference}: the projection does not hold it"


def _says_what_its_edition_says(row: Current) -> bool:
    try:
        expected = projected(row.edition)
    except (LookupError, ValueError):
        return False
    return all(getattr(row, name) == getattr(expected, name) for name in PROJECTED)


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
