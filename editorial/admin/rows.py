"""The rows of a record's page: what they are called, and where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Row:
    """One row of an inline; `anchor` is the id of the row, `name` what the page calls it."""

    form: Any
    name: str
    anchor: str

    def field(self, name: str) -> str:
        """The id of a field of the row; of the row itself where it has no such field."""
        if name not in self.form.fields:
            return self.anchor
        return self.form[name].id_for_label or self.anchor


def rows_of(inlines: list[Any]) -> Iterator[Row]:
    """The rows of all inlines of a page, given as the admin gives them to its template."""
    for inline in inlines:
        prefix = inline.formset.prefix
        for index, form in enumerate(inline.formset.forms):
            yield Row(form, row_name(inline.opts, form.instance, index), f"{prefix}-{index}")


def row_name(opts: Any, instance: models.Model, index: int) -> str:
    """Commitment 3; a row that is not saved is called as its heading is: Commitment #4."""
    kind = capfirst(opts.verbose_name)
    if instance.pk is None:
        return _("%(kind)s #%(number)d") % {"kind": kind, "number": index + 1}
    number = getattr(instance, "number", None) or index + 1
    return _("%(kind)s %(number)d") % {"kind": kind, "number": number}
