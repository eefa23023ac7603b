"""What a query asks for: conditions and an order, each of which makes a new query."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import moments
from register.dates import PartialDate
from register.derived import SILENT_AFTER
from register.index.clauses import AllOf, AnyOf, Clause, Within
from register.index.schema import AGREEMENTS, COMMITMENTS, EXACT, FACETS

ORDERS = {
    "newest": _("Newest first"),
    "oldest": _("Oldest first"),
    "relevance": _("Best match"),
    "title": _("Title"),
    "updated": _("Latest change"),
    "due": _("Due first"),
}
SORTS = {
    AGREEMENTS: ("newest", "oldest", "relevance", "title", "updated"),
    COMMITMENTS: ("newest", "oldest", "relevance", "title", "updated", "due"),
}


def orders(side: str) -> dict[str, Promise]:
    """The orders of one kind of record, each with what people call it."""
    return {name: ORDERS[name] for name in SORTS[side]}


class Conditions:
    """Records of one kind that meet every clause and hold every word of the text, in an order.

    Immutable: every method returns another.
    """

    def __init__(
        self, side: str, clauses: tuple[Clause, ...] = (), text: str = "", order: str = ""
    ) -> None:
        self.side, self.clauses, self.text, self.order = side, clauses, text, order

    def all(self) -> Self:
        return self._but()

    def none(self) -> Self:
        return self._but(clauses=(*self.clauses, AnyOf("", "reference", ())))

    def filter(self, **values: str | Iterable[str]) -> Self:
        """Keep what has one of the values, for each of the facets named.

        A facet filtered twice must meet both. Exact fields work too: `reference`, for agreements
        `related` (what they relate to), for commitments `agreement` and `responsible` (the
        organisations that the text names for them). No values find nothing.
        Raises ValueError for a name that is neither.
        """
        clauses = tuple(self._any_of(name, name, value) for name, value in values.items())
        return self._but(clauses=self.clauses + clauses)

    def within(self, **values: str | Iterable[str]) -> Self:
        """The same as a fixed frame, such as the country of a country's page.

        It holds for every count and is never shown as selected.
        """
        clauses = tuple(self._any_of("", name, value) for name, value in values.items())
        return self._but(clauses=self.clauses + clauses)

    def between(self, one: str, other: str) -> Self:
        """Keep agreements that both countries are party to, whoever else is."""
        return self._but(clauses=(*self.clauses, AllOf("between", "country", (one, other))))

    def search(self, text: str) -> Self:
        """Keep what holds every word of `text`, and its quoted phrases as they stand."""
        return self._but(text=text.strip())

    def signed(self, since: PartialDate | None = None, until: PartialDate | None = None) -> Self:
        """Keep what can have happened from the first day of `since` to the last day of `until`.

        What has no date is kept only where neither is given.
        """
        return self._overlapping("signed", "first", "last", since, until)

    def due(self, since: PartialDate | None = None, until: PartialDate | None = None) -> Self:
        """Keep commitments whose due date can lie from `since` to `until`, read as in `signed`."""
        return self._overlapping("due", "due_first", "due_last", since, until)

    def overdue(self, on: date | None = None) -> Self:
        """Keep commitments due before `on` (today) that nobody calls complete or stopped."""
        day = (on or moments.today()).toordinal()
        late = Within("overdue", "due_last", highest=day - 1)
        return self._but(clauses=(*self.clauses, late, Within("overdue", "settled", 0, 0)))

    def silent(self, on: date | None = None, since: date | None = None) -> Self:
        """Keep commitments without a public update for more than a year by `on` (today).

        As `derived.is_silent` has it: there was one, and nobody calls them complete or stopped.
        With `since`, only those that were not yet silent on that day.
        """
        day = (on or moments.today()).toordinal() - SILENT_AFTER.days
        lowest = (since or date.min + SILENT_AFTER).toordinal() - SILENT_AFTER.days
        quiet = Within("silent", "heard", lowest, day - 1)
        return self._but(clauses=(*self.clauses, quiet, Within("silent", "settled", 0, 0)))

    def order_by(self, sort: str) -> Self:
        """Order by newest, oldest, relevance, title, updated or (commitments) due.

        Undated ones come last, ties in the order of references. Relevance without a search is
        newest first. Raises ValueError for anything else.
        """
        if sort not in SORTS[self.side]:
            raise ValueError(f"“{sort}” is not an order: choose {', '.join(SORTS[self.side])}")
        return self._but(order=sort)

    def latest_reported_first(self) -> Self:
        """Order by the newest public update: among silent ones, those that fell silent last."""
        return self._but(order="reported")

    def _but(self, **changes: Any) -> Self:
        values = {"clauses": self.clauses, "text": self.text, "order": self.order}
        return type(self)(self.side, **(values | changes))

    def _any_of(self, name: str, field: str, value: str | Iterable[str]) -> AnyOf:
        if field not in (*FACETS[self.side], *EXACT[self.side]):
            raise ValueError(f"{self.side} have no field “{field}”")
        values = (value,) if isinstance(value, str) else tuple(value)
        return AnyOf(name, field, tuple(dict.fromkeys(values)))

    def _overlapping(
        self,
        name: str,
        first: str,
        last: str,
        since: PartialDate | None,
        until: PartialDate | None,
    ) -> Self:
        clauses = self.clauses
        if since:
            clauses += (Within(name, last, lowest=since.first.toordinal()),)
        if until:
            clauses += (Within(name, first, highest=until.last.toordinal()),)
        return self._but(clauses=clauses)
