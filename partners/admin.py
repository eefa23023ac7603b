from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin import accounts
from editorial.admin.dates import date_column
from editorial.admin.editing import FoldedInline, PartForm, PartInline
from editorial.admin.records import IN_THE_REGISTER, RecordAdmin
from editorial.admin.states import StateFilter, state
from partners.models import (
    Appointment,
    Country,
    Department,
    ExternalId,
    Organisation,
    Person,
)

IN_COUNTRY = ("country", admin.RelatedOnlyFieldListFilter)


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    list_display = ("name", "code", "kind", state, "reference")
    list_filter = (StateFilter, "kind")
    search_fields = ("name", "code", "reference")
    search_help_text = _("Search by name, code or reference")
    ordering = ("name",)
    fieldsets = (
        (None, {"fields": ("code", "name", "kind")}),
        IN_THE_REGISTER,
    )


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_display = ("name", "abbreviation", "country", date_column("ended_on", _("until")), state)
    list_filter = (StateFilter, IN_COUNTRY)
    list_select_related = ("country",)
    search_fields = ("name", "native_name", "abbreviation", "reference")
    search_help_text = _("Search by name, abbreviation or reference")
    ordering = ("name",)
    autocomplete_fields = ("country", "successors")
    fieldsets = (
        (None, {"fields": ("name", "abbreviation", "country")}),
        (
            _("In another language"),
            {"fields": (("native_name", "native_language"),)},
        ),
        (
            _("History"),
            {
                "description": _(
                    "A body that is renamed or merged ends, and its successors are named: an "
                    "agreement keeps the bodies that it named."
                ),
                "fields": (("started_on", "ended_on"), "successors"),
            },
        ),
        (_("Notes and source"), {"fields": ("note", "source_url")}),
        IN_THE_REGISTER,
    )


class ExternalIdInline(PartInline):
    model = ExternalId
    verbose_name = _("identifier elsewhere")
    verbose_name_plural = _("identifiers elsewhere")
    fieldsets = ((None, {"fields": (("scheme", "value"),)}),)


class AppointmentForm(PartForm):
    sums_up_by = ("started_on", "ended_on")


class AppointmentInline(FoldedInline):
    model = Appointment
    form = AppointmentForm
    autocomplete_fields = ("organisation",)
    fieldsets = (
        (
            None,
            {"fields": ("title", "organisation", ("started_on", "ended_on"), "source_url")},
        ),
    )


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ("name", "sort_name", "country", state, "reference")
    list_filter = (StateFilter, IN_COUNTRY)
    list_select_related = ("country",)
    search_fields = ("name", "native_name", "sort_name", "reference")
    search_help_text = _("Search by name or reference")
    ordering = ("sort_name",)
    autocomplete_fields = ("country",)
    inlines = (AppointmentInline, ExternalIdInline)
    fieldsets = (
        (
            None,
            {
                "description": _(
                    "Only people acting in public office, and nothing about them beyond that."
                ),
                "fields": ("name", "sort_name", "country"),
            },
        ),
        (_("In another script"), {"fields": (("native_name", "native_language"),)}),
        IN_THE_REGISTER,
    )


class DepartmentInline(PartInline):
    """The departments to which an account is limited; nobody changes their own."""

    model = Department
    autocomplete_fields = ("organisation",)
    verbose_name_plural = _("limited to the agreements of these departments (none: all)")
    fieldsets = ((None, {"fields": ("organisation",)}),)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        own = obj is not None and obj.pk == request.user.pk
        return super().has_change_permission(request, obj) and not own


@admin.register(get_user_model())
class AccountAdmin(accounts.AccountAdmin):
    inlines = (DepartmentInline,)
