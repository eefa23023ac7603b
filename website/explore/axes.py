"""What pictures are laid out by: each value of an axis is a part of what was found, with a list.

The list of a part holds exactly as many records as the picture counts for it. So an axis shows only
parts that the finder's parameters can name: where several countries are chosen, those; where one
is, its partners by their agreements with it; where topics are chosen, those.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from register.dates import PartialDate
from register.index.crossing import PERIOD, Group, Period
from register.languages import order
from website.explore.frame import Frame

Changes = dict[str, list[str]]
Ranked = list[tuple[str, Group]]


class Axis:
    """A facet: each of its values, or each of those that are chosen."""

    def __init__(self, frame: Frame, name: str) -> None:
        self.frame, self.name = frame, name

    @cached_property
    def only(self) -> list[str]:
        """The values that alone are shown; all where there are none."""
        return self.frame.chosen(self.name)

    def label(self, value: str) -> str:
        return self.frame.query.label(self.name, value)

    def changes(self, value: str) -> Changes:
        """The change of the filters that leaves the part with this value."""
        return {self.name: [value]}

    def shown(self, groups: Mapping[str, Group]) -> Ranked:
        """The groups that are shown, most records first, then by label."""
        found = [(value, group) for value, group in groups.items() if self.shows(value)]
        return sorted(found, key=lambda g: (-g[1].count, order(self.label(g[0])), g[0]))

    def shows(self, value: str) -> bool:
        return not self.only or value in self.only


class CountryAxis(Axis):
    """Countries; where one is chosen, with those that agreed with it."""

    @cached_property
    def home(self) -> str:
        """The one country whose partners are shown, if one is chosen."""
        chosen = self.frame.chosen(self.name)
        return chosen[0] if len(chosen) == 1 and "between" not in self.frame.good else ""

    @cached_property
    def only(self) -> list[str]:
        return [] if self.home else self.frame.chosen(self.name)

    def changes(self, value: str) -> Changes:
        if self.home and value != self.home:
            return {"country": [], "between": [f"{self.home},{value}"]}
        return {"country": [value]}


class PeriodAxis(Axis):
    """Years, or some years together, in their order."""

    def label(self, value: str) -> str:
        return value.replace("/", "–")

    def changes(self, value: str) -> Changes:
        """The days of the period, as far as the filters in use leave them."""
        period, given = Period.parse(value), self.frame.good
        since, until = given.get("signed_from"), given.get("signed_to")
        first, last = _year(period.first), _year(period.last)
        if since and since.first > first.first:
            first = since
        if until and until.last < last.last:
            last = until
        return {"signed_from": [str(first)], "signed_to": [str(last)]}

    def shown(self, groups: Mapping[str, Group]) -> Ranked:
        return sorted(groups.items())


def axis(frame: Frame, name: str) -> Axis:
    kinds = {"country": CountryAxis, PERIOD: PeriodAxis}
    return kinds.get(name, Axis)(frame, name)


def merged(changes: Iterable[Changes]) -> Changes:
    """Several changes as one."""
    return {name: values for change in changes for name, values in change.items()}


def _year(number: int) -> PartialDate:
    return PartialDate(date(number, 1, 1), "year")
