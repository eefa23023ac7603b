"""To a reviewer, into the register and out of it: the pages that ask, and the acts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from editorial import audit, mappings, reach, review
from editorial.admin.fields import CleanCharField
from editorial.admin.proposals import MOST, Proposal, Proposed, records_of
from editorial.admin.wording import Worded
from editorial.models import Act as Done
from editorial.models import Record, Submission
from editorial.publish import NotPublishable, lock, withdraw
from register.addresses import address
from register.models import Edition

SHOWN = 10  # links in a message
STALE = _("The records changed after this page was shown. Look at the changes again.")
UNREVIEWED = "editorial.publish_without_review"
BUSY = _("The register could not be written to just now. Nothing was lost: try again.")


def _public_text(label: Any, help_text: Any) -> CleanCharField:
    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    return CleanCharField(label=label, help_text=help_text, max_length=2000, widget=widget)


class NoteForm(Worded, forms.Form):
    text = _public_text(
        _("Change note"),
        _("Public: what changed and why, in a sentence. Feeds and the list of updates show it."),
    )


class UnreviewedForm(NoteForm):
    reason = _public_text(
        _("Why without review"),
        _("Not public. Every reviewer is told, and the audit trail says it."),
    )


class ReasonForm(Worded, forms.Form):
    text = _public_text(
        _("Reason"), _("Public: the page of a withdrawn record says when and why it went.")
    )


class Act:
    """An act on a set of records, asked on one page and answered by it."""

    action: str
    permission = ""  # where it is not called as the action is
    title: Any
    template: str
    form_class: type[forms.Form]

    def __init__(self, model_admin: admin.ModelAdmin, request: HttpRequest) -> None:
        self.model_admin, self.request = model_admin, request
        # The pages are for those who have signed in.
        self.user: Any = request.user

    def ask_for(self, queryset: Any) -> HttpResponse | None:
        """The page for records selected in a list."""
        records = list(queryset.order_by("pk")[: MOST + 1])
        if len(records) > MOST:
            text = _("Choose at most %(most)d records at once.") % {"most": MOST}
            self.model_admin.message_user(self.request, text, messages.ERROR)
            return None
        return self.page(self.allowed(records), self.form_class())

    def respond(self) -> HttpResponse:
        """The answer to a request of the page itself."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        try:
            records = records_of(data.getlist("record"))
        except (LookupError, KeyError):
            raise Http404 from None
        if not 0 < len(records) <= MOST:
            raise Http404
        self.allowed(records)
        if self.request.method != "POST":
            return self.page(records, self.form_class())
        return self.answer(records)

    def answer(self, records: list[Record]) -> HttpResponse:
        form = self.form_class(self.request.POST)
        if not form.is_valid():
            return self.page(records, form)
        try:
            done = self.confirm(records, form.cleaned_data)
        except NotPublishable as error:
            return self.page(records, form, error.problems)
        except DatabaseError:
            return self.page(records, form, [BUSY])
        self.model_admin.message_user(self.request, self.said(done), messages.SUCCESS)
        return HttpResponseRedirect(self.way_back(records))

    def confirm(self, records: list[Record], answers: dict[str, Any]) -> Any:
        """Do it; what it returns is told by `said`."""
        raise NotImplementedError

    def said(self, done: Any) -> Any:
        raise NotImplementedError

    def linked(self, text: str, editions: list[Edition]) -> SafeString:
        """The message with links to public pages, those of the kind at hand first."""
        own = self.model_admin.model.record_type
        ordered = sorted(editions, key=lambda edition: edition.record_type != own)
        shown = [(address(e.record_type, e.reference), e.reference) for e in ordered[:SHOWN]]
        links = format_html_join(", ", '<a href="{}">{}</a>', shown)
        more = "" if len(shown) == len(editions) else " …"
        return format_html(text, count=len(editions), links=format_html("{}{}", links, more))

    def allowed(self, records: list[Record]) -> list[Record]:
        """The records; raises PermissionDenied where the user may not do this to one of them."""
        if not all(self.may(record) for record in records):
            raise PermissionDenied
        return records

    def may(self, record: Record) -> bool:
        opts = record._meta
        needed = self.permission or self.action
        may = self.user.has_perm(f"{opts.app_label}.{needed}_{opts.model_name}")
        return may and reach.within(self.user, record)

    def page(
        self, records: list[Record], form: forms.Form, problems: Iterable[Any] = ()
    ) -> TemplateResponse:
        opts = self.model_admin.opts
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": self.title,
            "opts": opts,
            "form": form,
            "problems": list(problems),
            "records": [Proposed(record) for record in records],
            "action_url": reverse(
                f"admin:{opts.app_label}_{opts.model_name}_{self.action}",
                current_app=self.model_admin.admin_site.name,
            ),
            "back_url": self.way_back(records),
        }
        return TemplateResponse(self.request, self.template, context | self.more(records))

    def more(self, records: list[Record]) -> dict[str, Any]:
        return {}

    def way_back(self, records: list[Record]) -> str:
        """The page of the record where there is one of this kind, else its list."""
        opts = self.model_admin.opts
        own = [record for record in records if record._meta == opts]
        if len(own) == 1:
            return Proposed(own[0]).admin_address
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


