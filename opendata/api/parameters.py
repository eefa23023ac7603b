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

from register.finders import FacetFilter, Finder
from register.index.counting import CODELISTS
from register.index.parameters import MOST_VALUES, CodesField, DateField, PairField, SortField
from register.index.parameters import YesField as FinderYesField

EXAMPLES = {
    "q": "telecoms", "country": "jp", "between": "gb,jp", "organisation": "gb-dcms",
    "person": "julia-lopez", "topic": "open-ran", "kind": "policy-dialogue",
    "instrument": "joint-statement", "force": "not-stated", "status": "signed",
    "strategy": "gb-5g-supply-chain-diversification-strategy", "signed_from": "2022",
    "signed_to": "2023-06", "progress": "under-way", "due_from": "2020", "due_to": "2030-12-31",
    "overdue": "1", "silent": "1", "sort": "newest",
}  # fmt: skip
NO_NUL = r"^[^\u0000]*$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
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
    return [
        Parameter(name, _said(name, one), _schema(name, one), EXAMPLES[name])
        for name, one in finder.base_filters.items()
    ]


def whole(name: str, said: str, lowest: int, highest: int, usual: int | None = None) -> Parameter:
    schema: dict[str, Any] = {"type": "integer", "minimum": lowest, "maximum": highest}
    if usual is not None:
        schema["default"] = usual
    example = lowest if usual is None else usual
    return Parameter(name, said, schema, example, WholeField(lowest, highest))


def choice(name: str, said: str, choices: tuple[str, ...]) -> Parameter:
    """One of a few words; the first is what holds where nothing is said."""
    schema = {"type": "string", "enum": list(choices), "default": choices[0]}
    field = SortField(choices=choices, required=False)
    return Parameter(name, said, schema, choices[0], field)


def fields_of(names: Sequence[str]) -> Parameter:
    one = "|".join(names)
    return Parameter(
        "fields",
        "Only these fields of each result, with commas between; `reference` always comes along.",
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
    errors: dict[str, list[str]] = {}
    for name, values in request.GET.lists():
        if name not in known:
            names = ", ".join(known) or "none"
            errors[quoted(name)] = [f"is not a parameter of this address: it knows {names}"]
        elif len(values) > 1 and not known[name].repeatable:
            errors[name] = [f"is given {len(values)} times: give it once"]
    form = forms.Form(request.GET)
    form.fields = {p.name: p.field for p in known.values() if p.field}
    errors |= {name: [str(e) for e in found] for name, found in form.errors.items()}
    if errors:
        raise Refused(errors)
    return form.cleaned_data


def _said(name: str, one: Any) -> str:
    """What a filter is for: its label, what its values are, and the codes of a codelist."""
    said = [str(one.label)]
    if name in CODELISTS:
        said.append(f"one of {', '.join(CODELISTS[name].values)}")
    elif issubclass(one.field_class, CodesField):
        said.append("codes as in the addresses of countries")
    elif isinstance(one, FacetFilter):
        said.append("references")
    elif issubclass(one.field_class, DateField):
        said.append("a day, month or year (EDTF level 0)")
    elif issubclass(one.field_class, PairField):
        said.append("two different codes; both are parties")
    if isinstance(one, FacetFilter):
        said.append("may be repeated: any of them; what the register does not know finds nothing")
    return ": ".join([said[0], "; ".join(said[1:])]) if said[1:] else said[0]


def _schema(name: str, one: Any) -> dict[str, Any]:
    if isinstance(one, FacetFilter):
        item = {"type": "string"}
        return {"type": "array", "items": item, "maxItems": MOST_VALUES, "uniqueItems": True}
    if issubclass(one.field_class, DateField):
        return {"type": "string", "pattern": EDTF}
    if issubclass(one.field_class, PairField):
        return {"type": "string", "pattern": PAIR}
    if issubclass(one.field_class, SortField):
        return {"type": "string", "enum": list(one.extra["choices"])}
    if issubclass(one.field_class, FinderYesField):
        return {"type": "string", "enum": ["1", "0", "true", "false", "yes", "no", "on", "off"]}
    return {"type": "string", "pattern": NO_NUL}
