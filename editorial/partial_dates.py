"""Dates known to the day, month or year in the editors' tables: a real date plus its precision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from register.dates import PartialDate


class PartialDateFormField(forms.CharField):
    """A date typed as far as it is known: `2022-03-04`, `2022-03` or `2022`."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (data or "").strip() != str(initial or "")


class PartialDateField(models.DateField):
    """The first day that a partial date can mean; `<name>_precision` says how far it is known."""

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.pop("widget", None)
        attrs = {"size": 12, "maxlength": 20, "placeholder": "YYYY-MM-DD"}
        widget = forms.TextInput(attrs=attrs)
        return super().formfield(**kwargs | {"form_class": PartialDateFormField, "widget": widget})

    def value_from_object(self, obj: models.Model) -> Any:
        return edtf(obj, self.name)

    def value_to_string(self, obj: models.Model) -> str:
        """The column itself, as serialisers want it; the precision is a column of its own."""
        first = getattr(obj, self.attname)
        return first.isoformat() if first else ""

    def save_form_data(self, instance: models.Model, data: PartialDate | None) -> None:
        set_partial_date(instance, self.name, data)


class PrecisionField(models.CharField):
    """How precisely the partial date beside it is known: day, month or year."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("day", _("day")), ("month", _("month")), ("year", _("year"))]
        defaults: dict[str, Any] = {
            "max_length": 5,
            "choices": choices,
            "blank": True,
            "editable": False,
        }
        super().__init__(*args, **defaults | kwargs)


def partial_date(instance: models.Model, name: str) -> PartialDate | None:
    """The partial date that the two columns hold."""
    first = getattr(instance, name)
    return PartialDate(first, getattr(instance, f"{name}_precision")) if first else None


def edtf(instance: models.Model, name: str) -> str | None:
    """The partial date in EDTF level 0, or None where it is not known."""
    when = partial_date(instance, name)
    return str(when) if when else None


def set_partial_date(instance: models.Model, name: str, when: PartialDate | str | None) -> None:
    """Set both columns from a partial date or its EDTF form."""
    if isinstance(when, str):
        when = PartialDate.parse(when)
    setattr(instance, name, when.first if when else None)
    setattr(instance, f"{name}_precision", when.precision if when else "")


def partial_date_columns(**dates: PartialDate | str | None) -> dict[str, Any]:
    """The values of both columns of each partial date, for a model's constructor."""
    columns: dict[str, Any] = {}
    for name, when in dates.items():
        when = PartialDate.parse(when) if isinstance(when, str) else when
        columns[name] = when.first if when else None
        columns[f"{name}_precision"] = when.precision if when else ""
    return columns


class PartialDateConstraint(models.CheckConstraint):
    """A date has a precision, and is the first day of the month or year that it names.

    A form is checked here and not by the database: PostgreSQL cannot take the day of an untyped
    NULL, and Django then counts the constraint as met.
    """

    def __init__(self, *, date: str, **kwargs: Any) -> None:
        self.date = date
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        _path, args, kwargs = super().deconstruct()
        return "django.db.models.CheckConstraint", args, kwargs

    def clone(self) -> Any:
        _path, args, kwargs = self.deconstruct()
        return type(self)(*args, date=self.date, **kwargs)

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = DEFAULT_DB_ALIAS
    ) -> None:
        if exclude and self.date in exclude:
            return
        precision = getattr(instance, f"{self.date}_precision")
        try:
            first = model._meta.get_field(self.date).to_python(getattr(instance, self.date))
            fits = PartialDate(first, precision) if first else not precision
        except ValueError:
            fits = False
        if not fits:
            raise ValidationError(self.get_violation_error_message(), code="invalid")


def partial_date_constraint(name: str) -> models.CheckConstraint:
    """The constraint of the partial date `name`."""
    precision = f"{name}_precision"
    missing = models.Q(**{f"{name}__isnull": True, precision: ""})
    day = models.Q(**{f"{name}__isnull": False, precision: "day"})
    month = models.Q(**{f"{name}__day": 1, precision: "month"})
    year = models.Q(**{f"{name}__day": 1, f"{name}__month": 1, precision: "year"})
    return PartialDateConstraint(
        date=name,
        condition=missing | day | month | year,
        name=f"%(app_label)s_%(class)s_{name}_as_precise_as_known",
        violation_error_message=_(
            "Write the date as far as it is known: 2022-03-04, 2022-03, 2022."
        ),
    )
