"""The last day that a partial date can mean, asked of the database: `2022-02` ends on the 28th."""

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce


class LastDay(models.Func):
    """The last day of the partial date `name` of the model asked, NULL where it is not known."""

    output_field = models.DateField()

    def __init__(self, first: Any, precision: Any = None) -> None:
        """Two expressions, or the name of a partial date alone."""
        super().__init__(first, f"{first}_precision" if precision is None else precision)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "date(%(first)s,"
            " CASE %(precision)s WHEN 'year' THEN '+1 year' WHEN 'month' THEN '+1 month'"
            " ELSE '+1 day' END, '-1 day')"
        )
        return self._filled(template, compiler)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(%(first)s + CASE %(precision)s WHEN 'year' THEN interval '1 year - 1 day'"
            " WHEN 'month' THEN interval '1 month - 1 day' ELSE interval '0 day' END)::date"
        )
        return self._filled(template, compiler)

    def _filled(self, template: str, compiler: Any) -> Any:
        first, precision = (compiler.compile(part) for part in self.get_source_expressions())
        sql = template % {"first": first[0], "precision": precision[0]}
        return sql, (*first[1], *precision[1])


def first_of(*rows: models.QuerySet, name: str) -> Coalesce | models.Subquery:
    """The first day of the partial date `name` in the first of the querysets that has one."""
    dated = (_known(queryset, name).values(name)[:1] for queryset in rows)
    return _first(*(models.Subquery(rows) for rows in dated))


def last_of(*rows: models.QuerySet, name: str) -> Coalesce | models.Subquery:
    """The last day of the partial date `name` in the first of the querysets that has one."""
    dated = (_known(queryset, name).values(last_day=LastDay(name))[:1] for queryset in rows)
    return _first(*(models.Subquery(rows) for rows in dated))


def _known(queryset: models.QuerySet, name: str) -> models.QuerySet:
    return queryset.filter(**{f"{name}__isnull": False}).order_by("pk")


def _first(*found: models.Subquery) -> Coalesce | models.Subquery:
    return Coalesce(*found) if len(found) > 1 else found[0]
