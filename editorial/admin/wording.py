"""What the forms say of a wrong value: the field by its name, the value quoted, and what to do."""

from functools import cache
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.formsets import BaseFormSet
from django.forms.utils import pretty_name
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

QUOTED = 80  # characters of a value

WRITE = _("Write “%(label)s”: it cannot be empty.")
CHOOSE = _("Choose “%(label)s”: it cannot be empty.")
TICK = _("Tick at least one under “%(label)s”.")
NOT_IN_THE_LIST = _("“%(value)s” is not in the list of “%(label)s”: choose again.")
GONE = _("What was chosen under “%(label)s” is no longer there: choose again.")

# By the code of Django's own error; then for kinds of fields whose errors share the code "invalid".
WORDS: dict[str, Any] = {
    "invalid_choice": NOT_IN_THE_LIST,
    "invalid_pk_value": NOT_IN_THE_LIST,
    "invalid_list": GONE,
    "max_length": _(
        "“%(label)s” has %(show_value)s characters and can have %(limit_value)s: shorten it."
    ),
    "min_length": _(
        "“%(label)s” has %(show_value)s characters and needs %(limit_value)s: write more."
    ),
    "max_value": _("“%(value)s” is too much for “%(label)s”: the most is %(limit_value)s."),
    "min_value": _("“%(value)s” is too little for “%(label)s”: the least is %(limit_value)s."),
    "unique": _("“%(value)s” is taken: another %(kind)s has the same “%(label)s”."),
}
INVALID: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.DateTimeField, _("“%(value)s” is not a time: write 2022-03-04 16:30.")),
    (forms.DateField, _("“%(value)s” is not a date: write 2022-03-04.")),
    (forms.IntegerField, _("“%(value)s” is not a whole number: write digits, such as 250000.")),
    (forms.DecimalField, _("“%(value)s” is not a number: write digits, such as 0.5.")),
    (forms.URLField, _("“%(value)s” is not a web address: write all of it, https:// included.")),
    (forms.EmailField, _("“%(value)s” is not an e-mail address: write one such as name@gov.uk.")),
    (forms.SlugField, _("“%(value)s” has more than letters, digits, hyphens and underscores.")),
)
VALIDATORS = (
    validators.BaseValidator,
    validators.MaxLengthValidator,
    validators.MinLengthValidator,
    validators.MaxValueValidator,
    validators.MinValueValidator,
    validators.URLValidator,
    validators.EmailValidator,
    validators.validate_slug,
)


class Worded(forms.BaseForm):
    """Mixin of forms: Django's own errors are said in our words; ours are left as they are."""

    def add_error(self, field: str | None, error: Any) -> None:
        if not isinstance(error, ValidationError):
            error = ValidationError(error)
        if hasattr(error, "error_dict"):
            by_field = error.error_dict
            super().add_error(None, ValidationError(self._in_words_by_field(by_field)))
        elif field and field != NON_FIELD_ERRORS:
            super().add_error(field, ValidationError(self._in_words(field, error.error_list)))
        else:
            super().add_error(field, error)

    def _in_words_by_field(self, errors: dict[str, list[ValidationError]]) -> dict[str, Any]:
        return {
            name: self._in_words(name, found) if name in self.fields else found
            for name, found in errors.items()
        }

    def _in_words(self, name: str, errors: list[ValidationError]) -> list[ValidationError]:
        return [in_words(error, self.fields[name], self._typed(name)) for error in errors]

    def _typed(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(
            self.data, self.files, self.add_prefix(name)
        )


def label_of(field: forms.Field, name: str) -> str:
    return str(capfirst(field.label or pretty_name(name)))


def in_words(error: ValidationError, field: forms.Field, typed: Any) -> ValidationError:
    """The error as we say it, where its words are Django's own; else the error itself."""
    text = _text(error, field) if _is_stock(error, field) else None
    if text is None:
        return error
    params = error.params or {}
    # Of several values, the one that is wrong.
    value = params.get("value", typed) if isinstance(typed, list | tuple) else typed
    quoted = {
        "label": capfirst(field.label or ""),
        "value": _quotable(value),
        "kind": str(params.get("model_name", "")).lower(),
    }
    return ValidationError(text, code=error.code, params={**params, **quoted})


def _text(error: ValidationError, field: forms.Field) -> Any:
    if error.code == "required":
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            return TICK
        return CHOOSE if hasattr(field, "choices") else WRITE
    if error.code == "invalid":
        return next((text for kind, text in INVALID if isinstance(field, kind)), None)
    return WORDS.get(error.code or "")


def _quotable(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return Truncator(text).chars(QUOTED)


def _is_stock(error: ValidationError, field: forms.Field) -> bool:
    kind: Any = type(field)
    return str(error.message) in stock_messages(kind)


@cache
def stock_messages(kind: Any) -> frozenset[str]:
    """All that Django itself says of fields of this kind, and of the columns behind them."""
    classes = [*kind.__mro__, *models.Field.__subclasses__(), models.Field]
    messages: set[str] = {
        str(message)
        for one in classes
        if one.__module__.startswith("django.")
        for message in vars(one).get("default_error_messages", {}).values()
    }
    return frozenset(messages | {str(validator.message) for validator in VALIDATORS})


class WordedRows(BaseFormSet):
    """Mixin of form sets: their own errors in our words."""

    default_error_messages = BaseFormSet.default_error_messages | {
        "missing_management_form": _(
            "Part of the form did not arrive. Nothing was saved: go back, reload and try again."
        ),
        "too_many_forms": _("At most %(num)d rows fit on one page: save these, then add the rest."),
        "too_few_forms": _("At least %(num)d row is needed: add it."),
    }
