"""What an editor should look at: named questions to the working copies.

Each check is a function that returns the rows it finds; the rooms register theirs. The pages of
records, the filters of lists and the dashboard all ask the same questions.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.models import Record

Rows = Callable[[], models.QuerySet]
PARAMETER = "look"


class Weight(models.TextChoices):
    UNLIKELY = "unlikely", _("Unlikely")
    LACKING = "lacking", _("Would make it better")


@dataclass(frozen=True)
class Check:
    """One question to all records of a type: which have something that should be looked at?"""

    slug: str
    label: Any
    hint: Any
    weight: Weight
    model: type[Record]
    rows: Rows
    field: str = ""  # where the row is put right; the row as a whole where it is empty
    part: str = ""  # the kind of row that is lacking, where it is the record that is found

    @property
    def owner(self) -> str:
        """The name by which a row calls the record that it belongs to."""
        fields = self.rows().model._meta.concrete_fields
        return next((field.name for field in fields if self._owns(field)), "pk")

    def _owns(self, field: Any) -> bool:
        tie = field.remote_field
        return bool(tie and tie.model is self.model and tie.on_delete is models.CASCADE)

    def records(self) -> models.QuerySet:
        """The records with at least one row that the check finds."""
        return self.model._default_manager.filter(pk__in=self.keys())

    def keys(self) -> models.QuerySet:
        """The primary keys of those records, for a subquery."""
        return self.rows().order_by().values(self.owner)

    @property
    def address(self) -> str:
        """The list of those records."""
        opts = self.model._meta
        changelist = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        return f"{changelist}?{PARAMETER}={self.slug}"


_CHECKS: dict[str, Check] = {}


def unlikely(model: type[Record], label: Any, hint: Any, **more: str) -> Callable[[Rows], Rows]:
    """Decorator: register a function whose rows can hardly be right; `hint` says what to do."""
    return _registering(Weight.UNLIKELY, model, label, hint, more)


def lacking(model: type[Record], label: Any, hint: Any, **more: str) -> Callable[[Rows], Rows]:
    """Decorator: register a function whose rows lack what a good record has."""
    return _registering(Weight.LACKING, model, label, hint, more)


def _registering(
    weight: Weight, model: type[Record], label: Any, hint: Any, more: dict[str, str]
) -> Callable[[Rows], Rows]:
    def register(rows: Rows) -> Rows:
        slug = rows.__name__.replace("_", "-")
        _CHECKS[slug] = Check(slug, label, hint, weight, model, rows, **more)
        return rows

    return register


def checks(model: type[Record] | None = None, weight: Weight | None = None) -> list[Check]:
    """The checks of one type of record, or all; in the order in which they were written."""
    return [
        check
        for check in _CHECKS.values()
        if (model is None or check.model is model) and (weight is None or check.weight == weight)
    ]


def found_in(record: Record, asked: Iterable[Check]) -> dict[Check, list[int]]:
    """The primary keys of the rows that each check finds in one record; asks the database once."""
    questions = {check.slug: check for check in asked}
    queries = [
        check.rows()
        .filter(**{check.owner: record.pk})
        .order_by()
        .values_list(Value(check.slug, models.CharField()), "pk")
        for check in questions.values()
    ]
    if not queries:
        return {}
    found: dict[Check, list[int]] = {}
    for slug, pk in queries[0].union(*queries[1:], all=True):
        found.setdefault(questions[slug], []).append(pk)
    return {check: sorted(found[check]) for check in questions.values() if check in found}


def counts(asked: Iterable[Check]) -> dict[Check, int]:
    """How many records each check finds; asks the database once for each type of record."""
    counted: dict[Check, int] = {}
    for model, group in groupby(asked, key=lambda check: check.model):
        of_model = list(group)
        numbers = model._default_manager.aggregate(
            **{f"n{n}": _count(check) for n, check in enumerate(of_model)}
        )
        counted |= {check: numbers[f"n{n}"] for n, check in enumerate(of_model)}
    return counted


def _count(check: Check) -> Count:
    return Count("pk", filter=Q(pk__in=check.keys()))


def to_look_at(model: type[Record], value: str) -> Q | None:
    """The condition of a list's filter: a check's slug or a weight; None for anything else."""
    asked = [check for check in checks(model) if value in (check.slug, check.weight)]
    return Q(pk__in=_keys_of_any(asked)) if asked else None


def _keys_of_any(asked: list[Check]) -> models.QuerySet:
    first, *more = (check.keys() for check in asked)
    return first.union(*more) if more else first


def offered(model: type[Record]) -> Iterator[tuple[str, Any]]:
    """The values of a list's filter, with what they say."""
    for weight in Weight:
        of_weight = checks(model, weight)
        if len(of_weight) > 1:
            yield weight.value, _("%(weight)s: any") % {"weight": weight.label}
        for check in of_weight:
            yield check.slug, check.label
