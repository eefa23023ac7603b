"""Review: what one person freezes, another decides on; approval publishes those exact words."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial import audit, history, mappings, reach
from editorial.frozen import check, freeze, publish_frozen, thaw, working_copies
from editorial.models import (
    Act,
    NoticeKind,
    Record,
    Submission,
    SubmissionState,
    SubmittedRecord,
)
from editorial.notices import tell
from editorial.publish import (
    NotPublishable,
    assign_references,
    changed,
    compile_all,
    lock,
    publish,
)
from register import documents, journal
from register.models import Edition

STATE = SubmissionState
DIGEST_CHANGED = "This is not what you were shown: look at it again before you decide."


class NotDecidable(Exception):
    """Why this person cannot take this decision, in an editor's words."""


def submit(records: Iterable[Record], *, note: str, by: Any) -> Submission:
    """Freeze the records' documents as one submission and tell the reviewers; return it.

    `note` is the public change note. Later edits of the records wait for the next submission.
    Raises NotPublishable, with every reason, for what could not be published as it stands, for a
    record that is already before a reviewer, and where nothing differs from the register.
    """
    with transaction.atomic():
        locked = lock(records)
        _refuse_open(locked)
        assign_references(locked)
        differing = {(d.type, d.reference): d for d in changed(compile_all(locked))}
        if not differing:
            raise NotPublishable([_("Nothing differs from the register: nothing to review.")])
        frozen = [
            (record, document)
            for record in locked
            if (document := differing.get((record.record_type, record.reference or "")))
        ]
        submission = freeze(frozen, note, by)
        for record, _document in frozen:
            audit.note(Act.SUBMITTED, record, by=by, note=note)
        tell(NoticeKind.SUBMITTED, _reviewers(submission), address_of(submission))
    return submission


def approve(
    submission: Submission,
    *,
    by: Any,
    shown: str,
    comment: str = "",
    publish_at: datetime | None = None,
) -> list[Edition]:
    """Publish the frozen documents, or schedule them for `publish_at`; return the editions.

    `shown` is the digest of what the reviewer looked at. Raises NotDecidable where `by` may not
    decide, where it was decided before, or where the digest is another; NotPublishable where the
    register has moved on so that these words no longer fit it.
    """
    with transaction.atomic():
        submission = _to_decide(submission, by, shown)
        frozen = thaw(submission)
        editions: list[Edition] = []
        if publish_at and publish_at > timezone.now():
            check(submission, frozen)
            _decide(submission, STATE.SCHEDULED, by, comment, publish_at)
        else:
            _decide(submission, STATE.PUBLISHED, by, comment)
            editions = publish_frozen(submission, frozen)
        _note_each(submission, Act.APPROVED, by)
        tell(NoticeKind.APPROVED, [submission.submitted_by], address_of(submission))
    return editions


def send_back(submission: Submission, *, by: Any, shown: str, comment: str) -> None:
    """Ask for changes; the comment is for the submitter. Raises NotDecidable."""
    _refuse_with(STATE.SENT_BACK, Act.SENT_BACK, submission, by, shown, comment)


def reject(submission: Submission, *, by: Any, shown: str, comment: str) -> None:
    """Turn the submission down, with the reason for the submitter. Raises NotDecidable."""
    _refuse_with(STATE.REJECTED, Act.REJECTED, submission, by, shown, comment)


def publish_without_review(
    records: Iterable[Record], *, note: str, reason: str, by: Any
) -> list[Edition]:
    """Publish as `editorial.publish.publish` does, and tell every reviewer; return the editions.

    `note` is the public change note; `reason`, why nobody was asked, stays on the private side.
    """
    with transaction.atomic():
        records = list(records)
        editions = publish(records, note=note, by=by)
        for record in records:
            record.refresh_from_db()
            audit.note(Act.PUBLISHED, record, by=by, note=_("Without review: %s") % reason)
        tell_reviewers(editions, by=by)
    return editions


def tell_reviewers(editions: list[Edition], *, by: Any) -> None:
    """Tell every reviewer but `by` of editions that nobody was asked about."""
    if editions:
        path = reverse("admin:register_edition_change", args=[editions[-1].pk])
        told = [user for user in _staff() if user != by and approves_something(user)]
        tell(NoticeKind.UNREVIEWED, told, path, count=len(editions))


def take_back(submission: Submission, *, by: Any) -> None:
    """Take a submission back before it is public: its submitter's act, or of who scheduled it.

    Raises NotDecidable for anybody else, and where it is too late.
    """
    with transaction.atomic():
        journal.hold()
        submission = _locked(submission)
        if not submission.is_open:
            raise NotDecidable(_already(submission))
        if by.pk not in (submission.submitted_by_id, submission.decided_by_id):
            raise NotDecidable(_("Only its submitter, or who scheduled it, can take it back."))
        submission.publish_at = None
        close(submission, STATE.TAKEN_BACK)
        _note_each(submission, Act.TAKEN_BACK, by)


