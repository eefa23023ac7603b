from typing import Any

from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from agreements.admin import pasting
from agreements.admin.commitments import CommitmentInline
from agreements.admin.links import NotAnsweringFilter
from agreements.admin.parts import (
    EventInline,
    PartyInline,
    RelationInline,
    SignatureInline,
    StatementInline,
    StrategyLinkInline,
    TitleInline,
)
from agreements.admin.reporting import Reporting, may_report
from agreements.admin.sources import SourceInline
from agreements.models import Agreement, Event
from editorial.admin.records import IN_THE_REGISTER, RecordAdmin
from editorial.admin.states import StateFilter, state
from register.dates import PartialDate


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    form = pasting.AgreementForm
    list_display = ("title", "headline", "between", state, "reference")
    list_filter = (
        StateFilter,
        "instrument",
        "force",
        "confidence",
        NotAnsweringFilter,
        ("parties__country", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("title", "reference", "titles__title")
    search_help_text = _("Search by title, in any language, or reference")
    ordering = ("title",)
    # Sources come first: a row below may name one that is added in the same form.
    inlines = (
        TitleInline,
        PartyInline,
        SourceInline,
        SignatureInline,
        EventInline,
        CommitmentInline,
        StatementInline,
        RelationInline,
        StrategyLinkInline,
    )
    fieldsets = (
        (None, {"fields": ("title", "summary", ("instrument", "place"))}),
        (
            _("Legal force"),
            {
                "description": _(
                    "Legal force is a claim with a source: quote the words that say whether it "
                    "binds, or choose “not stated”."
                ),
                "fields": ("force", "force_passage", "force_source"),
            },
        ),
        (_("How sure we are"), {"fields": ("confidence", "notes")}),
        IN_THE_REGISTER,
        pasting.FIELDSET,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        headline = Event.objects.filter(agreement=OuterRef("pk"), headline=True)
        return (
            super()
            .get_queryset(request)
            .annotate(
                headline_on=Subquery(headline.values("happened_on")[:1]),
                headline_on_precision=Subquery(headline.values("happened_on_precision")[:1]),
            )
        )

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Agreement | None:
        agreement: Any = super().get_object(request, *args, **kwargs)
        if agreement:
            # Shared by every row that names a source.
            prefetch_related_objects([agreement], "sources")
        return agreement

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "force_source":
            match = request.resolver_match
            agreement = match and match.kwargs.get("object_id")
            sources = db_field.remote_field.model.objects
            kwargs["queryset"] = (
                sources.filter(agreement=agreement) if agreement else sources.none()
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [one for one in fieldsets if one[0] != pasting.FIELDSET[0]]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            request.POST, found = pasting.with_rows(request.POST)  # type: ignore[assignment]
            if found.promises:
                self.message_user(request, pasting.said(found), messages.INFO)
        return super().changeform_view(request, *args, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        prefetch_related_objects(list(changelist.result_list), "parties__country")
        return changelist

    @admin.display(description=_("date"), ordering="headline_on")
    def headline(self, agreement: Any) -> str | None:
        if agreement.headline_on is None:
            return None
        return str(PartialDate(agreement.headline_on, agreement.headline_on_precision))

    @admin.display(description=_("between"))
    def between(self, agreement: Agreement) -> str:
        return ", ".join(party.country.code for party in agreement.parties.all())

    def record_tools(self, request: HttpRequest, record: Any) -> list[tuple[str, Any]]:
        if not may_report(request.user, record):
            return []
        page = reverse("admin:agreements_agreement_progress", args=[record.pk])
        return [(page, _("Report progress"))]

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return Reporting(self, request, pk).respond()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.progress_view)
        own = path("<int:pk>/progress/", view, name="agreements_agreement_progress")
        return [own, *super().get_urls()]
