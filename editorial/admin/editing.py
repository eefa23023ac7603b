"""What editing a record and editing its parts have in common."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest

from editorial.admin.choices import (
    KnownChoiceField,
    KnownMultipleChoiceField,
    KnownSelect,
    KnownSelectMultiple,
    ListedMultipleChoiceField,
    PartFormSet,
)
from editorial.admin.dates import date_column
from editorial.admin.fields import OVERRIDES
from editorial.admin.wording import Worded
from editorial.partial_dates import PartialDateField, edtf


class Checklist(forms.CheckboxSelectMultiple):
    """A group of checkboxes that says what it is a choice of."""

    template_name = "admin/widgets/checklist.html"

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"group": self.label}


class Editing(admin.options.BaseModelAdmin):
    """Fields of the editors' pages: clean text, partial dates, choices that are read once."""

    formfield_overrides = OVERRIDES
    # Many-to-many fields to few records: shown as a list of checkboxes.
    listed_fields: tuple[str, ...] = ()

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {
                "form_class": KnownChoiceField,
                "widget": KnownSelect(db_field, self.admin_site),
            }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.listed_fields:
            kwargs |= {
                "form_class": ListedMultipleChoiceField,
                "widget": Checklist(db_field.verbose_name),
            }
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs |= {
                "form_class": KnownMultipleChoiceField,
                "widget": KnownSelectMultiple(db_field, self.admin_site),
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and hasattr(field.widget, "can_add_related"):
            # One way out of the form is enough: adding what is missing.
            field.widget.can_change_related = field.widget.can_view_related = False
            field.widget.can_delete_related = False
        return field

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (name, options | {"fields": [self._readable(field) for field in options["fields"]]})
            for name, options in fieldsets
        ]

    def _readable(self, name: Any) -> Any:
        """Stands for a partial date where it is only shown: as precise as it is known."""
        if isinstance(name, list | tuple):
            return tuple(self._readable(one) for one in name)
        field = _column(self.opts, name)
        return date_column(name, field.verbose_name) if field else name


def _column(opts: Any, name: Any) -> PartialDateField | None:
    found = next((f for f in opts.concrete_fields if f.name == name), None)
    return found if isinstance(found, PartialDateField) else None


class PartForm(Worded, forms.ModelForm):
    """The form of a part; `sums_up_by` names the columns that stand beside its folded title."""

    sums_up_by: tuple[str, ...] = ()

    def _post_clean(self) -> None:
        """Rows that nobody touched are not checked against the database once more."""
        if self.has_changed() or not self.instance.pk:
            super()._post_clean()  # type: ignore[misc]

    @property
    def sums_up(self) -> str:
        return " · ".join(filter(None, map(self._in_a_word, self.sums_up_by)))

    def _in_a_word(self, name: str) -> str:
        column = self.instance._meta.get_field(name)
        if isinstance(column, PartialDateField):
            return edtf(self.instance, name) or ""
        if column.choices:
            return str(getattr(self.instance, f"get_{name}_display")())
        value = getattr(self.instance, name)
        return str(column.verbose_name) if value is True else str(value or "")


class Part(Editing):
    """Parts of a record, in its page; whoever may change the record may change them."""

    form: Any = PartForm
    formset: Any = PartFormSet
    extra = 0
    view_on_site: Any = False
    # Names of foreign keys and many-to-many fields that the rows show beside the autocompletes.
    reads: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        queryset = super().get_queryset(request)
        names = [*self.autocomplete_fields, *self.listed_fields, *self.reads]
        many = [name for name in names if self.opts.get_field(name).many_to_many]
        one = [name for name in names if name not in many]
        queryset = queryset.select_related(*one) if one else queryset
        return queryset.prefetch_related(*many)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        fields = {"fields": flatten_fieldsets(self.fieldsets or ())}
        return super().get_formset(request, obj, **fields | kwargs)  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or obj.pk is None:
            return self._owner.has_add_permission(request)
        return self._owner.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        may_view = self._owner.has_view_permission(request, obj)
        return may_view or self.has_change_permission(request, obj)

    @property
    def _owner(self) -> admin.ModelAdmin:
        return self.admin_site.get_model_admin(self.parent_model)  # type: ignore[attr-defined]


class PartInline(Part, admin.StackedInline):
    """Rows of a few short fields, side by side."""

    template = "admin/edit_inline/rows.html"


class FoldedInline(Part, admin.StackedInline):
    """Rows of many fields: each is summed up in a line and unfolds."""

    template = "admin/edit_inline/folded.html"
