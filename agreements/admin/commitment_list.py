"""All commitments in one list, to be found and reported on; they are edited elsewhere."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements.desk import MAY_REPORT, report_on, standing
from agreements.models import Commitment
from editorial.admin.dates import date_column
from editorial.admin.journal import ReadOnlyAdmin

STANDINGS = [
    ("overdue", _("overdue")),
    ("due-soon", _("due in the next 30 days")),
    ("silent", _("no update for 12 months")),
    ("never", _("no public update yet")),
]


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return STANDINGS

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.value() or ""
        known = chosen in {name for name, _label in self.lookup_choices}
        return queryset.filter(pk__in=standing(chosen).values("pk")) if known else queryset


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display: Any = ("promise", "of", date_column("due_on", _("due")), "report", "kind")
    list_filter = (StandingFilter, "kind", "ongoing", ("topics", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("agreement",)
    search_fields = ("text", "passage", "agreement__title", "agreement__reference")
    search_help_text = _("Search by words, agreement or reference")
    ordering = ("due_on", "agreement__title", "number")
    show_facets = admin.ShowFacets.ALLOW

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("agreements.view_agreement")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Without the links to the form for those who may not report."""
        reports = request.user.has_perm(MAY_REPORT)
        return [column for column in self.list_display if reports or column != "report"]

    @admin.display(description=_("commitment"), ordering="text")
    def promise(self, commitment: Commitment) -> str:
        return f"{commitment.number}. {Truncator(commitment.text).chars(120)}"

    @admin.display(description=_("agreement"), ordering="agreement__title")
    def of(self, commitment: Commitment) -> str:
        agreement = commitment.agreement
        return agreement.reference or Truncator(agreement.title).chars(60)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        chosen = dict(STANDINGS).get(request.GET.get("standing", ""))
        title = (
            _("Commitments: %(standing)s") % {"standing": chosen} if chosen else _("Commitments")
        )
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    @admin.display(description=_("progress"))
    def report(self, commitment: Commitment) -> str:
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            report_on(commitment),
            _("Report on %(promise)s") % {"promise": commitment},
            _("Report"),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Commitments go with a draft agreement that is deleted; none is deleted from here."""
        return request.user.has_perm("agreements.delete_agreement")

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kw: Any) -> Any:
        """Its row in the form of its agreement."""
        commitment = self.get_object(request, object_id)
        if commitment is None or not self.has_view_permission(request, commitment):
            return super().change_view(request, object_id, *args, **kw)
        return HttpResponseRedirect(_row_of(commitment))


def _row_of(commitment: Commitment) -> str:
    before = Commitment.objects.filter(
        agreement=commitment.agreement_id, number__lt=commitment.number
    )
    page = reverse("admin:agreements_agreement_change", args=[commitment.agreement_id])
    return f"{page}#commitments-{before.count()}"
