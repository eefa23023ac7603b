"""The commitments of an agreement: their numbers are permanent and never used again."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from agreements.admin.sources import Sourced, SourcedFormSet
from agreements.models import Commitment
from editorial.admin.editing import PartForm
from editorial.admin.states import has_editions
from register.models import Edition


class NumbersField(forms.CharField):
    """Other commitments of the same agreement, by their numbers: 3, 4."""

    numbered: dict[int, Commitment]

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return ", ".join(str(commitment.number) for commitment in value)

    def to_python(self, value: Any) -> Any:
        words = (super().to_python(value) or "").replace(",", " ").split()
        if unknown := [word for word in words if self._number(word) not in self.numbered]:
            raise ValidationError(
                _("“%(number)s” is not the number of a saved commitment of this agreement."),
                params={"number": unknown[0]},
            )
        return [self.numbered[self._number(word)] for word in dict.fromkeys(words)]

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = {commitment.number for commitment in initial or []}
        after = set((data or "").replace(",", " ").split())
        return {str(number) for number in before} != after

    def _number(self, word: str) -> int:
        return int(word) if word.isdecimal() and len(word) < 10 else 0


class CommitmentForm(PartForm):
    sums_up_by = ("kind", "due_on", "ongoing", "dropped")

    derived_from = NumbersField(
        label=_("Split or merged from"),
        required=False,
        help_text=_("The numbers of the commitments that it came from, such as 3, 4."),
    )

    def clean_derived_from(self) -> list[Commitment]:
        origins = self.cleaned_data["derived_from"]
        if self.instance in origins:
            raise ValidationError(_("A commitment cannot come from itself."))
        return origins


class CommitmentFormSet(SourcedFormSet):
    given_anew = ("number",)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "number" not in form.fields:
            return
        form.fields["number"].required = False
        form.fields["number"].disabled = bool(form.instance.pk) and self.is_permanent
        form.fields["derived_from"].numbered = self.numbered

    @cached_property
    def numbered(self) -> dict[int, Commitment]:
        return {commitment.number: commitment for commitment in self.get_queryset()}

    @cached_property
    def is_permanent(self) -> bool:
        """Whether the register has ever shown these numbers."""
        return has_editions(self.instance)

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if form.cleaned_data.get("DELETE"):
                self._refuse_loss(form)
            elif form.has_changed():
                self._check_number(form)

    def _check_number(self, form: Any) -> None:
        number = form.cleaned_data.get("number")
        mark = self.instance.last_commitment_number
        if "number" not in form.changed_data or (number and number in self.numbered):
            return
        if number is None and form.instance.pk:
            form.add_error("number", _("A commitment keeps a number: write one."))
        elif number and number <= mark:
            text = _("Numbers up to %(mark)d have been given, and none is used twice. %(hint)s")
            hint = _("Leave it empty to get %(next)d.") % {"next": mark + 1}
            form.add_error("number", text % {"mark": mark, "hint": hint})

    def _refuse_loss(self, form: Any) -> None:
        commitment = form.instance
        if commitment.pk and commitment.number in self._published_numbers:
            text = _(
                "Commitment %(number)d has been published and stays listed: say under “dropped” "
                "when and where the parties dropped it."
            )
        elif commitment.pk and commitment.progress_updates.exists():
            text = _("Progress was reported on commitment %(number)d: it cannot be deleted.")
        else:
            return
        self.non_form_errors().append(text % {"number": commitment.number})

    @cached_property
    def _published_numbers(self) -> set[int]:
        """The numbers that any edition of the agreement holds."""
        if not self.is_permanent:
            return set()
        editions = Edition.objects.of("agreement", self.instance.reference)
        held = (edition.content for edition in editions if _has_document(edition))
        return {commitment.number for document in held for commitment in document.commitments}

    def save(self, commit: bool = True) -> Any:
        by_hand = [form.instance.number for form in self._kept() if form.instance.number]
        self._raise_mark(by_hand)
        saved = super().save(commit)
        if self._kept():
            self.instance.save(update_fields=["last_commitment_number"])
        return saved

    def save_new(self, form: Any, commit: bool = True) -> Commitment:
        if form.instance.number is None:
            form.instance.number = self.instance.take_commitment_number()
        return super().save_new(form, commit)

    def _kept(self) -> list[Any]:
        return [
            form
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]

    def _raise_mark(self, numbers: Iterable[int]) -> None:
        self.instance.last_commitment_number = max([self.instance.last_commitment_number, *numbers])


def _has_document(edition: Edition) -> bool:
    try:
        return bool(edition.content)
    except LookupError:
        return False


class CommitmentInline(Sourced):
    model = Commitment
    form = CommitmentForm
    formset = CommitmentFormSet
    autocomplete_fields = ("responsible_countries", "responsible_organisations")
    listed_fields = ("topics",)
    reads = ("derived_from", "source")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("number", "kind"),
                    "text",
                    "passage",
                    ("source", "strength", "verb"),
                    "topics",
                    ("due_on", "ongoing"),
                )
            },
        ),
        (
            _("Who is responsible"),
            {
                "classes": ("collapse",),
                "fields": ("responsible_countries", "responsible_organisations"),
            },
        ),
        (
            _("Money, language, dropped, split or merged"),
            {
                "classes": ("collapse",),
                "fields": (
                    ("amount", "currency", "amount_words"),
                    "passage_language",
                    "dropped",
                    "derived_from",
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("number", "pk")
