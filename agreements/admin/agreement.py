from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
from agreements.admin.sources import SourceInline
from agreements.models import Agreement, Event
from editorial.admin.records import IN_THE_REGISTER, RecordAdmin
from editorial.admin.states import StateFilter, state
from register.dates import PartialDate


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
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
        if not request.user.has_perm("agreements.add_progressupdate"):
            return []
        add = reverse("admin:agreements_progressupdate_add")
        return [(f"{add}?agreement={record.pk}", _("Report progress"))]
