"""Progress updates: written on the commitments of one agreement, and corrected by newer ones."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements.admin.sources import Sourced, SourcedFormSet
from agreements.models import Agreement, Commitment, Evidence, ProgressUpdate
from editorial.admin.choices import KnownChoiceField, KnownSelect
from editorial.admin.dates import date_column
from editorial.admin.records import IN_THE_REGISTER, RecordAdmin, RecordForm
from editorial.admin.states import StateFilter, has_editions, state


class ProgressUpdateForm(RecordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "commitments" not in self.fields:
            return
        if not self.is_bound and not self.instance.pk:
            self.instance.agreement_id = _as_pk(self.initial.get("agreement"))
        chosen = self["agreement"].value()
        commitments = Commitment.objects.filter(agreement=_as_pk(chosen)).order_by("number")
        field: Any = self.fields["commitments"]
        field.queryset = commitments
        field.label_from_instance = _in_a_line
        field.error_messages["invalid_choice"] = _(
            "An update is about commitments of one agreement: choose them again."
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        corrects = self.cleaned_data.get("corrects")
        if corrects and corrects == self.instance:
            self.add_error("corrects", _("An update cannot correct itself."))
        return cleaned


class EvidenceFormSet(SourcedFormSet):
    @property
    def agreement(self) -> Agreement:
        return self.instance.agreement if self.instance.agreement_id else Agreement()

    @property
    def source_choices(self) -> list:
        return [("", "---------"), *((key, str(row)) for key, row in self.sources.items())]


class EvidenceInline(Sourced):
    model = Evidence
    formset = EvidenceFormSet
    reads = ("source",)
    verbose_name = _("piece of evidence")
    verbose_name_plural = _("evidence")
    min_num = 1
    validate_min = True
    fieldsets = ((None, {"fields": ("passage", ("source", "published_on", "language"))}),)


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(RecordAdmin):
    form = ProgressUpdateForm
    list_display = (
        "summary",
        "agreement",
        date_column("as_of", _("as of")),
        "assessor",
        "status",
        state,
    )
    list_filter = (StateFilter, "status", "assessor", "confidence")
    list_select_related = ("agreement",)
    search_fields = ("text", "reference", "agreement__title", "agreement__reference")
    search_help_text = _("Search by words, reference or agreement")
    date_hierarchy = "as_of"
    ordering = ("-as_of", "-pk")
    autocomplete_fields = ("agreement", "country", "corrects")
    listed_fields = ("commitments",)
    inlines = (EvidenceInline,)
    fieldsets = (
        (None, {"fields": ("agreement", "commitments", "as_of")}),
        (
            _("Assessment"),
            {
                "fields": (
                    ("assessor", "country"),
                    ("status", "confidence"),
                    "text",
                    "reason",
                )
            },
        ),
        (
            _("Money and correction"),
            {
                "classes": ("collapse",),
                "fields": (("amount", "currency", "amount_words"), "corrects"),
            },
        ),
        IN_THE_REGISTER,
    )

    def has_change_permission(
        self, request: HttpRequest, obj: ProgressUpdate | None = None
    ) -> bool:
        """What was published is corrected by a newer update, never rewritten."""
        may = super().has_change_permission(request, obj)
        return may and not (obj and has_editions(obj))

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "GET" and not _as_pk(request.GET.get("agreement")):
            return self.choose_agreement(request)
        return super().add_view(request, *args, **kwargs)

    def choose_agreement(self, request: HttpRequest) -> HttpResponse:
        """The first step: whose commitments the update is about."""
        field = ProgressUpdate._meta.get_field("agreement")
        form: Any = forms.Form()
        form.fields["agreement"] = KnownChoiceField(
            Agreement.objects.all(),
            widget=KnownSelect(field, self.admin_site),
            label=field.verbose_name.capitalize(),
            help_text=_("Its commitments and sources are offered next."),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Which agreement is the update about?"),
            "opts": self.opts,
            "adminform": AdminForm(form, [(None, {"fields": ["agreement"]})], {}),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/choose_agreement.html", context)

    @admin.display(description=_("what happened"), ordering="text")
    def summary(self, update: ProgressUpdate) -> str:
        return Truncator(update.text).chars(80)

    def record_tools(self, request: HttpRequest, record: Any) -> list[tuple[str, Any]]:
        if not (has_editions(record) and self.has_add_permission(request)):
            return []
        numbers = ",".join(str(pk) for pk in record.commitments.values_list("pk", flat=True))
        query = urlencode(
            {"agreement": record.agreement_id, "commitments": numbers, "corrects": record.pk}
        )
        add = reverse("admin:agreements_progressupdate_add")
        return [(f"{add}?{query}", _("Correct this update"))]


def _in_a_line(commitment: Commitment) -> str:
    return f"{commitment.number}. {Truncator(commitment.text).chars(160)}"


def _as_pk(value: Any) -> int | None:
    text = str(getattr(value, "pk", value))
    return int(text) if text.isdecimal() and len(text) < 19 else None
