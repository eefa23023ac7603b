"""What points to a record in the editors' tables, and making it point to another instead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from editorial.models import Record


@dataclass(frozen=True)
class Tie:
    """A row whose `column` points to a record; `owner` is the record that the row is part of.

    `twin` is the row that says the same of the other record already: one of the two is left out.
    """

    row: models.Model
    column: str
    owner: Record | None
    twin: models.Model | None = None

    @property
    def key(self) -> list[Any]:
        twin = self.twin.pk if self.twin else None
        return [self.row._meta.label_lower, self.row.pk, self.column, twin]

    def move(self, kept: Record) -> None:
        """Point to `kept`. Of two rows that become one the first stays, as in the document."""
        first = self.row
        if self.twin is not None:
            first, second = sorted((self.row, self.twin), key=lambda row: row.pk)
            second.delete()
        if first is self.row:
            type(first)._base_manager.filter(pk=first.pk).update(**{self.column: kept})


class Clash(str):
    """Says which row would say something else than another where only one may stand."""


def ties(record: Record, kept: Record) -> Iterator[Tie | Clash]:
    """What points to `record` and would point to `kept`, or why it cannot.

    The record's own parts are not among them: they go with it. Two queries for each column.
    """
    for model, column in _columns(type(record)):
        path = _path_to_owner(model, column)
        rows = model._base_manager.filter(**{column: record}).order_by("pk")
        known = _Known(model, column, kept)
        for row in rows.select_related("__".join(path)) if path else rows:
            owner = _owner(row, path)
            if owner == record:
                continue
            twin = known.twin(row)
            if twin is None and known.clashes(row):
                yield Clash(f"{owner or row}: “{row}” ({row._meta.verbose_name})")
            else:
                yield Tie(row, column, owner, twin)


class _Known:
    """What one column's rows say of the kept record already."""

    def __init__(self, model: type[models.Model], column: str, kept: Record) -> None:
        own = model._meta.get_field(column)
        columns = [f for f in model._meta.concrete_fields if not f.primary_key and f != own]
        self._all = [field.attname for field in columns]
        self._unique = [
            [model._meta.get_field(name).attname for name in names if name != column]  # type: ignore[union-attr]
            for names in _unique(model)
            if column in names
        ]
        # Two records of their own are never one row said twice.
        rows = [] if issubclass(model, Record) else model._base_manager.filter(**{column: kept})
        self._rows = {self._said(row, self._all): row for row in rows}
        self._taken = {
            (number, self._said(row, names))
            for row in self._rows.values()
            for number, names in enumerate(self._unique)
        }

    def twin(self, row: models.Model) -> models.Model | None:
        """The row that says the same."""
        return self._rows.get(self._said(row, self._all))

    def clashes(self, row: models.Model) -> bool:
        """Whether a row says something else where only one may stand."""
        said = ((n, self._said(row, names)) for n, names in enumerate(self._unique))
        return any(one in self._taken for one in said)

    def _said(self, row: models.Model, names: list[str]) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in names)


def _columns(model: type[Record]) -> Iterator[tuple[type[models.Model], str]]:
    """The columns that may point to records of this kind, those of many-to-many tables included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToManyRel):
            many: Any = relation
            yield many.through, many.field.m2m_reverse_field_name()
        elif isinstance(relation, models.ManyToOneRel) and not _is_part(relation):
            yield relation.related_model, relation.field.name


def _is_part(relation: models.ManyToOneRel) -> bool:
    """Whether the rows go with the record: its parts, and all tables between many and many."""
    return relation.on_delete is models.CASCADE


def _path_to_owner(model: type[models.Model], besides: str) -> tuple[str, ...] | None:
    """The columns that lead from a part to its record; None where it is part of none."""
    if issubclass(model, Record):
        return ()
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or field.name == besides:
            continue
        if field.remote_field.on_delete is models.CASCADE and field.related_model is not model:
            rest = _path_to_owner(field.related_model, "")
            if rest is not None:
                return (field.name, *rest)
    return None


def _owner(row: Any, path: tuple[str, ...] | None) -> Record | None:
    if path is None:
        return None
    for step in path:
        row = getattr(row, step)
    return row


def _unique(model: type[models.Model]) -> Iterator[Sequence[str]]:
    yield from model._meta.unique_together
    for constraint in model._meta.total_unique_constraints:
        yield constraint.fields
