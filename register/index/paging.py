"""Pages in a total order: tantivy sorts by one number, the rest is settled here.

An order is a list of number fields. Records that tie on the first are told apart by the next ones,
and last by their cards. A group of equals that reaches over the edge of what was looked at becomes
a question of its own, ordered by the next field, so that no page costs more than the one before.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from tantivy import DocAddress, FieldType, Occur, Order, Query, Searcher

from register.index import order
from register.index.schema import schema

RELEVANCE = "relevance"
SCORE = ""
FIELDS = order.ORDERS | {RELEVANCE: (SCORE, *order.ORDERS["newest"])}
MARGIN = 50  # hits looked at on each side of a page, to see where groups of equals end


class Stretch(NamedTuple):
    """Consecutive hits, the place of the first of them, and whether the last is the very last."""

    low: int
    hits: list[tuple[float, DocAddress]]
    is_last: bool


@dataclass(frozen=True)
class Pages:
    """The hits of a query in order: by `fields`, then by the `exact` key of what they hold.

    The first field may be SCORE: the best hits of the query, which then scores, come first.
    """

    side: str
    searcher: Searcher
    query: Query
    fields: tuple[str, ...]
    exact: Callable[[DocAddress], tuple]

    def page(self, start: int, stop: int) -> list[DocAddress]:
        """The addresses of the hits from `start` up to `stop`."""
        if stop <= start:
            return []
        if not self.fields:
            everything = [address for _score, address in self._find(SCORE, 0, self._count()).hits]
            return sorted(everything, key=self.exact)[start:stop]
        low, hits, is_last = self._around(start, stop)
        found: list[DocAddress] = []
        end = low
        for value, group in _groups(hits):
            begin, end = end, end + len(group)
            if end <= start or begin >= stop:
                continue
            is_cut = begin == low > 0 or (end == low + len(hits) and not is_last)
            if is_cut and self.fields[0] != SCORE:
                found += self._inside(int(value), start, stop)
            else:
                found += self._settled(group, 1, slice(max(start - begin, 0), stop - begin))
        return found

    def _around(self, start: int, stop: int) -> Stretch:
        """The hits of the page and some more; by score, all that tie with its first and last.

        There is no asking for the hits of one score, so that their group is fetched whole.
        """
        margin = MARGIN
        while True:
            low, high = max(start - margin, 0), stop + margin
            found = self._find(self.fields[0], low, high)
            values = [value for value, _address in found.hits]
            page = values[start - low : stop - low]
            if self.fields[0] != SCORE or not page:
                return found
            opens, closes = low == 0 or values[0] != page[0], values[-1] != page[-1]
            if opens and (closes or found.is_last):
                return found
            margin *= 8

    def _inside(self, value: int, start: int, stop: int) -> list[DocAddress]:
        """The part of the page that lies within the group with this value of the first field."""
        field, *further = self.fields
        before = replace(self, query=self._and(self._range(field, None, value - 1)))._count()
        group = self._and(self._range(field, value, value))
        inner = replace(self, query=group, fields=tuple(further))
        return inner.page(max(start - before, 0), stop - before)

    def _settled(self, group: list[DocAddress], depth: int, window: slice) -> list[DocAddress]:
        """The window of a group that ties on the fields before `depth`, put in order."""
        if len(group) == 1:
            return group[window]
        if depth == len(self.fields):
            return sorted(group, key=self.exact)[window]
        values = self.searcher.fast_field_values(self.fields[depth], group)
        found: list[DocAddress] = []
        end = 0
        for _value, equals in _groups(sorted(zip(values, group, strict=True), key=itemgetter(0))):
            begin, end = end, end + len(equals)
            if end > window.start and begin < window.stop:
                inner = slice(max(window.start - begin, 0), window.stop - begin)
                found += self._settled(equals, depth + 1, inner)
        return found

    def _find(self, field: str, low: int, high: int) -> Stretch:
        limit = max(high - low, 1)
        if field == SCORE:
            found = self.searcher.search(self.query, limit, count=False, offset=low)
        else:
            found = self.searcher.search(
                self.query, limit, count=False, offset=low, order_by_field=field, order=Order.Asc
            )
        return Stretch(low, found.hits, len(found.hits) < limit)

    def _count(self) -> int:
        return how_many(self.searcher, self.query)

    def _range(self, field: str, lowest: int | None, highest: int) -> Query:
        kind = FieldType.Integer
        return Query.range_query(schema(self.side), field, kind, lowest, highest)

    def _and(self, query: Query) -> Query:
        return Query.boolean_query([(Occur.Must, self.query), (Occur.Must, query)])


def how_many(searcher: Searcher, query: Query) -> int:
    """The number of hits of a query."""
    found: Any = searcher.search(query, 1, count=True)
    return found.count


def _groups(ranked: Sequence[tuple]) -> Iterator[tuple[float, list[DocAddress]]]:
    for value, group in groupby(ranked, key=itemgetter(0)):
        yield value, [address for _value, address in group]
