"""Publication at a set time: what a reviewer has approved for later."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from editorial.frozen import publish_frozen, thaw
from editorial.models import NoticeKind, Submission, SubmissionState
from editorial.notices import tell
from editorial.publish import NotPublishable
from editorial.review import address_of, close
from register import journal

logger = logging.getLogger(__name__)


def publish_due(now: datetime | None = None) -> tuple[list[Submission], list[Submission]]:
    """Publish what is scheduled for `now` or earlier; return what was published, what could not.

    Each submission is a transaction of its own. What the register refuses is marked as failed,
    with the reason, and those concerned are told; anything else is raised and tried again later.
    """
    now = now or timezone.now()
    due = Submission.objects.scheduled().filter(publish_at__lte=now).order_by("publish_at", "pk")
    published: list[Submission] = []
    failed: list[Submission] = []
    for pk in list(due.values_list("pk", flat=True)):
        try:
            outcome = _publish_one(pk, now)
        except (LookupError, ValueError):
            # Nothing of ours should raise these; one such submission must not hold up the others.
            logger.exception("submission %d could not be published", pk)
            continue
        if outcome:
            (failed if outcome.state == SubmissionState.FAILED else published).append(outcome)
    return published, failed


def _publish_one(pk: int, now: datetime) -> Submission | None:
    """Publish one scheduled submission; None where somebody else did, or took it back."""
    try:
        with transaction.atomic():
            journal.hold()
            submission = Submission.objects.select_for_update().get(pk=pk)
            if not _is_due(submission, now):
                return None
            close(submission, SubmissionState.PUBLISHED)
            publish_frozen(submission, thaw(submission))
    except NotPublishable as error:
        return _fail(pk, error)
    return submission


def _is_due(submission: Submission, now: datetime) -> bool:
    due_at = submission.publish_at
    return bool(submission.state == SubmissionState.SCHEDULED and due_at and due_at <= now)


def _fail(pk: int, error: NotPublishable) -> Submission | None:
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(pk=pk)
        if submission.state != SubmissionState.SCHEDULED:
            return None
        submission.problem = "\n".join(error.problems)
        close(submission, SubmissionState.FAILED)
        people = [submission.submitted_by, submission.decided_by]
        tell(NoticeKind.FAILED, people, address_of(submission))
    return submission
