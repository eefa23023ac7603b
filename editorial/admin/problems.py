"""All that is wrong with the forms of a page, in the order of the page, with the way to each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst

from editorial.admin.rows import row_name
from editorial.admin.wording import label_of


@dataclass(frozen=True)
class Problem:
    """What is wrong, in a sentence that names its place; `anchor` is the id of the field."""

    text: str
    anchor: str = ""


def problems_of(form: forms.BaseForm | None, inlines: Iterable[Any] = ()) -> Iterator[Problem]:
    """The problems of a form, then of the rows of each inline, as the admin gives them to pages."""
    if form is not None:
        yield from _of_form(form, "", "")
    for inline in inlines:
        formset = inline.formset
        heading = f"{formset.prefix}-heading"
        for error in formset.non_form_errors():
            yield Problem(f"{capfirst(inline.opts.verbose_name_plural)}: {error}", heading)
        for index, row in enumerate(formset.forms):
            name = row_name(inline.opts, row.instance, index)
            yield from _of_form(row, f"{name}: ", f"{formset.prefix}-{index}")


def _of_form(form: forms.BaseForm, before: str, row: str) -> Iterator[Problem]:
    if not form.is_bound:
        return
    for error in form.non_field_errors():
        yield Problem(f"{before}{error}", row)
    for name, errors in form.errors.items():
        if name not in form.fields:
            continue
        label, anchor = label_of(form.fields[name], name), _anchor(form[name], row)
        for error in errors:
            named = str(error) if f"“{label}”" in str(error) else f"{label}: {error}"
            yield Problem(f"{before}{named}", anchor)


def _anchor(field: forms.BoundField, row: str) -> str:
    """Where a link leads to; a group of boxes has no id of its own, but its first box has."""
    if isinstance(field.field.widget, forms.CheckboxSelectMultiple | forms.RadioSelect):
        return f"{field.auto_id}_0"
    return field.id_for_label or row