def refusal(submission: Submission, user: Any, authors: set[int] | None = None) -> str:
    """Why this user may not decide on the submission, in words; empty where they may.

    `authors` are those who changed its records, where the caller knows them.
    """
    rows = list(submission.records.all())
    if not submission.is_waiting:
        return _already(submission)
    if user.pk == submission.submitted_by_id:
        return _("You submitted this: somebody else decides.")
    models = {mappings.mapping_for(row.record_type).model for row in rows}
    if not all(_may_approve(user, model) for model in models):
        return _("Your role does not include approving records of this kind.")
    if not _within_reach(user, rows):
        return _("Your departments have no part in these records: somebody else decides.")
    if user.pk in (_authors(submission) if authors is None else authors):
        return _("You changed one of these records since its last edition: somebody else decides.")
    return ""


def problems(submission: Submission) -> list[str]:
    """Why the frozen documents could not be published as the register stands now."""
    try:
        check(submission, thaw(submission))
    except NotPublishable as error:
        return error.problems
    return []


def edited_since(submission: Submission) -> list[Record]:
    """The records whose working copies have changed since they were frozen."""
    rows = list(submission.records.all())
    working = working_copies(rows)
    found = [(row, working[row.pk]) for row in rows if row.pk in working]
    return [record for row, record in found if record.version != row.version]


def open_submission(record: Record) -> Submission | None:
    """The submission that holds the record now, waiting or scheduled."""
    found = SubmittedRecord.objects.select_related("submission").filter(
        record_type=record.record_type, object_id=record.pk, is_open=True
    )
    row = found.first()
    return row.submission if row else None


def address_of(submission: Submission) -> str:
    return reverse("admin:editorial_submission_change", args=[submission.pk])


# Submitting


def _refuse_open(records: Sequence[Record]) -> None:
    sentences = [
        _("%(record)s is already before a reviewer (submission %(number)d): take that back first.")
        % {"record": record, "number": submission.pk}
        for record in records
        if (submission := open_submission(record))
    ]
    if sentences:
        raise NotPublishable(sentences)


def _reviewers(submission: Submission) -> list[Any]:
    authors = _authors(submission)
    return [user for user in _staff() if not refusal(submission, user, authors)]


def _staff() -> Any:
    return get_user_model()._default_manager.filter(is_active=True, is_staff=True)


def approves_something(user: Any) -> bool:
    """Whether the person may approve records of some kind."""
    models = (mappings.mapping_for(name).model for name in documents.TYPES)
    return any(_may_approve(user, model) for model in models)


# Deciding


def _locked(submission: Submission) -> Submission:
    return Submission.objects.select_for_update().get(pk=submission.pk)


def _to_decide(submission: Submission, by: Any, shown: str) -> Submission:
    """The submission, locked: one decision is taken after the other, and counts once."""
    journal.hold()
    submission = _locked(submission)
    if why_not := refusal(submission, by):
        raise NotDecidable(why_not)
    if shown != submission.digest:
        raise NotDecidable(_(DIGEST_CHANGED))
    return submission


def _refuse_with(
    state: STATE, act: Act, submission: Submission, by: Any, shown: str, comment: str
) -> None:
    with transaction.atomic():
        submission = _to_decide(submission, by, shown)
        _decide(submission, state, by, comment=comment)
        _note_each(submission, act, by, comment)
        tell(NoticeKind.SENT_BACK, [submission.submitted_by], address_of(submission))


def _decide(
    submission: Submission,
    state: STATE,
    by: Any,
    comment: str = "",
    publish_at: datetime | None = None,
) -> None:
    submission.decided_by, submission.decided_at = by, timezone.now()
    submission.comment, submission.publish_at = comment, publish_at
    if state == STATE.SCHEDULED:
        submission.state = state
        submission.save()
    else:
        close(submission, state)


def close(submission: Submission, state: STATE) -> None:
    submission.state = state
    submission.save()
    submission.records.update(is_open=False)


def _may_approve(user: Any, model: type[Record]) -> bool:
    return user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")


def _within_reach(user: Any, rows: Iterable[SubmittedRecord]) -> bool:
    if reach.departments_of(user) is None:
        return True
    return all(reach.within(user, record) for record in working_copies(rows).values())


def _authors(submission: Submission) -> set[int]:
    return history.authors(*working_copies(submission.records.all()).values())


def _already(submission: Submission) -> str:
    return _("This submission is not waiting for a decision: %(state)s.") % {
        "state": submission.get_state_display()
    }


def _note_each(submission: Submission, act: Act, by: Any, comment: str = "") -> None:
    rows = list(submission.records.all())
    working = working_copies(rows)
    for row in rows:
        audit.note(act, working.get(row.pk, submission), by=by, note=comment or submission.note)
