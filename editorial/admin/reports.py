"""What readers report as wrong: a list to work through, each with what was decided and why."""

import hashlib
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.admin.journal import ReadOnlyAdmin
from editorial.audit import note_all
from editorial.mappings import mapping_for
from editorial.models import Act, AuditEntry
from editorial.trail import SHOWN, Audited
from register.addresses import address, commitment_address
from register.models import Report


class DecisionForm(forms.ModelForm):
    """State and note; `shown` stops one editor from deciding over another unseen."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, label="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = _standing(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stored = Report.objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("shown") != _standing(stored):
            said = _("Somebody else has decided meanwhile: %(state)s. Note: %(note)s")
            words = {"state": stored.get_state_display(), "note": stored.note or "–"}
            typed: Any = self.data
            self.data = typed.copy() | {"shown": _standing(stored)}
            raise forms.ValidationError(said, params=words)
        return cleaned


@admin.register(Report)
class ReportAdmin(Audited, ReadOnlyAdmin):
    """Strangers’ words: shown as text, never as HTML, and no address in them is a link."""

    form = DecisionForm
    list_display = ("told", "record_type", "subject", "state", "received_at")
    list_display_links = ("told",)
    list_filter = ("state", "record_type")
    search_fields = ("reference", "label", "text", "note")
    search_help_text = _("Search by reference, record, the reader’s words or the note")
    date_hierarchy = "received_at"
    ordering = ("-received_at", "pk")
    actions = ("forget_reply_addresses",)
    fieldsets = (
        (None, {"fields": (("record_type", "subject"), ("received_at", "head"))}),
        (_("What the reader says"), {"fields": ("text", "evidence", "reply_to")}),
        (_("What we do"), {"fields": ("state", "note", "shown")}),
    )
    readonly_fields = (
        "record_type",
        "subject",
        "received_at",
        "head",
        "text",
        "evidence",
        "reply_to",
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("register.view_report")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("register.change_report")

    @admin.display(description=_("what is wrong"))
    def told(self, report: Report) -> str:
        return Truncator(report.text).chars(80)

    @admin.display(description=_("record"))
    def subject(self, report: Report) -> str:
        """The public page, and the working copy where there is one."""
        public = address(report.record_type, report.reference)
        if report.commitment:
            public = commitment_address(report.reference, report.commitment)
        shown = format_html('<a href="{}">{}</a>', public, report.label)
        if edit := self._working_copy(report):
            return format_html('{} (<a href="{}">{}</a>)', shown, edit, gettext("working copy"))
        return shown

    def _working_copy(self, report: Report) -> str:
        opts = mapping_for(report.record_type).model._meta
        stem = f"admin:{opts.app_label}_{opts.model_name}"
        return f"{reverse(f'{stem}_changelist')}?q={report.reference}"

    @admin.action(permissions=["change"], description=_("Remove the reply addresses of selected"))
    def forget_reply_addresses(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            found = list(queryset.exclude(reply_to="").select_for_update())
            queryset.filter(pk__in=[report.pk for report in found]).update(reply_to="")
            # The trail is kept for ever: it says that an address was removed, and not which.
            note_all(Act.CHANGED, found, by=request.user, note=gettext("Reply address removed."))
        said = ngettext("One address is removed.", "%(n)s addresses are removed.", len(found))
        self.message_user(request, said % {"n": len(found)}, messages.SUCCESS)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What the audit trail says of one report, whose key is no number."""
        report = self.get_object(request, object_id)
        if report is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        entries = AuditEntry.objects.filter(model=report._meta.label_lower, label=str(report))
        context = self.admin_site.each_context(request) | {
            "title": gettext("History: %s") % report,
            "opts": self.opts,
            "object": report,
            "entries": entries.select_related("by")[:SHOWN],
        }
        return TemplateResponse(request, "admin/audit_history.html", context)


def _standing(report: Report) -> str:
    """A digest of what was decided on a report."""
    return hashlib.sha256(f"{report.state}\n{report.note}".encode()).hexdigest()[:16]
