"""The panels of the front page that all records have in common."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from editorial import quality, review
from editorial.dashboard import HEALTH, WORK, Panel, Row, register
from editorial.drafts import Draft, drafts_of
from editorial.duplicates import Pair, possible_duplicates
from editorial.mappings import mapping_for
from editorial.models import Submission, SubmissionState
from register import documents
from register.models import Report, ReportState

RETURNED = (SubmissionState.SENT_BACK, SubmissionState.REJECTED, SubmissionState.FAILED)


def _submissions(query: str) -> str:
    return f"{reverse('admin:editorial_submission_changelist')}?{query}"


def _row(submission: Submission, user: Any) -> Row:
    age = timesince(submission.submitted_at, timezone.now())
    who = submission.submitted_by
    note = _("by %(who)s, %(age)s ago") % {"who": who, "age": age}
    return Row(submission.note, review.address_of(submission), note)


def _returned_row(submission: Submission, user: Any) -> Row:
    return Row(submission.note, review.address_of(submission), submission.comment)


def _scheduled_row(submission: Submission, user: Any) -> Row:
    at = timezone.localtime(submission.publish_at)
    return Row(submission.note, review.address_of(submission), f"{at:%Y-%m-%d %H:%M}")


def _draft_row(draft: Draft, user: Any) -> Row:
    age = timesince(draft.changed_at, timezone.now())
    note = _("changed %(age)s ago") % {"age": age}
    return Row(str(draft.record), draft.address, note)


def _changed(user: Any) -> list[Row]:
    """A line for each kind of record of which some have changed."""
    rows = []
    for record_type in documents.TYPES:
        model = mapping_for(record_type).model
        opts = model._meta
        if not _may_see(user, model):
            continue
        if count := model._default_manager.changed_since_published().count():
            page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            rows.append(
                Row(str(opts.verbose_name_plural), f"{page}?state=changed", str(count), count)
            )
    return rows


def _found(user: Any, weight: quality.Weight) -> list[Row]:
    """A line for each check of this weight that finds something in what the person may see."""
    asked = [
        check
        for check in quality.checks()
        if check.weight == weight and _may_see(user, check.model)
    ]
    numbers = quality.counts(asked)
    return [
        Row(str(check.label), check.address, str(numbers[check]), numbers[check])
        for check in asked
        if numbers[check]
    ]


def _duplicates(user: Any) -> list[Pair]:
    types = [name for name in documents.TYPES if _may_see(user, mapping_for(name).model)]
    return possible_duplicates(types)


def _pair_row(pair: Pair, user: Any) -> Row:
    label = _("%(first)s, and %(second)s") % {"first": pair.first, "second": pair.second}
    return Row(label, reverse("admin:duplicates"), str(pair.first._meta.verbose_name))


def _report_row(report: Report, user: Any) -> Row:
    age = timesince(report.received_at, timezone.now())
    page = reverse("admin:register_report_change", args=[report.pk])
    return Row(Truncator(report.text).chars(80), page, f"{report.reference}, {age}")


def _may_see(user: Any, model: Any) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.view_{opts.model_name}")


def waiting_for(user: Any) -> Any:
    """Submissions that the person may be asked to decide on, the oldest first."""
    waiting = Submission.objects.waiting().exclude(submitted_by=user)
    found = waiting if review.approves_something(user) else waiting.none()
    return found.select_related("submitted_by").order_by("submitted_at")


def returned_to(user: Any) -> Any:
    """The person's submissions that came back."""
    return Submission.objects.filter(submitted_by=user, state__in=RETURNED)


register(
    Panel(
        slug="to-review",
        group=WORK,
        title=_l("Waiting for my review"),
        hint=_l("Submitted by others; the oldest first."),
        find=waiting_for,
        row=_row,
        address=lambda user: _submissions("mine=to-review"),
        concerns=review.approves_something,
        permission="editorial.view_submission",
    )
)
register(
    Panel(
        slug="sent-back",
        group=WORK,
        title=_l("Sent back to me"),
        hint=_l("With the reviewer’s comment: change the record and submit it again."),
        find=returned_to,
        row=_returned_row,
        address=lambda user: _submissions("mine=returned"),
        permission="editorial.view_submission",
    )
)
register(
    Panel(
        slug="drafts",
        group=WORK,
        title=_l("My drafts"),
        hint=_l("What I changed, and what is not public as it stands."),
        find=drafts_of,
        row=_draft_row,
        address=lambda user: reverse("admin:drafts"),
    )
)
register(
    Panel(
        slug="reports",
        group=WORK,
        title=_l("Reported by readers"),
        hint=_l("What they say is wrong: accept or decline each, with a note."),
        find=lambda user: Report.objects.filter(state=ReportState.NEW).order_by("received_at"),
        row=_report_row,
        address=lambda user: f"{reverse('admin:register_report_changelist')}?state__exact=new",
        permission="register.change_report",
    )
)
register(
    Panel(
        slug="changed",
        group=HEALTH,
        title=_l("Changed since published"),
        hint=_l("Working copies that say something else than the register."),
        find=_changed,
        row=lambda row, user: row,
        address=lambda user: "",
        shown=20,
    )
)
register(
    Panel(
        slug="unlikely",
        group=HEALTH,
        title=_l("What can hardly be right"),
        hint=_l("Dates, offices and countries that do not fit, sources that do not answer."),
        find=lambda user: _found(user, quality.Weight.UNLIKELY),
        row=lambda row, user: row,
        address=lambda user: "",
        shown=20,
    )
)
register(
    Panel(
        slug="lacking",
        group=HEALTH,
        title=_l("What a good record has, and these lack"),
        hint=_l("Each opens the records that lack it."),
        find=lambda user: _found(user, quality.Weight.LACKING),
        row=lambda row, user: row,
        address=lambda user: "",
        shown=30,
    )
)
register(
    Panel(
        slug="duplicates",
        group=HEALTH,
        title=_l("Possible duplicates"),
        hint=_l("Two records that may be one: merge them, or say that they are two."),
        find=_duplicates,
        row=_pair_row,
        address=lambda user: reverse("admin:duplicates"),
    )
)
register(
    Panel(
        slug="scheduled",
        group=HEALTH,
        title=_l("Scheduled"),
        hint=_l("Approved, and published by itself when the time comes."),
        find=lambda user: Submission.objects.scheduled().order_by("publish_at"),
        row=_scheduled_row,
        address=lambda user: _submissions("state__exact=scheduled"),
        permission="editorial.view_submission",
    )
)
