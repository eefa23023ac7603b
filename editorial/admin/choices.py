"""Choices of other records that cost the same number of queries for two rows and for forty.

Django's own fields ask the database once for each field of each row, to show it and again to check
it. Here a form set reads all the records that its rows name at once, and its fields share them.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from editorial.admin.wording import WordedRows

Found = dict[str, models.Model]


def read(queryset: models.QuerySet, keys: Iterable[str]) -> Found:
    """The records of `queryset` with these primary keys, by key; what is no key is left out."""
    pks = {int(key) for key in keys if key.isdecimal() and len(key) < 19}
    return {str(record.pk): record for record in queryset.filter(pk__in=pks)} if pks else {}


class KnownField(forms.ModelChoiceField):
    """Mixin of fields that choose records; `known` holds what the form set has read for them."""

    queryset: Any
    known: Found | None = None
    lists_all = False

    def find(self, keys: Iterable[str]) -> Found:
        """The records with these keys, in the order of the keys."""
        keys = list(keys)
        found = read(self.queryset, keys) if self.known is None else self.known
        return {key: found[key] for key in keys if key in found}

    def refuse(self, value: Any) -> ValidationError:
        return ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class KnownChoiceField(KnownField):
    def to_python(self, value: Any) -> models.Model | None:
        if value in self.empty_values:
            return None
        key = str(getattr(value, "pk", value))
        found = self.find([key])
        if key not in found:
            raise self.refuse(value)
        return found[key]


class KnownMultipleChoiceField(KnownField, forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        value = self.prepare_value(value)
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
        if not isinstance(value or [], list | tuple):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        keys = [str(key) for key in value or []]
        found = self.find(keys)
        if unknown := [key for key in keys if key not in found]:
            raise self.refuse(unknown[0])
        return list(found.values())


class ListedMultipleChoiceField(KnownMultipleChoiceField):
    """A choice among few records, such as topics: all of them stand on the page."""

    lists_all = True


class _KnownOptions(AutocompleteMixin):
    """Shows the chosen records without asking for them once more; labels reach its search box."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        field = self.choices.field
        options = []
        if not self.is_required and not self.allow_multiple_selected:  # type: ignore[attr-defined]
            options.append(self.create_option(name, "", "", False, 0))  # type: ignore[attr-defined]
        for key, record in field.find(str(key) for key in value).items():
            label = field.label_from_instance(record)
            options.append(self.create_option(name, key, label, True, len(options)))  # type: ignore[attr-defined]
        return [(None, options, 0)]

    def build_attrs(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        attrs = super().build_attrs(*args, **kwargs)
        if self.allow_multiple_selected:  # type: ignore[attr-defined]
            # Each choice has its own button; one for all would stand in the list as no item.
            attrs["data-allow-clear"] = "false"
        return attrs

    @property
    def media(self) -> forms.Media:
        after = ["admin/js/jquery.init.js", "admin/js/autocomplete.js"]
        return super().media + forms.Media(js=[*after, "js/admin-autocomplete.js"])


class KnownSelect(_KnownOptions, AutocompleteSelect):
    pass


class KnownSelectMultiple(_KnownOptions, AutocompleteSelectMultiple):
    pass


class PartFormSet(WordedRows, BaseInlineFormSet):
    """The rows of one kind of part; the records that they name are read together."""

    data: Any
    model: Any
    # Fields that a row gets anew where it comes back after somebody else deleted it.
    given_anew: tuple[str, ...] = ()

    def settle(self, data: Any, base: list, now: list) -> bool:
        """Put posted rows right that clash with rows added meanwhile; return whether any did.

        `base` holds the rows that the page was opened on, `now` those that are there by now.
        """
        return False

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """What the broken constraint itself says, in the model's words."""
        for constraint in self.model._meta.total_unique_constraints:
            if set(constraint.fields) == set(unique_check):
                return str(constraint.violation_error_message)
        return super().get_unique_error_message(unique_check)

    def get_form_error(self) -> str:
        return str(_("This row repeats one above: change one of the two, or remove it."))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if not isinstance(field, KnownField):
                continue
            field.known = self.known_for(name, field)
            if field.lists_all:
                field.choices = self.listed[field.queryset.model]
        if self.is_bound:
            self._know_own_rows(form)

    def known_for(self, name: str, field: KnownField) -> Found:
        """What a field may choose from, as far as the rows of this page need it."""
        return self.known[field.queryset.model]

    @cached_property
    def known(self) -> dict[type[models.Model], Found]:
        known: dict[type[models.Model], Found] = {}
        for name, field in self._known_fields():
            held = known.setdefault(field.queryset.model, {})
            if field.lists_all:
                held |= {str(record.pk): record for record in field.queryset}
            else:
                held |= {str(record.pk): record for record in self._held(name)}
        for name, field in self._known_fields():
            held = known[field.queryset.model]
            held |= read(field.queryset, set(self._posted(name)) - held.keys())
        return known

    @cached_property
    def listed(self) -> dict[type[models.Model], list[tuple[str, str]]]:
        return {
            field.queryset.model: [
                (key, field.label_from_instance(record))
                for key, record in self.known[field.queryset.model].items()
            ]
            for _name, field in self._known_fields()
            if field.lists_all
        }

    def _known_fields(self) -> Iterator[tuple[str, KnownField]]:
        for name, field in self.form.base_fields.items():
            if isinstance(field, KnownField):
                yield name, field

    def _held(self, name: str) -> Iterator[models.Model]:
        """What saved rows name; the inline's queryset has it joined or prefetched."""
        for row in self.get_queryset():
            value = getattr(row, name)
            if isinstance(value, models.Manager):
                yield from value.all()
            elif value is not None:
                yield value

    def _posted(self, name: str) -> Iterator[str]:
        if self.is_bound:
            for index in range(self.total_form_count()):
                yield from self.data.getlist(f"{self.prefix}-{index}-{name}")

    def _know_own_rows(self, form: Any) -> None:
        """Let the hidden key of a row be checked against the rows of this record, and no others."""
        name = self.model._meta.pk.name
        asked = form.fields[name]
        field = KnownChoiceField(
            asked.queryset, initial=asked.initial, required=False, widget=asked.widget
        )
        field.known = {str(row.pk): row for row in self.get_queryset()}
        form.fields[name] = field
