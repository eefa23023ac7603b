"""The reviewer's pages: what waits, what it would change, and the decision."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial import review
from editorial.admin import preview
from editorial.admin.fields import CleanCharField
from editorial.admin.journal import ReadOnlyAdmin
from editorial.admin.proposals import FOLDED_FROM
from editorial.admin.publication import BUSY
from editorial.admin.wording import Worded
from editorial.desk import returned_to, waiting_for
from editorial.frozen import thaw, working_copies
from editorial.mappings import mapping_for
from editorial.models import Record, Submission, SubmittedRecord
from editorial.publish import NotPublishable
from editorial.working import admin_address
from register.differences import Difference, compare
from register.documents import Document
from register.models import Edition

APPROVE, SCHEDULE, SEND_BACK, REJECT = "approve", "schedule", "send-back", "reject"
FURTHEST = timedelta(days=366)


class MomentField(forms.DateTimeField):
    """A time on the register's own clock; refused where the clock shows it twice or never."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            text = _(
                "The clocks change that night: %(given)s comes twice, or not at all. Choose "
                "another time."
            )
            given = str(value).replace("T", " ")
            raise forms.ValidationError(text, params={"given": given}) from None


class DecisionForm(Worded, forms.Form):
    """What a reviewer decides. The time is that of the register's time zone."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (APPROVE, _("Approve, and publish now")),
            (SCHEDULE, _("Approve, and publish at a set time")),
            (SEND_BACK, _("Ask for changes")),
            (REJECT, _("Reject")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    publish_at = MomentField(
        label=_("Publish at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Write a date and a time, such as 2026-12-01 09:30.")},
    )
    comment = CleanCharField(
        label=_("Comment"),
        required=False,
        max_length=5000,
        help_text=_("For the submitter; never public. Needed to ask for changes or to reject."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["publish_at"].help_text = _("Only for a set time. In the time of %(zone)s.") % {
            "zone": zone
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        decision, moment = cleaned.get("decision"), cleaned.get("publish_at")
        if decision == SCHEDULE and "publish_at" not in self.errors:
            now = timezone.now()
            if not moment:
                self.add_error("publish_at", _("Say when it is to be published."))
            elif not now < moment < now + FURTHEST:
                text = _("“%(given)s” is not within the year ahead: choose a later time.")
                given = timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
                self.add_error("publish_at", text % {"given": given})
        if decision in (SEND_BACK, REJECT) and not cleaned.get("comment"):
            self.add_error("comment", _("Say what the submitter should know."))
        return cleaned


@dataclass(frozen=True)
class Submitted:
    """One record of a submission as its reviewer sees it."""

    row: SubmittedRecord
    document: Document
    before: Document | None
    record: Record | None

    @property
    def key(self) -> str:
        return f"submitted-{self.row.pk}"

    @property
    def name(self) -> str:
        return self.document.label

    @property
    def kind(self) -> str:
        return str(mapping_for(self.row.record_type).model._meta.verbose_name)

    @property
    def admin_address(self) -> str:
        return admin_address(self.record) if self.record else ""

    @property
    def page_address(self) -> str:
        return _page_of(self.row)

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_open(self) -> bool:
        return len(self.changes) < FOLDED_FROM

    @cached_property
    def changes(self) -> list[Difference]:
        return compare(self.before, self.document)


def submitted(submission: Submission) -> list[Submitted]:
    """The records of a submission against the editions that it was made from.

    Raises NotPublishable where a frozen text is not what was submitted.
    """
    frozen = thaw(submission)
    seqs = [row.base_seq for row, _document in frozen if row.base_seq]
    bases = Edition.objects.in_bulk(seqs)
    working = working_copies([row for row, _document in frozen])
    return [
        Submitted(row, document, _content(bases.get(row.base_seq or 0)), working.get(row.pk))
        for row, document in frozen
    ]


def _content(edition: Edition | None) -> Document | None:
    try:
        return edition.content if edition else None
    except LookupError:
        return None


class MineFilter(admin.SimpleListFilter):
    title = _("for me")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("to-review", _("waiting for my review")), ("returned", _("sent back to me"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        found = {"to-review": waiting_for, "returned": returned_to}.get(self.value() or "")
        return queryset.filter(pk__in=found(request.user).values("pk")) if found else queryset


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ("note", "what", "state", "submitted_by", "submitted_at", "publish_at")
    list_filter: ClassVar[Any] = (
        MineFilter,
        "state",
        ("submitted_by", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("submitted_by",)
    search_fields = ("note", "records__reference", "submitted_by__username")
    search_help_text = _("Search by change note, reference or user name")
    date_hierarchy = "submitted_at"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("editorial.view_submission")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("records")

    @admin.display(description=_("records"))
    def what(self, submission: Submission) -> str:
        references = [row.reference for row in submission.records.all()]
        return ", ".join(references[:3]) + (" …" if len(references) > 3 else "")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/page/<int:row>/",
                wrap(self.page_view),
                name="editorial_submission_page",
            ),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        submission = self._found(request, object_id)
        if request.method != "POST":
            return self._page(request, submission, DecisionForm(initial=_shown(submission)))
        if "_take_back" in request.POST:
            return self._act(request, submission, lambda: _take_back(submission, request))
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self._page(request, submission, form)
        decide = lambda: _decide(submission, request, form.cleaned_data)  # noqa: E731
        return self._act(request, submission, decide, form)

    def page_view(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """A submitted record as the public will see it, from its frozen document."""
        submission = self._found(request, pk)
        try:
            frozen = thaw(submission)
        except NotPublishable as error:
            raise Http404("; ".join(error.problems)) from None
        found = next((document for one, document in frozen if one.pk == row), None)
        if found is None:
            raise Http404
        others = {preview.key_of(document): _page_of(one) for one, document in frozen}
        shown = preview.Preview(
            preview.AS_SUBMITTED, back=review.address_of(submission), others=others
        )
        return preview.page(request, found, [document for _row, document in frozen], shown)

    def _found(self, request: HttpRequest, pk: Any) -> Submission:
        submission = self.get_object(request, str(pk))
        if submission is None:
            raise Http404
        if not self.has_view_permission(request, submission) or not _may_see(request, submission):
            raise PermissionDenied
        return submission

    def _act(self, request: HttpRequest, submission: Submission, act: Any, form: Any = None) -> Any:
        try:
            said = act()
        except (NotPublishable, review.NotDecidable, DatabaseError) as error:
            submission.refresh_from_db()
            form = form or DecisionForm(initial=_shown(submission))
            return self._page(request, submission, form, _reasons(error))
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(review.address_of(submission))

    def _page(
        self, request: HttpRequest, submission: Submission, form: Any, reasons: Any = ()
    ) -> TemplateResponse:
        try:
            records, stands = submitted(submission), []
        except NotPublishable as error:
            records, stands = [], error.problems
        if submission.is_open and not stands:
            stands = review.problems(submission)
        user = request.user
        mine = user.pk in (submission.submitted_by_id, submission.decided_by_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Submission %(number)d") % {"number": submission.pk},
            "opts": self.opts,
            "submission": submission,
            "records": records,
            "in_the_way": stands,
            "edited": review.edited_since(submission) if submission.is_open else [],
            "refusal": review.refusal(submission, user),
            "may_take_back": submission.is_open and mine,
            "form": form,
            "problems": list(reasons),
        }
        return TemplateResponse(request, "admin/review.html", context)


def _shown(submission: Submission) -> dict[str, Any]:
    return {"shown": submission.digest}


def _page_of(row: SubmittedRecord) -> str:
    """Where a submitted record is shown as the public will see it."""
    return reverse("admin:editorial_submission_page", args=[row.submission_id, row.pk])


def _may_see(request: HttpRequest, submission: Submission) -> bool:
    kinds = {mapping_for(row.record_type).model._meta for row in submission.records.all()}
    user = request.user
    return all(user.has_perm(f"{opts.app_label}.view_{opts.model_name}") for opts in kinds)


def _reasons(error: Exception) -> list[Any]:
    if isinstance(error, NotPublishable):
        return list(error.problems)
    return [BUSY if isinstance(error, DatabaseError) else str(error)]


def _take_back(submission: Submission, request: HttpRequest) -> Any:
    review.take_back(submission, by=request.user)
    return _("Taken back. The records can be changed and submitted again.")


def _decide(submission: Submission, request: HttpRequest, answers: dict[str, Any]) -> Any:
    """Take the decision and say what came of it."""
    decision, who = answers["decision"], {"by": request.user, "shown": answers["shown"]}
    if decision == APPROVE:
        count = len(review.approve(submission, **who, comment=answers["comment"]))
        return _("Approved and published: %(count)d editions.") % {"count": count}
    if decision == SCHEDULE:
        at = answers["publish_at"]
        review.approve(submission, **who, comment=answers["comment"], publish_at=at)
        moment = timezone.localtime(at).strftime("%Y-%m-%d %H:%M %Z")
        return _("Approved: it becomes public at %(moment)s.") % {"moment": moment}
    act = review.send_back if decision == SEND_BACK else review.reject
    act(submission, **who, comment=answers["comment"])
    return _("Sent back with your comment.") if decision == SEND_BACK else _("Rejected.")
