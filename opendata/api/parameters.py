"""Parameters of the API: what OpenAPI says of each, and how each is read.

Those of the lists of agreements and commitments follow from the finders; there is no second
definition of a filter.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.text import Truncator

from register.codelists import Codelist
from register.filters import FacetFilter
from register.finders import Finder
from register.index.counting import CODELISTS
from register.index.parameters import (
    MOST_CHARACTERS,
    MOST_VALUES,
    DateField,
    PairField,
    SortField,
)
from register.index.parameters import YesField as FinderYesField

# What each filter of the finders is, and a value of it that finds something.
FILTERS: dict[str, tuple[str, str]] = {
    "q": ("Words to search for; in quotation marks they stand together.", "telecoms"),
    "country": ("A party: its code.", "jp"),
    "between": ("Two different codes of countries: both are parties.", "gb,jp"),
    "organisation": ("An organisation that the text names: its reference.", "gb-dcms"),
    "person": ("Who signed, announced or spoke: the reference.", "julia-lopez"),
    "topic": ("What commitments are about: a topic's reference.", "open-ran"),
    "kind": ("Kind of commitment.", "policy-dialogue"),
    "instrument": ("Type of agreement.", "joint-statement"),
    "force": ("Legal force.", "not-stated"),
    "status": ("Status of the agreement.", "signed"),
    "strategy": (
        "A national strategy that the agreement is tied to: its reference.",
        "gb-5g-supply-chain-diversification-strategy",
    ),
    "signed_from": ("The date under which it is filed can lie on this one or later.", "2022"),
    "signed_to": ("The date under which it is filed can lie on this one or earlier.", "2023-06"),
    "progress": ("How far the commitment has come.", "not-assessed"),
    "due_from": ("Due on this date or later.", "2020"),
    "due_to": ("Due on this date or earlier.", "2030-12-31"),
    "overdue": ("Due before today, and nobody calls it complete or stopped.", "1"),
    "silent": (
        "Its newest public update is over a year old, and nobody calls it complete or stopped.",
        "1",
    ),
    "sort": ("The order: `relevance` with `q`, else `newest`, unless given.", "newest"),
}
MOST_TOLD = 10  # parameters that an address does not know, in one refusal
WORDS = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
FILLED = {"pattern": WORDS, "minLength": 1}
REFERENCE = r"^[-A-Za-z0-9_]{1,120}$"
EDTF = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
PAIR = r"^[A-Za-z]{2},[A-Za-z]{2}$"


class Refused(Exception):
    """Parameters that were not understood: sentences by the parameter's name."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(", ".join(errors))


@dataclass(frozen=True)
class Parameter:
    """One query parameter: JSON Schema and words for OpenAPI; `field` reads it, where given."""

    name: str
    description: str
    schema: dict[str, Any]
    example: Any = None
    field: forms.Field | None = None

    @property
    def repeatable(self) -> bool:
        return self.schema.get("type") == "array"

    @property
    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI has it."""
        said: dict[str, Any] = {"name": self.name, "in": "query", "required": False}
        said |= {"description": self.description, "schema": self.schema}
        if self.repeatable:
            said |= {"style": "form", "explode": True}
        return said if self.example is None else said | {"example": self.example}


class WholeField(forms.Field):
    """A whole number within bounds, in plain digits."""

    def __init__(self, lowest: int, highest: int) -> None:
        self.lowest, self.highest = lowest, highest
        super().__init__(required=False)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "")
        if not text:
            return None
        if re.fullmatch(r"[0-9]{1,18}", text) and self.lowest <= int(text) <= self.highest:
            return int(text)
        raise forms.ValidationError(
            f"“{quoted(text)}” is not a number from {self.lowest} to {self.highest}: "
            f"write {self.lowest}, for example"
        )


class OneOfField(forms.Field):
    """One of a few words."""

    def __init__(self, choices: Sequence[str]) -> None:
        self.choices = choices
        super().__init__(required=False)

    def to_python(self, value: Any) -> str:
        text = str(value or "")
        if text and text not in self.choices:
            raise forms.ValidationError(
                f"“{quoted(text)}” is none of its values: choose from {', '.join(self.choices)}"
            )
        return text


class CodelistField(forms.Field):
    """Codes of a codelist: one that is not on it is a mistake, and would find nothing."""

    widget = forms.SelectMultiple

    def __init__(self, codelist: type[Codelist]) -> None:
        self.codelist = codelist
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        codes = [code.strip() for code in value or []]
        unknown = [code for code in codes if code not in self.codelist.values]
        if unknown:
            said = f"choose from {', '.join(self.codelist.values)}"
            if "," in unknown[0]:
                said = "repeat the parameter for each value, and " + said
            name = self.codelist.list_name()
            raise forms.ValidationError(f"“{quoted(unknown[0])}” is no code of {name}: {said}")
        return codes


class ReferencesField(forms.Field):
    """References: one that the register does not know finds nothing, but this can be none."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [reference_of(one) for one in value or []]


class ReferenceField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return reference_of(value) if value else ""


def reference_of(text: str) -> str:
    """The reference that a text is; raises ValidationError where it cannot be one."""
    if not re.fullmatch(REFERENCE.strip("^$"), text.strip()):
        raise forms.ValidationError(
            f"“{quoted(text)}” cannot be a reference, which is of letters a-z, digits and hyphens: "
            "repeat the parameter for each value, and write “&” between parameters"
        )
    return text.strip()


