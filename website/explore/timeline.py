"""When each partner agreed: a row for each, and on it every agreement by its headline date.

A date that is known to the month or year is drawn as long as that is. Where there are too many
agreements to show each, they are counted by year.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from register.dates import PartialDate
from register.index.cards import AgreementCard
from register.index.crossing import PERIOD, Group, Period
from website.addresses import record_address
from website.explore.axes import Axis, Ranked, axis, merged
from website.explore.picture import Picture
from website.explore.sheet import Sheet
from website.explore.steps import Steps
from website.explore.table import Cell, Line, Table

MOST_SHOWN = 120  # agreements that are shown one by one
MOST_ROWS = 60
MOST_UNDATED = 50
# Marks are laid beside each other as if a row were NARROWEST wide, and it never is narrower.
NARROWEST, TARGET, GAP = 640, 24, 8


class Mark(NamedTuple):
    """An agreement: where it begins and how long it may be in per cent of the row; its lane."""

    card: AgreementCard
    url: str
    precision: str
    start: float
    width: float
    lane: int

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def top(self) -> int:
        return self.lane * TARGET

    @property
    def centre(self) -> int:
        return self.top + TARGET // 2


class Count(NamedTuple):
    """The agreements of one period in one row."""

    name: str
    number: int
    url: str
    step: int
    start: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)


class Row(NamedTuple):
    """A partner with its marks, or with its counts."""

    code: str
    name: str
    number: int
    url: str
    marks: list[Mark]
    counts: list[Count]
    height: int


class Tick(NamedTuple):
    """The beginning of a period on the axis, in per cent."""

    name: str
    start: float


class Timeline(Picture):
    name = "timeline"
    heading = _l("Timeline of agreements")
    about = _l("When each partner agreed, by the headline date of every agreement.")

    @cached_property
    def partners(self) -> Axis:
        return axis(self.frame, "country")

    @cached_property
    def years(self) -> Axis:
        return axis(self.frame, PERIOD)

    @property
    def shows_each(self) -> bool:
        return self.frame.count <= MOST_SHOWN

    @cached_property
    def periods(self) -> Ranked:
        """The periods that have agreements, in order."""
        return self.years.shown(self.frame.crossed(PERIOD))

    @cached_property
    def undated(self) -> int:
        return self.frame.count - self._dated

    @cached_property
    def named_undated(self) -> list[AgreementCard]:
        hits = self.frame.query.order_by("oldest")[self._dated : self._dated + MOST_UNDATED]
        return [hit.card for hit in hits]

    @property
    def unnamed(self) -> int:
        """How many agreements with no date the list leaves out."""
        return self.undated - len(self.named_undated)

    @cached_property
    def dated(self) -> list[AgreementCard]:
        """Every agreement that is drawn by itself, oldest first."""
        if not self.shows_each:
            return []
        return [hit.card for hit in self.frame.query.order_by("oldest")[: self._dated]]

    @cached_property
    def rows(self) -> list[Row]:
        return [self._row(code, group) for code, group in self._groups[:MOST_ROWS]]

    @property
    def stacked(self) -> Iterator[tuple[int, Row]]:
        """The rows with the height at which each begins, in a file."""
        top = 0
        for row in self.rows:
            yield top, row
            top += row.height + GAP

    @property
    def sheet(self) -> Sheet:
        height = sum(row.height + GAP for row in self.rows)
        return Sheet(672, height, legend=60, names=240)

    @property
    def left_out(self) -> int:
        """How many partners are not drawn."""
        return max(len(self._groups) - MOST_ROWS, 0)

    @cached_property
    def ticks(self) -> list[Tick]:
        if not self.periods:
            return []
        names = [str(year) for year in range(*self._span_years)] if self._is_by_year else None
        starts = names or [code for code, _group in self.periods]
        return [Tick(self.years.label(s), self._at(_first(Period.parse(s)))) for s in starts]

    @cached_property
    def steps(self) -> Steps:
        numbers = [n for _code, group in self._groups for n in group.cells.values()]
        return Steps.up_to(max(numbers, default=0))

    @cached_property
    def table(self) -> Table:
        names = [self.years.label(code) for code, _group in self.periods]
        heads = [_("Partner"), _("All"), *names, _("No date")]
        lines = [self._line(code, group) for code, group in self._groups[:MOST_ROWS]]
        return Table(_("Agreements of each partner by year"), heads, lines)

    def marks(self) -> Iterator[tuple[int, str]]:
        yield from super().marks()
        yield from ((row.number, row.url) for row in self.rows)
        yield from ((c.number, c.url) for row in self.rows for c in row.counts)

    @cached_property
    def _groups(self) -> Ranked:
        return self.partners.shown(self.frame.crossed("country", PERIOD))

    @cached_property
    def _dated(self) -> int:
        return sum(group.count for _code, group in self.periods)

    @property
    def _is_by_year(self) -> bool:
        return all("/" not in code for code, _group in self.periods)

    @cached_property
    def _span(self) -> tuple[int, int]:
        """The first day shown, and the day after the last one."""
        found = [Period.parse(code) for code, _group in self.periods]
        return _first(found[0]), _end(found[-1])

    @property
    def _span_years(self) -> tuple[int, int]:
        first, end = self._span
        return date.fromordinal(first).year, date.fromordinal(end - 1).year + 1

    def _at(self, day: int) -> float:
        first, end = self._span
        return round((day - first) * 100 / (end - first), 2)

    def _row(self, code: str, group: Group) -> Row:
        marks = list(self._marks(code))
        counts = [] if self.shows_each else [self._count(code, *cell) for cell in _sorted(group)]
        return Row(
            code=code,
            name=self.partners.label(code),
            number=group.count,
            url=self.frame.address(self.partners.changes(code)),
            marks=marks,
            counts=counts,
            height=(max([mark.lane for mark in marks], default=0) + 1) * TARGET,
        )

    def _marks(self, code: str) -> Iterator[Mark]:
        """The agreements of a partner, each in the first lane that has room for it."""
        ends: list[float] = []
        for card in self.dated:
            if code not in (country.reference for country in card.countries):
                continue
            when = PartialDate.parse(str(card.date))
            start, end = self._at(when.first.toordinal()), self._at(when.last.toordinal() + 1)
            left, right = _room(start, end)
            lane = next((n for n, taken in enumerate(ends) if taken <= left), len(ends))
            ends[lane : lane + 1] = [right]
            url = record_address("agreement", card.reference)
            yield Mark(card, url, when.precision, start, round(end - start, 2), lane)

    def _count(self, code: str, period: str, number: int) -> Count:
        known = Period.parse(period)
        start, end = self._at(_first(known)), self._at(_end(known))
        return Count(
            name=self.years.label(period),
            number=number,
            url=self._address(code, period),
            step=self.steps.of(number),
            start=start,
            width=round(end - start, 2),
        )

    def _address(self, code: str, period: str) -> str:
        changes = [self.partners.changes(code), self.years.changes(period)]
        return self.frame.address(merged(changes))

    def _line(self, code: str, group: Group) -> Line:
        cells = [
            Cell(group.cells[period], self._address(code, period))
            if period in group.cells
            else Cell(0)
            for period, _group in self.periods
        ]
        undated = group.count - sum(group.cells.values())
        url = self.frame.address(self.partners.changes(code))
        all_ = Cell(group.count)
        return Line(code, self.partners.label(code), url, [all_, *cells, Cell(undated)])


def _first(period: Period) -> int:
    return date(period.first, 1, 1).toordinal()


def _end(period: Period) -> int:
    return date(period.last, 12, 31).toordinal() + 1


def _sorted(group: Group) -> Iterable[tuple[str, int]]:
    return sorted(group.cells.items())


def _room(start: float, end: float) -> tuple[float, float]:
    """The room that a mark takes, in pixels of the narrowest row: never less than a target."""
    left, right = start * NARROWEST / 100, end * NARROWEST / 100
    middle, half = (left + right) / 2, max(right - left, TARGET) / 2
    return middle - half, middle + half
