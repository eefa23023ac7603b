"""The register itself, to be looked at: its editions, where it stands, and who published."""

import json
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.models import Publication
from register.addresses import address
from register.codelists import Action
from register.models import Current, Edition, Head


class ReadOnlyAdmin(admin.ModelAdmin):
    """Pages to look at. What the register holds is public: every editor may see it."""

    actions: Any = None
    list_per_page = 50
    view_on_site = False
    show_facets = admin.ShowFacets.ALWAYS

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.display(description=_("public page"))
def public_page(row: Any) -> str:
    return format_html(
        '<a href="{}">{}</a>', address(row.record_type, row.reference), row.reference
    )


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("seq", "record_type", public_page, "number", "action", "published_at", "note")
    list_filter = ("record_type", "action")
    search_fields = ("reference", "change_note")
    search_help_text = _("Search by reference or change note")
    date_hierarchy = "published_at"
    ordering = ("-seq",)
    fieldsets: ClassVar[Any] = (
        (
            None,
            {
                "fields": (
                    ("seq", "record_type", "number"),
                    public_page,
                    "action",
                    "change_note",
                    "published_at",
                )
            },
        ),
        (_("Document"), {"fields": ("pretty",)}),
        (
            _("Chain"),
            {"classes": ("collapse",), "fields": ("digest", "previous_hash", "hash")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("document")

    @admin.display(description=_("change note"), ordering="change_note")
    def note(self, edition: Edition) -> str:
        return Truncator(edition.change_note).chars(80)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if not request.user.has_perm("editorial.view_publication"):
            return fieldsets
        return (*fieldsets, (_("On the private side"), {"fields": ("published_by",)}))

    @admin.display(description=_("published by"))
    def published_by(self, edition: Edition) -> str | None:
        found = Publication.objects.select_related("by").filter(edition=edition).first()
        return str(found.by) if found and found.by else None

    @admin.display(description=_("document"))
    def pretty(self, edition: Edition) -> str:
        if not edition.document:
            return gettext("The text was removed because the law requires it.")
        if edition.action == Action.WITHDRAWN:
            return gettext("A withdrawal holds no document.")
        text = json.dumps(json.loads(edition.document), ensure_ascii=False, indent=2)
        return format_html('<pre class="cs-document" tabindex="0">{}</pre>', text)


@admin.register(Current)
class CurrentAdmin(ReadOnlyAdmin):
    list_display = ("label", "record_type", public_page, "withdrawn", "edition")
    list_filter = ("record_type", "withdrawn")
    search_fields = ("reference", "label")
    search_help_text = _("Search by reference or name")
    list_select_related = ("edition",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("edition__document")


@admin.register(Head)
class HeadAdmin(ReadOnlyAdmin):
    list_display = ("seq", "hash", "published_at")


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("edition", "by")
    list_filter = (("by", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("edition", "by")
    search_fields = ("edition__reference", "by__username")
    search_help_text = _("Search by reference or user name")
    date_hierarchy = "edition__published_at"
    ordering = ("-edition",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("edition__document")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("editorial.view_publication")