class NamesField(forms.Field):
    """Some of the names that results have, with commas between."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known
        super().__init__(required=False)

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in str(value or "").split(",") if name.strip()]
        unknown = [name for name in names if name not in self.known]
        if unknown:
            raise forms.ValidationError(
                f"“{quoted(unknown[0])}” is no field of these results: "
                f"choose from {', '.join(self.known)}"
            )
        return names


def quoted(text: str) -> str:
    return Truncator(text).chars(40)


def of_finder(finder: type[Finder]) -> list[Parameter]:
    """One parameter for each filter of a finder, in its order."""
    return [_of_filter(name, one) for name, one in finder.base_filters.items()]


def _of_filter(name: str, one: Any) -> Parameter:
    said, example = FILTERS[name]
    if not isinstance(one, FacetFilter):
        return Parameter(name, said, _schema(one), example)
    if name not in CODELISTS:
        said += " One that the register does not know finds nothing."
    field = CodelistField(CODELISTS[name]) if name in CODELISTS else ReferencesField(required=False)
    return Parameter(name, said, _schema(one, CODELISTS.get(name)), [example], field)


def whole(name: str, said: str, lowest: int, highest: int, usual: int | None = None) -> Parameter:
    schema: dict[str, Any] = {"type": "integer", "minimum": lowest, "maximum": highest}
    if usual is not None:
        schema["default"] = usual
    example = lowest if usual is None else usual
    return Parameter(name, said, schema, example, WholeField(lowest, highest))


def words(name: str, said: str, longest: int, example: str | None = None) -> Parameter:
    """Any text of at most so many characters."""
    schema = {"type": "string", **FILLED, "maxLength": longest}
    return Parameter(
        name, said, schema, example, forms.CharField(required=False, max_length=longest)
    )


def reference(name: str, said: str, example: str) -> Parameter:
    schema = {"type": "string", "pattern": REFERENCE}
    return Parameter(name, said, schema, example, ReferenceField(required=False))


def choice(name: str, said: str, choices: tuple[str, ...]) -> Parameter:
    """One of a few words; the first is what holds where nothing is said."""
    schema = {"type": "string", "enum": list(choices), "default": choices[0]}
    return Parameter(name, said, schema, choices[0], OneOfField(choices))


def fields_of(names: Sequence[str]) -> Parameter:
    one = "|".join(names)
    return Parameter(
        "fields",
        "Only these fields of each result, with commas between; `reference` always comes along. "
        f"They are {', '.join(names)}.",
        {"type": "string", "pattern": f"^({one})(,({one}))*$"},
        ",".join(names[:2]),
        NamesField(names),
    )


AS_OF = Parameter(
    "as_of",
    "The register as it stood at the end of this day (UTC): today or an earlier one.",
    {"type": "string", "format": "date", "pattern": DAY},
)


def read(request: HttpRequest, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The values of the parameters that have a field; raises Refused for whatever is wrong.

    A parameter that is not among them is refused too, and so is one given twice that is not a list.
    """
    known = {parameter.name: parameter for parameter in parameters}
    errors = _strangers([name for name in request.GET if name not in known], known)
    for name, values in request.GET.lists():
        if name not in known:
            continue
        if known[name].repeatable and len(values) > MOST_VALUES:
            errors[name] = [f"is given {len(values)} times: choose at most {MOST_VALUES} values"]
        elif len(values) > 1 and not known[name].repeatable:
            errors[name] = [f"is given {len(values)} times: give it once"]
        elif not all(value.strip() for value in values):
            errors[name] = ["is empty: give it a value, or leave it out"]
    form = forms.Form(request.GET)
    form.fields = {p.name: p.field for p in known.values() if p.field}
    wrong = {name: [str(e) for e in found] for name, found in form.errors.items()}
    errors = wrong | errors
    if errors:
        raise Refused(errors)
    return form.cleaned_data


def _strangers(names: list[str], known: Iterable[str]) -> dict[str, list[str]]:
    """What is said of parameters that an address does not know: what it knows is said once."""
    told = {quoted(name): ["is not a parameter of this address"] for name in names[:MOST_TOLD]}
    for first in list(told)[:1]:
        told[first] = [f"{told[first][0]}: it knows {', '.join(known) or 'none'}"]
    return told


def _schema(one: Any, codes: type[Codelist] | None = None) -> dict[str, Any]:
    if isinstance(one, FacetFilter):
        item = (
            {"type": "string", "enum": codes.values}
            if codes
            else {"type": "string", "pattern": REFERENCE}
        )
        return {"type": "array", "items": item, "maxItems": MOST_VALUES, "uniqueItems": True}
    if issubclass(one.field_class, DateField):
        return {"type": "string", "pattern": EDTF}
    if issubclass(one.field_class, PairField):
        return {"type": "string", "pattern": PAIR}
    if issubclass(one.field_class, SortField):
        return {"type": "string", "enum": list(one.extra["choices"])}
    if issubclass(one.field_class, FinderYesField):
        return {"type": "string", "enum": ["1", "0", "true", "false", "yes", "no", "on", "off"]}
    return {"type": "string", **FILLED, "maxLength": MOST_CHARACTERS}
