"""The parts of an agreement that are edited in its page, but for sources and commitments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.admin.sources import Sourced, SourcedFormSet
from agreements.models import (
    AgreementTitle,
    Event,
    Party,
    Relation,
    Signature,
    Statement,
    StrategyLink,
)
from editorial.admin.editing import PartForm, PartInline

WORDS_OF_SOURCE = ("passage", "source")


class TitleInline(PartInline):
    model = AgreementTitle
    fieldsets = ((None, {"fields": (("language", "title"),)}),)


class PartyForm(PartForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        country = self.cleaned_data.get("country")
        strangers = [
            organisation
            for organisation in self.cleaned_data.get("organisations") or []
            if country and organisation.country_id != country.pk
        ]
        if strangers:
            text = _("%(names)s: acts for another country than %(country)s.")
            names = "; ".join(f"{body} ({body.country})" for body in strangers)
            self.add_error("organisations", text % {"names": names, "country": country})
        return cleaned


class PartyInline(PartInline):
    model = Party
    form = PartyForm
    autocomplete_fields = ("country", "organisations")
    fieldsets = ((None, {"fields": (("country", "organisations"),)}),)


class SignatureForm(PartForm):
    sums_up_by = ("person", "country")


class SignatureInline(Sourced):
    model = Signature
    form = SignatureForm
    autocomplete_fields = ("person", "organisation", "country")
    reads = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("person", "title"),
                    ("country", "organisation"),
                    ("capacity", "source"),
                    "note",
                )
            },
        ),
    )


class EventForm(PartForm):
    sums_up_by = ("happened_on", "country", "headline")

    def _get_validation_exclusions(self) -> set[str]:
        """The form set sees to it that one event gives the headline: it may move between rows."""
        return super()._get_validation_exclusions() | {"headline"}  # type: ignore[misc]


class EventFormSet(SourcedFormSet):
    def clean(self) -> None:
        super().clean()
        headlines = [form for form in self._staying() if form.cleaned_data.get("headline")]
        if len(headlines) > 1:
            raise ValidationError(_("Only one event can give the headline date."))

    def save(self, commit: bool = True) -> Any:
        """Take the headline from the rows that lose it before another row gets it."""
        kept = [form.instance.pk for form in self._staying() if form.cleaned_data.get("headline")]
        if self.instance.pk:
            self.instance.events.exclude(pk__in=[pk for pk in kept if pk]).update(headline=False)
        return super().save(commit)

    def _staying(self) -> list[Any]:
        return [form for form in self.forms if not form.cleaned_data.get("DELETE")]


class EventInline(Sourced):
    model = Event
    form = EventForm
    formset = EventFormSet
    autocomplete_fields = ("country",)
    reads = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("kind", "happened_on", "headline"),
                    "description",
                    ("source", "effective_on", "country"),
                )
            },
        ),
    )


class StatementForm(PartForm):
    sums_up_by = ("person",)


class StatementInline(Sourced):
    model = Statement
    form = StatementForm
    autocomplete_fields = ("person", "organisation")
    reads = ("source",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("person", "title"),
                    "words",
                    ("language", "source", "organisation"),
                )
            },
        ),
    )


class RelationForm(PartForm):
    sums_up_by = ("target",)

    def clean_target(self) -> Any:
        target = self.cleaned_data["target"]
        if target.pk == self.instance.agreement_id:
            raise ValidationError(_("An agreement cannot be related to itself: choose another."))
        return target


class RelationInline(Sourced):
    model = Relation
    form = RelationForm
    fk_name = "agreement"
    verbose_name = _("relation to another agreement")
    verbose_name_plural = _("relations to other agreements")
    autocomplete_fields = ("target",)
    reads = ("source",)
    fieldsets = ((None, {"fields": (("kind", "target"), *WORDS_OF_SOURCE, "note")}),)


class StrategyLinkForm(PartForm):
    sums_up_by = ("strategy",)


class StrategyLinkInline(Sourced):
    model = StrategyLink
    form = StrategyLinkForm
    verbose_name = _("link to a strategy")
    verbose_name_plural = _("links to strategies")
    autocomplete_fields = ("strategy",)
    reads = ("source",)
    fieldsets = ((None, {"fields": (("kind", "strategy"), *WORDS_OF_SOURCE)}),)
