"""Whether sources still answer, beside their rows and as a filter of agreements."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from agreements.links import keeping
from agreements.models import LinkCheck, Source
from editorial.admin.choices import PartFormSet
from editorial.admin.editing import PartForm
from register.links import Verdict

FIELDSET: Any = (
    _("Version, archived copy and link check"),
    {
        "classes": ("collapse",),
        "fields": (
            "link",
            "version_of",
            ("media_type", "archive_path"),
            "archive_sha256",
            "keep_copy",
            ("checked_on", "answer"),
            "note",
        ),
    },
)


class NotAnsweringFilter(admin.SimpleListFilter):
    title = _("sources")
    parameter_name = "links"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("not-answering", _("Sources that do not answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "not-answering":
            return queryset
        return queryset.filter(
            Exists(Source.objects.not_answering().filter(agreement=OuterRef("pk")))
        )


class CheckedFormSet(PartFormSet):
    """Sources, each with the last check of its address; read at once for all rows."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.instance.check = self.checks.get(form.instance.url)
        form.offer_copy()

    @cached_property
    def checks(self) -> dict[str, LinkCheck]:
        return keeping.newest_of(source.url for source in self.get_queryset() if source.url)


class CheckedForm(PartForm):
    """A source; the copy that a check has kept becomes part of the record by an editor's choice."""

    keep_copy = forms.BooleanField(label=_("Name the kept copy in the record"), required=False)

    def offer_copy(self) -> None:
        field, check = self.fields["keep_copy"], self.instance.check
        if check and check.copy_sha256 and check.copy_sha256 != self.instance.archive_sha256:
            text = _("A copy of %(day)s is in the archive.")
            field.help_text = text % {"day": _day(check.copied_at)}
        else:
            field.disabled = True
            field.help_text = _("The archive holds no other copy of it.")

    def clean(self) -> dict[str, Any] | None:
        cleaned: Any = super().clean()
        if not self.cleaned_data.get("keep_copy"):
            return cleaned
        if "url" in self.changed_data:
            raise ValidationError(
                {"keep_copy": _("The copy is of another address: untick it, or save it first.")}
            )
        check = self.instance.check
        copy = {"archive_path": check.copy_path, "archive_sha256": check.copy_sha256}
        return self.cleaned_data | copy

    @property
    def sums_up(self) -> str:
        check = self.instance.check
        dead = [str(_("does not answer"))] if check and check.is_dead else []
        return " · ".join(filter(None, [*dead, super().sums_up]))


class Checked:
    """Mixin of the rows of sources: what their last check found."""

    readonly_fields: Any = ("link",)

    @admin.display(description=_("our last check"))
    def link(self, source: Any) -> str:
        return in_words(getattr(source, "check", None))

    @admin.display(description=_("Name the kept copy in the record"))
    def keep_copy(self, source: Any) -> str:
        """Stands for the field where sources are only read."""
        check = getattr(source, "check", None)
        return check.copy_path if check else ""


def in_words(check: LinkCheck | None) -> str:
    """What the last check of an address found, and what was known before."""
    if check is None:
        return str(_("Not checked yet."))
    day, problem = _day(check.checked_at), check.problem and f": {check.problem}"
    if check.verdict is None:
        return _("Not visited on %(day)s%(problem)s.") % {"day": day, "problem": problem}
    said = {"day": day, "answer": check.answer or _("no answer"), "problem": problem}
    if check.verdict == Verdict.ANSWERS:
        moved = f" {_('It leads to')} {check.final_address}" if check.final_address else ""
        return _("Answered on %(day)s (%(answer)s).") % said + moved
    if check.verdict == Verdict.REFUSES:
        return _("On %(day)s it let no program in (%(answer)s): open it to see.") % said
    before = (
        _("Last answered on %(day)s.") % {"day": _day(check.answered_at)}
        if check.answered_at
        else _("No earlier answer is known.")
    )
    return _("Did not answer on %(day)s (%(answer)s)%(problem)s.") % said + f" {before}"


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
