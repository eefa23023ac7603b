"""Counting by two things at once: how many records each value of one facet has, by another's.

Besides the facets there are periods, which follow from the dates of what was found: years, or as
many years together as leave at most MOST_PERIODS of them. No date crosses the end of a year, so
that each dated record lies in one period.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tantivy import Query, Searcher

PERIOD = "period"
MOST_PERIODS = 15
MOST_GROUPS = 500  # values of a facet that are told apart
WIDTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Period(NamedTuple):
    """Whole years; written as in EDTF: `2022`, or `2020/2024`."""

    first: int
    last: int

    def __str__(self) -> str:
        ends = dict.fromkeys((self.first, self.last))
        return "/".join(f"{year:04d}" for year in ends)

    @classmethod
    def parse(cls, written: str) -> "Period":
        first, _slash, last = written.partition("/")
        return cls(int(first), int(last or first))


class Group(NamedTuple):
    """The records with one value: how many, and how many of them have each value of another."""

    count: int  # type: ignore[assignment]
    cells: dict[str, int]


def crossed(searcher: Searcher, query: Query, rows: str, columns: str = "") -> dict[str, Group]:
    """The values of `rows` that the records found have; for each, those of `columns`.

    Both are facets or PERIOD. A record with two values counts under each of them.
    """
    found = periods(searcher, query) if PERIOD in (rows, columns) else []
    inner = _asked(columns, found) if columns else {}
    outer = _asked(rows, found)
    if not outer:
        return {}
    if inner:
        outer["aggs"] = {"cells": inner}
    buckets = _buckets(searcher.aggregate(query, {"groups": outer})["groups"])
    return {
        name: Group(bucket["doc_count"], _counts(bucket.get("cells", {"buckets": []})))
        for name, bucket in buckets
    }


def periods(searcher: Searcher, query: Query) -> list[Period]:
    """The periods from the first to the last date found; none where nothing has a date."""
    ends = searcher.aggregate(query, {name: {name: {"field": "first"}} for name in ("min", "max")})
    low, high = (ends[name]["value"] for name in ("min", "max"))
    if low is None:
        return []
    return list(_periods(date.fromordinal(int(low)).year, date.fromordinal(int(high)).year))


def _periods(low: int, high: int) -> Iterable[Period]:
    width = next(w for w in WIDTHS if high // w - low // w < MOST_PERIODS)
    for start in range(low // width * width, high + 1, width):
        yield Period(max(start, 1), min(start + width - 1, 9999))


def _asked(axis: str, found: list[Period]) -> dict[str, Any]:
    if axis != PERIOD:
        return {"terms": {"field": axis, "size": MOST_GROUPS}}
    return {"range": {"field": "first", "ranges": [_range(p) for p in found]}} if found else {}


def _range(period: Period) -> dict[str, Any]:
    """From the first day of the period to before the day after its last one."""
    start, end = date(period.first, 1, 1), date(period.last, 12, 31)
    return {"key": str(period), "from": start.toordinal(), "to": end.toordinal() + 1}


def _buckets(answer: Any) -> list[tuple[str, Any]]:
    """Buckets that hold something; tantivy adds ranges for what lies before and after."""
    return [(b["key"], b) for b in answer["buckets"] if b["doc_count"] and "*" not in b["key"]]


def _counts(answer: Any) -> dict[str, int]:
    return {name: bucket["doc_count"] for name, bucket in _buckets(answer)}
