"""The sources of an agreement: its rows, and the choice of one of them in the other rows."""

import re
from functools import cached_property
from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _

from agreements.admin import links
from agreements.models import Agreement, Source
from editorial.admin.choices import Found, KnownChoiceField, KnownField, PartFormSet
from editorial.admin.editing import FoldedInline

NEW = "new:"
OFFERED = 3


class SourceField(KnownChoiceField):
    """One of the agreement's sources, or one that is added in the same form, by its key."""

    def refuse(self, value: Any) -> Any:
        error = super().refuse(value)
        if str(value).startswith(NEW):
            text = _("There is no source “%(key)s”: add it under Sources, or choose another.")
            error.message, error.params = text, {"key": str(value).removeprefix(NEW)}
        return error


class SourcedFormSet(PartFormSet):
    """Parts that may name a source of the agreement that they belong to."""

    @property
    def agreement(self) -> Agreement:
        return self.instance

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields.get("source")
        if isinstance(field, SourceField):
            field.choices = self.source_choices

    def known_for(self, name: str, field: KnownField) -> Found:
        if isinstance(field, SourceField):
            return self.sources | new_sources(self.agreement)
        return super().known_for(name, field)

    @cached_property
    def sources(self) -> Found:
        return saved_sources(self.agreement)

    @cached_property
    def source_choices(self) -> list:
        """The saved sources, then the keys of those that this form adds or may add."""
        chosen = [("", "---------"), *((key, str(row)) for key, row in self.sources.items())]
        new = [*new_sources(self.agreement), *(NEW + key for key in next_keys(self.agreement))]
        return [*chosen, (_("Added on this page"), [(key, key.removeprefix(NEW)) for key in new])]


class SourceFormSet(links.CheckedFormSet):
    """The sources themselves; a new one without a key is given the next: s4."""

    def settle(self, data: Any, base: list, now: list) -> bool:
        """Give typed sources keys that nobody else took, and let what cites them follow."""
        known, taken = ({row.columns["key"] for row in rows} for rows in (base, now))
        new = [form for form in self.extra_forms if form.has_changed()]
        typed = {form: data.get(form.add_prefix("key"), "") for form in new}
        renamed = {}
        for form in sorted(new, key=lambda form: not typed[form]):
            key = typed[form] or next_key(known)
            known.add(key)
            fresh = next_key(known | taken) if key in taken else key
            taken.add(fresh)
            data[form.add_prefix("key")] = fresh
            renamed[NEW + key] = NEW + fresh
        for name in [name for name in data if name.endswith("-source")]:
            data[name] = renamed.get(data[name], data[name])
        return bool(new)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["key"].required = False

    def clean(self) -> None:
        super().clean()
        for form in self.initial_forms:
            if form.cleaned_data.get("key") == "":
                form.add_error("key", _("A source keeps a key: write one, such as s1."))
        new = [
            form
            for form in self.extra_forms
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]
        self.instance.new_sources = {}
        for form in sorted(new, key=lambda form: not form.instance.key):
            form.instance.key = form.instance.key or next_keys(self.instance)[0]
            self.instance.new_sources[NEW + form.instance.key] = form.instance


class Sourced(FoldedInline):
    """A kind of part that rests on a source."""

    formset = SourcedFormSet

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "source":
            return db_field.formfield(form_class=SourceField, widget=Select)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SourceForm(links.CheckedForm):
    sums_up_by = ("publisher", "published_on", "kind")


class SourceInline(links.Checked, FoldedInline):
    model = Source
    form = SourceForm
    formset = SourceFormSet
    autocomplete_fields = ("version_of",)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("key", "kind", "language"),
                    "title",
                    ("publisher", "published_on"),
                    "url",
                )
            },
        ),
        links.FIELDSET,
    )


def saved_sources(agreement: Agreement) -> Found:
    """The agreement's sources by primary key; read once for a page that prefetched them."""
    if agreement.pk is None:
        return {}
    return {str(source.pk): source for source in agreement.sources.all()}


def new_sources(agreement: Agreement) -> Found:
    """The sources that the same form adds, by the value that chooses them."""
    return getattr(agreement, "new_sources", {})


def next_keys(agreement: Agreement, count: int = OFFERED) -> list[str]:
    """The next free keys: s4, s5, s6."""
    sources: list[Any] = [*saved_sources(agreement).values(), *new_sources(agreement).values()]
    used = {source.key for source in sources}
    keys: list[str] = []
    while len(keys) < count:
        keys.append(next_key(used | set(keys)))
    return keys


def next_key(used: set[str]) -> str:
    """The key after the highest of those used: s4."""
    numbers = [int(found[1]) for key in used if (found := re.fullmatch(r"s(\d{1,9})", key))]
    return f"s{max(numbers, default=0) + 1}"
