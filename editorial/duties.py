"""What reviewers have to see to."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial import review
from editorial.models import NoticeKind, Submission
from editorial.notices import Counted, counts


@counts(NoticeKind.WEEKLY)
def waiting(user: Any, day: date) -> Counted:
    submissions = Submission.objects.waiting().prefetch_related("records")
    count = sum(not review.refusal(submission, user) for submission in submissions)
    path = reverse("admin:editorial_submission_changelist")
    return Counted(_("Submissions that wait for your review"), count, path)
