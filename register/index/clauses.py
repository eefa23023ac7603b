"""What a query asks of a record, one condition at a time, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tantivy import FieldType, Occur, Query

from register.index.schema import schema

EARLIEST, LATEST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True)
class Clause:
    """One condition; `name` is the facet whose own counts leave it out, or the filter it is of."""

    name: str

    def query(self, side: str) -> Query:
        raise NotImplementedError


@dataclass(frozen=True)
class AnyOf(Clause):
    """One of the values stands in the exact field. No values: nothing is found."""

    field: str
    values: tuple[str, ...]

    def query(self, side: str) -> Query:
        terms = list(_terms(side, self.field, self.values))
        if len(terms) == 1:
            return terms[0]
        asked = [(Occur.Should, term) for term in terms]
        return Query.boolean_query(asked) if asked else Query.empty_query()


@dataclass(frozen=True)
class AllOf(AnyOf):
    """Every value stands in the exact field."""

    def query(self, side: str) -> Query:
        terms = list(_terms(side, self.field, self.values))
        if len(terms) < len(self.values):
            return Query.empty_query()
        return Query.boolean_query([(Occur.Must, term) for term in terms])


@dataclass(frozen=True)
class Within(Clause):
    """The number field is recorded and lies between two numbers, both included."""

    field: str
    lowest: int = EARLIEST
    highest: int = LATEST

    def query(self, side: str) -> Query:
        if self.lowest > self.highest:
            return Query.empty_query()
        return Query.range_query(
            schema(side), self.field, FieldType.Integer, self.lowest, self.highest
        )


def together(side: str, clauses: Iterable[Clause], *further: Query) -> Query:
    """The query for records that meet every clause, and every further query."""
    asked = [*further, *(clause.query(side) for clause in clauses)]
    if len(asked) == 1:
        return asked[0]
    required = [(Occur.Must, query) for query in asked]
    return Query.boolean_query(required) if required else Query.all_query()


def _terms(side: str, field: str, values: Iterable[str]) -> Iterable[Query]:
    """The values that the field can hold at all, each as a query."""
    for value in values:
        if not any("\ud800" <= c <= "\udfff" for c in value):
            yield Query.term_query(schema(side), field, value)
