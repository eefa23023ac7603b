"""What was typed into a form, beside what the rows of a record say."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from editorial.admin.choices import read as read_choices
from editorial.rows import Row, label_of, told_fields


def is_told(form: Any, name: str) -> bool:
    return any(field.name == name for field in told_fields(form._meta.model))


def has_changed(form: Any, name: str, base: Row, rows: dict) -> bool:
    if not is_told(form, name):
        return False
    model_field = base.model._meta.get_field(name)
    return form.fields[name].has_changed(initial(base, model_field, rows), form[name].data)


def initial(row: Row, model_field: Any, rows: dict[str, dict[int, Row]]) -> Any:
    """The field's value as a form of that row would have started with."""
    if not model_field.many_to_many:
        return model_field.value_from_object(row.instance)
    known = rows.get(label_of(model_field.related_model), {})
    keys = row.columns.get(model_field.name, ())
    return [known[key].instance if key in known else key for key in keys]


def put(
    data: QueryDict, bound: Any, row: Row, rows: dict[str, dict[int, Row]], key: str = ""
) -> None:
    """Let the data say what the row says, as a browser would send it."""
    field = bound.field
    value = field.prepare_value(initial(row, row.model._meta.get_field(bound.name), rows))
    if isinstance(field.widget, forms.CheckboxInput):
        values = ["on"] if value else []
    elif isinstance(value, list | tuple):
        values = [str(one) for one in value]
    else:
        shown = (
            value if isinstance(field.widget, forms.Select) else field.widget.format_value(value)
        )
        values = ["" if shown is None else str(shown)]
    data.setlist(key or bound.html_name, values)


# What was typed, in words.


def typed_words(field: Any, typed: Any) -> str | None:
    if typed in (None, "", []):
        return None
    if isinstance(typed, bool):
        return _("yes") if typed else _("no")
    values = [str(one) for one in typed] if isinstance(typed, list | tuple) else [str(typed)]
    return "; ".join(_labels(field, values))


def _labels(field: Any, values: list[str]) -> Iterator[str]:
    if isinstance(field, forms.ModelChoiceField):
        records: Any = field.queryset
        found = read_choices(records, values)
        yield from (field.label_from_instance(found[v]) if v in found else v for v in values)
    else:
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        yield from (choices.get(value, value) for value in values)


def typed_row(form: Any) -> str:
    """All that was typed into a row that is new, in a line."""
    told = (
        typed_words(form.fields[name], form[name].data)
        for name in form.fields
        if is_told(form, name)
        and form.fields[name].has_changed(form[name].initial, form[name].data)
    )
    return " · ".join(filter(None, told))
