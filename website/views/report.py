"""Reporting an error in a record: the one public page that takes something in."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from register import reading, reports, taking
from register.addresses import FOLDERS
from register.models import Report
from register.refusals import wrong_parameter
from register.visitors import sender_of
from website.posting import REPLICA, comes_from_us, is_too_long, too_many
from website.reporting import (
    ReportForm,
    Subject,
    dropped,
    opened,
    subject_of,
    ticket_for,
)
from website.views.base import Page


# Django's own defence needs a cookie; ours is in `comes_from_us` and the form's ticket.
@method_decorator(csrf_exempt, name="dispatch")
class ReportView(Page):
    """The form, about the record that `?record=` names, and what it sends."""

    section = "report"
    template_name = "website/report.html"
    http_method_names = ("get", "head", "options", "post")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        place = request.GET.get("record", "")
        if not place:
            return wrong_parameter(
                request, "record", _("open the record and choose “Report an error” there.")
            )
        subject = _found(place)
        form = ReportForm(initial={"ticket": ticket_for(subject)})
        return self.shown(form, subject, taken=taking.is_possible(Report))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_too_long(request):
            said = _("the report is too long. Shorten it to 5,000 characters.")
            return wrong_parameter(request, "text", said)
        form = ReportForm(request.POST)
        ticket = opened(request.POST.get("ticket", ""))
        if ticket is None or not comes_from_us(request):
            subject = ticket[1] if ticket else _found_or_gone(request.GET.get("record", ""))
            form.add_error(None, _("This form is too old or came from elsewhere. Send it again."))
            return self.shown(form.again(subject), subject, status=403)
        number, subject = ticket
        if not form.is_valid():
            return self.shown(form.again(subject), subject, status=400)
        return self.taken(form, number, subject)

    def taken(self, form: ReportForm, number: str, subject: Subject) -> HttpResponse:
        request: Any = self.request
        sender = sender_of(request, timezone.now().date())
        report = form.report(number, subject, request.register_head.seq)
        try:
            reports.take(report, sender)
        except taking.TooMany as error:
            form.add_error(None, too_many(error.seconds))
            return self.shown(form.again(subject), subject, 429, retry=error.seconds)
        except taking.NotTaken:
            return self.shown(form.again(subject), subject, 503, retry=REPLICA, taken=False)
        sent = f"{reverse('website:report-sent')}?record={subject.place}"
        response = HttpResponseRedirect(sent)
        response.status_code = 303
        return response

    def shown(
        self,
        form: ReportForm,
        subject: Subject,
        status: int = 200,
        *,
        taken: bool = True,
        retry: int = 0,
    ) -> HttpResponse:
        context = self.get_context_data(form=form, subject=subject, taken=taken) | {
            "section": FOLDERS[subject.record_type],
            "contact": settings.CONTACT_EMAIL,
        }
        response = self.render_to_response(context, status=status)
        response["Cache-Control"] = "no-store"
        if retry:
            response["Retry-After"] = str(retry)
        return response


class ReportSentView(Page):
    """Thanks, and what happens next."""

    section = "report"
    template_name = "website/report_sent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = _found_or_gone(self.request.GET.get("record", ""))
        return super().get_context_data(**kwargs) | {"subject": subject}


def _found(place: str) -> Subject:
    """The record, or the one that was kept of its duplicates."""
    try:
        return subject_of(place)
    except reading.Merged as merged:
        folder = FOLDERS[merged.edition.record_type]
        return _found(f"{folder}/{merged.edition.merged_into}")


def _found_or_gone(place: str) -> Subject:
    """The same; one that was taken out meanwhile goes by its reference, and nothing is lost."""
    try:
        return _found(place)
    except (reading.Withdrawn, reading.Removed) as gone:
        edition = gone.edition
        return Subject(edition.record_type, edition.reference, None, edition.reference, gone=True)
    except Http404:
        return dropped(place)
