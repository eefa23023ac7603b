"""A working copy as rows: its own and those of its parts, in one shape whenever it was read."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from editorial.models import Record
from editorial.partial_dates import PartialDateField, edtf

# By the model's label: rows as Django's JSON serialiser writes them.
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """One row: its key, and its columns as plain JSON values."""

    model: type[models.Model]
    pk: int
    columns: dict[str, Any]

    @cached_property
    def instance(self) -> Any:
        """The row as an instance of its model that is not saved."""
        values = {
            field.attname: field.to_python(self.columns[field.name])
            for field in self.model._meta.concrete_fields
            if field.name in self.columns
        }
        return self.model(pk=self.pk, **values)

    def value(self, field: Any) -> Any:
        """What a form would start with for the field: keys for records named."""
        if field.many_to_many:
            return sorted(self.columns.get(field.name, ()))
        if isinstance(field, PartialDateField):
            return edtf(self.instance, field.name)
        return self.columns.get(field.name, field.get_default())

    def told(self) -> dict[str, Any]:
        """All that an editor can set of the row, by the name of the field."""
        return {field.name: self.value(field) for field in told_fields(self.model)}


def rows_of(record: Record) -> Rows:
    """The rows of the record and of its parts, by model, as they are now saved."""
    return rows_of_all([record])[record.pk]


def rows_of_all(records: Sequence[Record]) -> dict[int, Rows]:
    """The rows of records of one type, by primary key; few queries, however many records."""
    if not records:
        return {}
    model = type(records[0])
    found: dict[int, Rows] = {record.pk: {} for record in records}
    own = _with_many(model).filter(pk__in=list(found))
    for row in own:
        found[row.pk][label_of(model)] = _plain([row])
    for part, parent in parts_of(model):
        held: dict[int, list] = {}
        for row in _with_many(part).filter(**{f"{parent}__in": list(found)}).order_by("pk"):
            held.setdefault(getattr(row, f"{parent}_id"), []).append(row)
        for pk, rows in held.items():
            found[pk][label_of(part)] = _plain(rows)
    return found


def read(rows: Rows) -> dict[str, dict[int, Row]]:
    """The rows by the label of their model and their primary key."""
    return {
        label: {row["pk"]: Row(apps.get_model(label), row["pk"], row["fields"]) for row in held}
        for label, held in rows.items()
    }


def own_row(rows: Rows, record: Record) -> Row:
    """The row of the record itself."""
    return read(rows)[label_of(type(record))][record.pk]


def label_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


@cache
def parts_of(model: type[models.Model]) -> tuple[tuple[type[models.Model], str], ...]:
    """The models of what belongs to a record and goes with it, with their key of the record."""
    return tuple(
        (relation.related_model, relation.field.name)
        for relation in model._meta.related_objects
        if relation.one_to_many and relation.on_delete is models.CASCADE
    )


def models_of(model: type[models.Model]) -> list[type[models.Model]]:
    """The record's model and those of its parts."""
    return [model, *(part for part, _parent in parts_of(model))]


@cache
def told_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """The fields that an editor can set, in the order of the model."""
    return tuple(
        field
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if field.editable and not field.primary_key and not is_of_record(field)
    )


@cache
def identity_of(model: type[models.Model]) -> tuple[str, ...]:
    """The fields that tell a part from its neighbours, such as a commitment's number."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            names = [n for n in constraint.fields if not is_of_record(model._meta.get_field(n))]
            if len(names) < len(constraint.fields):
                return tuple(names)
    return ()


def is_of_record(field: Any) -> bool:
    """Whether the field is a part's key of the record that it belongs to."""
    remote = field.remote_field
    return bool(
        remote
        and field.many_to_one
        and remote.on_delete is models.CASCADE
        and issubclass(remote.model, Record)
    )


def referring(model: type[models.Model], inside: Iterable[type]) -> Iterator[Any]:
    """The fields, of one or many, by which models not `inside` name rows of `model`."""
    inside = {*inside}
    relations: list[Any] = model._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and not relation.concrete and relation.is_relation):
            continue
        if not relation.related_model._meta.auto_created and relation.related_model not in inside:
            yield relation.field


def _with_many(model: type[models.Model]) -> models.QuerySet:
    names = [field.name for field in model._meta.many_to_many]
    return model._default_manager.prefetch_related(*names)


def _plain(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """As JSON would give them back, so that what was kept compares with what is there."""
    found = serializers.serialize("python", rows)
    return json.loads(json.dumps(found, cls=DjangoJSONEncoder))
