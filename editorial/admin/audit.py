"""The audit trail, to be looked at, searched and taken away."""

import json
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from editorial.admin.journal import ReadOnlyAdmin
from editorial.audit import csv_lines, note
from editorial.models import Act, AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "act", "model", "label", "reference")
    list_filter = ("act", "model", ("by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by",)
    search_fields = ("label", "reference", "note", "by__username")
    search_help_text = _("Search by what it was done to, reference, note or user name")
    date_hierarchy = "at"
    ordering = ("-pk",)
    change_list_template = "admin/audit_list.html"
    fieldsets = (
        (None, {"fields": (("at", "by", "act"), ("model", "label", "reference"), "note", "told")}),
    )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("editorial.view_auditentry")

    @admin.display(description=_("what changed"))
    def told(self, entry: AuditEntry) -> str:
        return "\n".join(
            f"{place}: {_words(before)} → {_words(after)}"
            for place, (before, after) in entry.changes.items()
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name="editorial_auditentry_export"), *super().get_urls()]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The list as it is filtered, as CSV; taking it away is noted in the trail itself."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        entries = self.get_changelist_instance(request).get_queryset(request)
        note(Act.EXPORTED, by=request.user, note=request.GET.urlencode())
        response = StreamingHttpResponse(csv_lines(entries), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return response


def _words(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
