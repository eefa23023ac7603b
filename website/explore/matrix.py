"""Which country has agreements on which topic, and where there are none."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from register.index.crossing import Group
from website.explore.axes import Axis, Ranked, axis, merged
from website.explore.picture import Picture
from website.explore.sheet import Sheet
from website.explore.steps import Steps
from website.explore.table import Cell, Line, Table

MOST_COUNTRIES, MOST_TOPICS = 60, 30
# Pixels of a cell, of the heads of columns and of the least width, in a file.
CELL, HEADS, LEAST_WIDTH = (36, 30), 224, 712


class Column(NamedTuple):
    """A topic: its name, and the list of what is filed under it."""

    name: str
    url: str


class Matrix(Picture):
    name = "matrix"
    heading = _l("Countries by topic")
    about = _l("What each country agrees on, and on what it has no agreement here.")

    @cached_property
    def countries(self) -> Axis:
        return axis(self.frame, "country")

    @cached_property
    def topics(self) -> Axis:
        return axis(self.frame, "topic")

    @cached_property
    def all_rows(self) -> Ranked:
        return self.countries.shown(self.frame.crossed("country", "topic"))

    @cached_property
    def all_columns(self) -> Ranked:
        return self.topics.shown(self.frame.crossed("topic"))

    @property
    def rows(self) -> Ranked:
        return self.all_rows[:MOST_COUNTRIES]

    @cached_property
    def column_codes(self) -> list[str]:
        return [code for code, _group in self.all_columns[:MOST_TOPICS]]

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(self.topics.label(code), self.frame.address(self.topics.changes(code)))
            for code in self.column_codes
        ]

    @property
    def is_cut(self) -> bool:
        return len(self.all_rows) > MOST_COUNTRIES or len(self.all_columns) > MOST_TOPICS

    @cached_property
    def gaps(self) -> int:
        """How many pairs of a country and a topic have no agreement."""
        return sum(self._gaps(group) for _code, group in self.rows)

    @cached_property
    def steps(self) -> Steps:
        cells = (group.cells.get(t, 0) for _c, group in self.rows for t in self.column_codes)
        return Steps.up_to(max(cells, default=0))

    @property
    def sheet(self) -> Sheet:
        width = max(len(self.columns) * CELL[0], LEAST_WIDTH)
        return Sheet(width, HEADS + len(self.rows) * CELL[1], legend=48, names=200)

    @cached_property
    def table(self) -> Table:
        heads = [_("Country"), *(column.name for column in self.columns), _("Gaps")]
        lines = [self._line(country, group) for country, group in self.rows]
        return Table(_("Agreements of each country on each topic"), heads, lines)

    def marks(self) -> Iterator[tuple[int, str]]:
        yield from super().marks()
        yield from zip(
            (group.count for _code, group in self.rows),
            (line.url for line in self.table.lines),
            strict=True,
        )
        yield from zip(
            (group.count for _code, group in self.all_columns),
            (column.url for column in self.columns),
            strict=False,
        )

    def _line(self, country: str, group: Group) -> Line:
        url = self.frame.address(self.countries.changes(country))
        cells = [self._cell(country, topic, group) for topic in self.column_codes]
        return Line(country, self.countries.label(country), url, [*cells, Cell(self._gaps(group))])

    def _cell(self, country: str, topic: str, group: Group) -> Cell:
        number = group.cells.get(topic, 0)
        if not number:
            return Cell(0)
        changes = merged([self.countries.changes(country), self.topics.changes(topic)])
        return Cell(number, self.frame.address(changes), self.steps.of(number))

    def _gaps(self, group: Group) -> int:
        return sum(topic not in group.cells for topic in self.column_codes)
