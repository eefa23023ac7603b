"""Partial dates where they are shown, not edited."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import models

from editorial.partial_dates import edtf


def date_column(name: str, label: Any) -> Callable[[models.Model], str | None]:
    """A column that shows the partial date `name` as far as it is known: 2022-03."""

    @admin.display(description=label, ordering=name)
    def column(record: models.Model) -> str | None:
        return edtf(record, name)

    column.__name__ = name
    return column
