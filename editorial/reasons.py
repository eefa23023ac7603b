"""Why the register would refuse a document, in the words of the page where it is put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from editorial.models import Record

# What documents call otherwise than the columns that they are made from.
COLUMNS = {
    "date": ("happened_on", "as_of", "published_on"),
    "money": ("amount",),
    "budget": ("amount",),
    "archive": ("archive_path",),
    "path": ("archive_path",),
    "sha256": ("archive_sha256",),
    "agreement": ("target", "agreement"),
}
TOO_FEW = {
    "parties": gettext_lazy("an agreement has two or more; add them"),
    "commitments": gettext_lazy("an update is about at least one; choose it"),
    "evidence": gettext_lazy("an update rests on at least one piece; add it"),
}
WRONG = {
    "language": gettext_lazy("“%(value)s” is not a language code; write one such as ja or pt-BR"),
    "key": gettext_lazy("“%(value)s” is not a key; use small letters, digits and hyphens: s1"),
    "scheme": gettext_lazy("“%(value)s” is no name of a scheme; write one such as wikidata"),
    "media_type": gettext_lazy("“%(value)s” is not a media type; write one such as text/html"),
    "path": gettext_lazy("“%(value)s” is not a path in the archive; copy it from there"),
    "currency": gettext_lazy("“%(value)s” is not a currency code; write one such as GBP"),
}
KINDS = {
    "string_too_long": gettext_lazy("has more than %(max_length)s characters; shorten it"),
    "string_pattern_mismatch": gettext_lazy("“%(value)s” does not have the form that it must have"),
    "string_type": gettext_lazy("is missing; fill it in"),
    "enum": gettext_lazy("“%(value)s” is not in the list; choose again"),
    "less_than_equal": gettext_lazy("“%(value)s” is too much; the most is %(le)s"),
    "greater_than_equal": gettext_lazy("“%(value)s” is too little; the least is %(ge)s"),
}


@dataclass(frozen=True)
class Reason:
    """One thing to put right: where (words, and an id of the record's page) and what to do."""

    where: str
    what: str
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


def reasons(error: ValidationError, record: Record) -> Iterator[Reason]:
    """One reason for each thing that pydantic found wrong in the document of `record`."""
    for found in error.errors(include_url=False):
        where, anchor = _place(type(record), list(found["loc"]))
        yield Reason(where, _what(found), anchor)


def _what(found: Any) -> str:
    name = next((str(step) for step in reversed(found["loc"]) if isinstance(step, str)), "")
    value = found["input"]
    params = {**found.get("ctx", {}), "value": Truncator(value).chars(80)}
    kind = found["type"]
    if kind == "too_short" and name in TOO_FEW:
        return str(TOO_FEW[name])
    if kind == "string_pattern_mismatch":
        wrong = (text for key, text in WRONG.items() if name == key or name.endswith(f"_{key}"))
        return str(next(wrong, KINDS[kind])) % params
    if kind in KINDS:
        return str(KINDS[kind]) % params
    message = found["msg"].removeprefix("Value error, ")
    return f"{message} (“{params['value']}”)" if isinstance(value, str) else message


def _place(model: Any, steps: list[Any]) -> tuple[str, str]:
    """What the page calls the place that a document's path names, and its id there."""
    if not steps:
        return "", ""
    name, *rest = steps
    part = _part(model, str(name))
    if part is None:
        column = _column(model, [name, *rest])
        return (capfirst(column.verbose_name), f"id_{column.name}") if column else (str(name), "")
    if not rest or not isinstance(rest[0], int):
        return capfirst(part._meta.verbose_name_plural), f"{name}-heading"
    row = _("%(part)s %(number)d") % {
        "part": capfirst(part._meta.verbose_name),
        "number": rest[0] + 1,
    }
    column = _column(part, rest[1:])
    if column is None:
        return row, f"{name}-{rest[0]}"
    return f"{row}, {column.verbose_name}", f"id_{name}-{rest[0]}-{column.name}"


def _part(model: Any, name: str) -> Any:
    """The model of the parts that a record lists under this name."""
    for relation in model._meta.related_objects:
        if relation.get_accessor_name() == name and relation.on_delete is models.CASCADE:
            return relation.related_model
    return None


def _column(model: Any, steps: list[Any]) -> Any:
    """The column that a path within a document ends at, as near as it can be told."""
    names = [field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]]
    for step in steps:
        tried = (*COLUMNS.get(step, ()), step, f"{step}_on", f"{steps[0]}_{step}")
        for name in tried:
            if name in names:
                return model._meta.get_field(name)
    return None
