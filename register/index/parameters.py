"""Form fields that read the parameters of the finders, and say in plain words what is wrong."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from unicodedata import normalize

from django import forms
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from register.dates import EDTF, PartialDate

MOST_VALUES = 100
MOST_CHARACTERS = 1000
MOST_TYPED = 300  # in a form: nine times as many bytes fit into an address, as Japanese ones take
DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
COUNTRY_CODE = re.compile(r"[a-z]{2}", re.ASCII)


def _quoted(text: str) -> str:
    return Truncator(text).chars(40)


class WordsField(forms.CharField):
    """Words to search for, as many as somebody can have meant.

    Marks that turn the direction of writing round are no part of a word: they come along with text
    copied from elsewhere, and would turn the heading of the results round.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"maxlength": MOST_TYPED}

    def prepare_value(self, value: Any) -> Any:
        """What the box shows again, without what no page may hold."""
        return value.replace("\0", "") if isinstance(value, str) else value

    def to_python(self, value: Any) -> str:
        return DIRECTIONS.sub("", super().to_python(value) or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if "\0" in value:
            raise forms.ValidationError(
                _("“%(value)s” holds an invisible character (NUL) that no text has: take it out"),
                params={"value": _quoted(value.replace("\0", "␀"))},
            )
        if len(value) > MOST_CHARACTERS:
            raise forms.ValidationError(
                _("“%(value)s” is %(count)s characters long: search for at most %(most)s"),
                params={"value": _quoted(value), "count": len(value), "most": MOST_CHARACTERS},
            )


class ValuesField(forms.Field):
    """Any number of values, each once; what the register does not know finds nothing."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        values = [value] if isinstance(value, str) else value or []
        found = list(dict.fromkeys(self.normal(one) for one in values if one.strip()))
        if len(found) > MOST_VALUES:
            raise forms.ValidationError(
                _("%(count)s values are too many: choose at most %(most)s"),
                params={"count": len(found), "most": MOST_VALUES},
            )
        return found

    def normal(self, value: str) -> str:
        return value.strip()


class CodesField(ValuesField):
    """Country codes; addresses write them small."""

    def normal(self, value: str) -> str:
        return value.strip().lower()


class DateField(forms.Field):
    """A date known to the day, month or year (EDTF level 0).

    Full-width digits, as Japanese keyboards write them, and spaces are as good.
    """

    def to_python(self, value: Any) -> PartialDate | None:
        text = str(value or "").strip()
        if not text:
            return None
        plain = "".join(normalize("NFKC", text[:MOST_CHARACTERS]).split())
        try:
            return PartialDate.parse(plain if EDTF.fullmatch(plain) else _quoted(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PairField(forms.Field):
    """Two country codes: `gb,jp`, or the parameter given twice."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> tuple[str, str] | None:
        values: Iterable[str] = [value] if isinstance(value, str) else value or []
        written = ",".join(values)
        codes = [code.strip().lower() for code in written.split(",") if code.strip()]
        if not codes:
            return None
        if len(codes) != 2 or codes[0] == codes[1] or not all(map(COUNTRY_CODE.fullmatch, codes)):
            raise forms.ValidationError(
                _("“%(value)s” is not two countries: write two different codes, such as gb,jp"),
                params={"value": _quoted(written)},
            )
        return codes[0], codes[1]


class SortField(forms.CharField):
    """One of the orders that a finder knows; `choices` has what each is called."""

    def __init__(self, *, choices: dict[str, Promise], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        if value and value not in self.choices:
            raise forms.ValidationError(
                _("“%(value)s” is not an order: choose %(choices)s"),
                params={"value": _quoted(value), "choices": ", ".join(self._named())},
            )

    def _named(self) -> Iterator[str]:
        """Each order as addresses write it, and as pages call it."""
        for name, label in self.choices.items():
            yield f"{name} (“{label}”)"


MEANINGS = {"1": True, "on": True, "true": True, "yes": True} | {
    "": False, "0": False, "off": False, "false": False, "no": False
}  # fmt: skip


def _means_yes(written: Any) -> bool:
    return MEANINGS.get(str(written).strip().lower(), False)


class YesInput(forms.CheckboxInput):
    """A checkbox that hands on what the address says, for the field to judge."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, check_test=_means_yes)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class YesField(forms.Field):
    """Yes or no, as a checkbox or an address writes it."""

    widget = YesInput

    def to_python(self, value: Any) -> bool:
        text = str(value if value is not None else "").strip().lower()
        if text not in MEANINGS:
            raise forms.ValidationError(
                _("“%(value)s” is neither yes nor no: write 1 or leave it out"),
                params={"value": _quoted(text)},
            )
        return MEANINGS[text]