class Proposing(Act):
    """An act on documents that the page shows: only what was shown may be acted on."""

    def answer(self, records: list[Record]) -> HttpResponse:
        if "_add" in self.request.POST:
            records = Proposal.of(records).completed(self.may).records
            return self.page(records, self.form_class(initial=self.request.POST.dict()))
        return super().answer(records)

    def confirm(self, records: list[Record], answers: dict[str, Any]) -> Any:
        with transaction.atomic():
            lock(records)
            if Proposal.of(records).digest != self.request.POST.get("digest"):
                raise NotPublishable([str(STALE)])
            return self.act(records, answers)

    def act(self, records: list[Record], answers: dict[str, Any]) -> Any:
        raise NotImplementedError

    def more(self, records: list[Record]) -> dict[str, Any]:
        proposal = Proposal.of(records)
        missing = proposal.missing
        return {
            "proposal": proposal,
            "missing": [(Proposed(record), self.may(record)) for record in missing],
            "addable": any(self.may(record) for record in missing),
        }


class Submitting(Proposing):
    """Put before a reviewer: whoever may change a record may do so."""

    action = "submit"
    permission = "change"
    title = _("Submit for review")
    template = "admin/submit.html"
    form_class = NoteForm

    def act(self, records: list[Record], answers: dict[str, Any]) -> Submission:
        return review.submit(records, note=answers["text"], by=self.user)

    def said(self, done: Submission) -> Any:
        text = str(_("Submitted for review: {link}"))
        link = format_html('<a href="{}">{}</a>', review.address_of(done), done.note)
        return format_html(text, link=link)


class Publishing(Proposing):
    """Straight into the register, where a person may do so; every reviewer is told."""

    action = "publish"
    title = _("Publish without review")
    template = "admin/publish.html"
    form_class = UnreviewedForm

    def may(self, record: Record) -> bool:
        return super().may(record) and self.user.has_perm(UNREVIEWED)

    def act(self, records: list[Record], answers: dict[str, Any]) -> list[Edition]:
        return review.publish_without_review(
            records, note=answers["text"], reason=answers["reason"], by=self.user
        )

    def said(self, done: list[Edition]) -> Any:
        if not done:
            return _("Nothing differs from the register: no edition was added.")
        text = ngettext(
            "Published {count} record: {links}", "Published {count} records: {links}", len(done)
        )
        return self.linked(text, done)


class Withdrawing(Act):
    action = "withdraw"
    title = _("Withdraw")
    template = "admin/withdraw.html"
    form_class = ReasonForm

    def confirm(self, records: list[Record], answers: dict[str, Any]) -> list[Edition]:
        editions: list[Edition] = []
        with transaction.atomic():
            # What names others goes first.
            for record in reversed(records):
                gone = withdraw(record, reason=answers["text"], by=self.user)
                audit.note_all(
                    Done.WITHDRAWN, map(_working_copy, gone), by=self.user, note=answers["text"]
                )
                editions += gone
        return editions

    def said(self, done: list[Edition]) -> Any:
        text = ngettext(
            "Withdrawn {count} record: {links}", "Withdrawn {count} records: {links}", len(done)
        )
        return self.linked(text, done)


def _working_copy(edition: Edition) -> Record:
    model = mappings.mapping_for(edition.record_type).model
    return model._default_manager.get(reference=edition.reference)
