"""Form fields of the editors' pages: text is normalised, dates are typed as far as known."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from register.text import clean


class CleanText:
    """Mixin of text fields: Unicode NFC and line feeds; control characters are refused."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)  # type: ignore[misc]
        if not value:
            return value
        try:
            return clean(value)
        except ValueError as error:
            raise ValidationError(
                _("This text %(fault)s."), code="control_character", params={"fault": error}
            ) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and _tidied(initial) != _tidied(data)  # type: ignore[attr-defined]


class CleanCharField(CleanText, forms.CharField):
    pass


class CleanURLField(CleanText, forms.URLField):
    pass


class CleanSlugField(CleanText, forms.SlugField):
    pass


def _tidied(value: Any) -> str:
    """Text as it would be kept: a browser sends CR LF for the line feeds it was given."""
    text = "" if value is None else str(value)
    try:
        return clean(text)
    except ValueError:
        return text


# How each kind of column is edited: see ModelAdmin.formfield_overrides.
OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.CharField: {"form_class": CleanCharField, "widget": AdminTextInputWidget},
    models.TextField: {
        "form_class": CleanCharField,
        "widget": AdminTextareaWidget(attrs={"rows": 3}),
    },
    models.SlugField: {"form_class": CleanSlugField, "widget": AdminTextInputWidget},
    models.URLField: {
        "form_class": CleanURLField,
        "assume_scheme": "https",
        "widget": forms.URLInput(attrs={"class": "vURLField"}),
    },
    models.DateField: {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")},
}
