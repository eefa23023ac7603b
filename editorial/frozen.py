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
    rows = [
        SubmittedRecord(
            record_type=document.type,
            object_id=record.pk,
            reference=document.reference,
            version=record.version,
            document=(text := document.canonical()),
            digest=digest(text),
            base_seq=_current_seq(document.type, document.reference),
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
    together = {(row.record_type, row.reference) for row, _document in frozen}
    sentences = []
    for row, document in frozen:
        if record_of(row) is None:
            sentences.append(_("%(row)s: its working copy was deleted.") % {"row": row})
        if _current_seq(row.record_type, row.reference) != row.base_seq:
            text = _("%(row)s: the register has another edition since it was submitted.")
            sentences.append(text % {"row": row})
        sentences += [
            _("%(row)s names %(type)s %(reference)s, which is not in the register.")
            % {"row": row, "type": record_type, "reference": reference}
            for record_type, reference in sorted(document.references() - together)
            if not _is_public(record_type, reference)
        ]
    if sentences:
        raise NotPublishable([*sentences, _("Take it back, and submit it again.")])


def publish_frozen(submission: Submission, frozen: Frozen) -> list[Edition]:
    check(submission, frozen)
    editions = append([d for _row, d in frozen], note=submission.note, by=submission.decided_by)
    for row, _document in frozen:
        model = mappings.mapping_for(row.record_type).model
        model._default_manager.filter(pk=row.object_id).update(published_version=row.version)
        audit.note(Act.PUBLISHED, record_of(row), by=submission.decided_by, note=submission.note)
    return editions


def record_of(row: SubmittedRecord) -> Record | None:
    model = mappings.mapping_for(row.record_type).model
    return model._default_manager.filter(pk=row.object_id).first()


def _current_seq(record_type: str, reference: str) -> int | None:
    found = Current.objects.filter(record_type=record_type, reference=reference)
    return found.values_list("edition", flat=True).first()


def _is_public(record_type: str, reference: str) -> bool:
    return Current.objects.filter(
        record_type=record_type, reference=reference, withdrawn=False
    ).exists()
