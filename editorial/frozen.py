"""Frozen documents: what a submission holds, and their way into the register."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from editorial import audit, mappings
from editorial.models import Act, Record, Submission, SubmittedRecord
from editorial.publish import NotPublishable, append
from register import documents
from register.documents import Document, canonical_json, digest
from register.models import Current, Edition

Frozen = list[tuple[SubmittedRecord, Document]]


def freeze(pairs: Sequence[tuple[Record, Document]], note: str, by: Any) -> Submission:
    """Keep each record's document as it is, under one digest."""
    current = _current((document.type, document.reference) for _record, document in pairs)
    seqs = {key: row.edition_id for key, row in current.items()}
    rows = [
        SubmittedRecord(
            record_type=document.type,
            object_id=record.pk,
            reference=document.reference,
            version=record.version,
            document=(text := document.canonical()),
            digest=digest(text),
            base_seq=seqs.get((document.type, document.reference)),
        )
        for record, document in pairs
    ]
    submission = Submission.objects.create(
        note=note,
        digest=_digest_of(note, rows),
        submitted_by=by,
        submitted_at=timezone.now(),
    )
    for row in rows:
        row.submission = submission
    SubmittedRecord.objects.bulk_create(rows)
    return submission


def _digest_of(note: str, rows: Iterable[SubmittedRecord]) -> str:
    """Stands for these exact documents, in their order, under this change note."""
    return digest(canonical_json([note, *(row.digest for row in rows)]))


def thaw(submission: Submission) -> Frozen:
    """The submitted rows with their documents; raises NotPublishable where one was tampered with.

    The digests are computed anew: what is published has the digest that was approved.
    """
    rows = list(submission.records.all())
    if _digest_of(submission.note, rows) != submission.digest:
        raise NotPublishable([_("The submission is not what was submitted.")])
    return [(row, _document_of(row)) for row in rows]


def _document_of(row: SubmittedRecord) -> Document:
    try:
        document = documents.parse(row.record_type, row.document)
    except ValidationError:
        document = None
    if not document or digest(row.document) != row.digest or document.canonical() != row.document:
        raise NotPublishable([_("%(row)s: its text is not what was submitted.") % {"row": row}])
    return document


def check(submission: Submission, frozen: Frozen) -> None:
    """Raise NotPublishable with every reason why the register no longer takes these documents."""
    working = working_copies([row for row, _document in frozen])
    named = set().union(*(document.references() for _row, document in frozen))
    together = {(row.record_type, row.reference) for row, _document in frozen}
    current = _current(named | together)
    public = together | {key for key, row in current.items() if not row.withdrawn}
    sentences = []
    for row, document in frozen:
        if row.pk not in working:
            sentences.append(_("%(row)s: its working copy was deleted.") % {"row": row})
        now = current.get((row.record_type, row.reference))
        if (now.edition_id if now else None) != row.base_seq:
            text = _("%(row)s: the register has another edition since it was submitted.")
            sentences.append(text % {"row": row})
        sentences += [
            _("%(row)s names %(type)s %(reference)s, which is not in the register.")
            % {"row": row, "type": record_type, "reference": reference}
            for record_type, reference in sorted(document.references() - public)
        ]
    if sentences:
        raise NotPublishable([*sentences, _("Take it back, and submit it again.")])


def publish_frozen(submission: Submission, frozen: Frozen) -> list[Edition]:
    """Append the frozen documents; the working copies count as published at that version."""
    check(submission, frozen)
    editions = append([d for _row, d in frozen], note=submission.note, by=submission.decided_by)
    working = working_copies([row for row, _document in frozen])
    for row, _document in frozen:
        record = working[row.pk]
        record.published_version = row.version
        record.save(update_fields=["published_version"])
        audit.note(Act.PUBLISHED, record, by=submission.decided_by, note=submission.note)
    return editions


def working_copies(rows: Iterable[SubmittedRecord]) -> dict[int, Record]:
    """The working copies that are still there, by the primary key of the submitted row."""
    found: dict[int, Record] = {}
    for record_type, group in _by_type(rows).items():
        model = mappings.mapping_for(record_type).model
        held = model._default_manager.in_bulk([row.object_id for row in group])
        found |= {row.pk: held[row.object_id] for row in group if row.object_id in held}
    return found


def _by_type(rows: Iterable[SubmittedRecord]) -> dict[str, list[SubmittedRecord]]:
    groups: dict[str, list[SubmittedRecord]] = {}
    for row in rows:
        groups.setdefault(row.record_type, []).append(row)
    return groups


def _current(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Current]:
    references: dict[str, list[str]] = {}
    for record_type, reference in keys:
        references.setdefault(record_type, []).append(reference)
    return {
        (row.record_type, row.reference): row
        for record_type, wanted in references.items()
        for row in Current.objects.filter(record_type=record_type, reference__in=wanted)
    }
