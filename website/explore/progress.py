"""What became of the commitments: their statuses as stacked bars."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from register.codelists import ProgressStatus
from register.finders import CommitmentFinder
from register.index.crossing import PERIOD, Group
from website.explore.axes import Axis, Changes, axis, merged
from website.explore.picture import ChoiceField, Choices, Picture
from website.explore.sheet import Sheet
from website.explore.table import Cell, Line, Table

# From what is done to what nobody has reported on.
ORDER = (
    ProgressStatus.COMPLETE,
    ProgressStatus.ONGOING,
    ProgressStatus.SUBSTANTIAL,
    ProgressStatus.UNDER_WAY,
    ProgressStatus.NOT_STARTED,
    ProgressStatus.STOPPED,
    ProgressStatus.CANNOT_BE_VERIFIED,
    ProgressStatus.NOT_ASSESSED,
    ProgressStatus.NO_UPDATE,
)
UNASSESSED = {ProgressStatus.NOT_ASSESSED.value, ProgressStatus.NO_UPDATE.value}
ALL = "all"
MOST_BARS = 40
BAR, ENTRY = 38, 22  # pixels of a bar, and of a line of the legend, in a file
ROOM = 6  # per cent of a bar that a number needs
GROUPINGS = [
    ("topic", _l("Topic")),
    ("country", _l("Country")),
    ("year", _l("Year of the agreement")),
    (ALL, _l("All together only")),
]
HEADS = {"topic": _l("Topic"), "country": _l("Country"), PERIOD: _l("Year of the agreement")}


class ProgressChoices(Choices):
    by = ChoiceField(label=_l("Bars for each"), choices=GROUPINGS)


@dataclass(frozen=True)
class Segment:
    """A part of a bar in per cent of its length."""

    status: str
    name: str
    number: int
    start: float
    width: float
    url: str

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 2)

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM


@dataclass(frozen=True)
class Bar:
    """A group of commitments. The parts of one that two assessors see differently overlap."""

    code: str
    name: str
    number: int
    url: str
    segments: list[Segment]


class ProgressPicture(Picture):
    name = "progress"
    heading = _l("Progress of commitments")
    about = _l("What has been reported on the commitments, and how many nobody has reported on.")
    finder = CommitmentFinder
    list_path = "/commitments/"
    choices = ProgressChoices
    most = MOST_BARS  # groups that are drawn

    @cached_property
    def by(self) -> str:
        chosen = self.chosen("by")
        return {"year": PERIOD, ALL: ""}.get(chosen, chosen)

    @cached_property
    def statuses(self) -> list[tuple[str, str]]:
        """Every status that the bars have, in their order, with its name."""
        return [(s.value, str(s.label)) for s in ORDER if s.value in self._total.cells]

    @cached_property
    def bars(self) -> list[Bar]:
        """The bar of all commitments, then one for each group."""
        if not self.frame.count:
            return []
        groups = self._groups[: self.most]
        return [
            self._bar("", _("All commitments"), self._total, {}),
            *(self._bar(c, self._axis.label(c), g, self._axis.changes(c)) for c, g in groups),
        ]

    @property
    def left_out(self) -> int:
        """How many groups are not drawn."""
        return max(len(self._groups) - self.most, 0)

    @property
    def is_unassessed(self) -> bool:
        """Whether nobody has assessed any of the commitments."""
        return not set(self._total.cells) - UNASSESSED

    @property
    def silent(self) -> int:
        """How many commitments have no public update."""
        return self._total.cells.get(ProgressStatus.NO_UPDATE.value, 0)

    @property
    def silent_url(self) -> str:
        return self.frame.address({"progress": [ProgressStatus.NO_UPDATE.value]})

    @property
    def counts_twice(self) -> bool:
        """Whether a commitment stands in two parts of a bar, since two assessors differ."""
        return sum(self._total.cells.values()) > self._total.count

    @property
    def sheet(self) -> Sheet:
        heights = len(self.bars) * BAR, len(self.statuses) * ENTRY
        return Sheet(632, heights[0], legend=heights[1] + ENTRY, names=280)

    @cached_property
    def table(self) -> Table:
        first = HEADS.get(self.by, _l("Commitments"))
        heads = [str(first), _("All"), *(name for _status, name in self.statuses)]
        lines = [self._line(bar) for bar in self.bars]
        return Table(_("Commitments by progress"), heads, lines, named=self.by)

    def marks(self) -> Iterator[tuple[int, str]]:
        yield from super().marks()
        yield from ((bar.number, bar.url) for bar in self.bars)
        yield from ((s.number, s.url) for bar in self.bars for s in bar.segments)

    @cached_property
    def _axis(self) -> Axis:
        return axis(self.frame, self.by)

    @cached_property
    def _statuses(self) -> Axis:
        return axis(self.frame, "progress")

    @cached_property
    def _total(self) -> Group:
        shown = self._statuses.shown(self.frame.crossed("progress"))
        return Group(self.frame.count, {status: group.count for status, group in shown})

    @cached_property
    def _groups(self) -> list[tuple[str, Group]]:
        return self._axis.shown(self.frame.crossed(self.by, "progress")) if self.by else []

    def _bar(self, code: str, name: str, group: Group, changes: Changes) -> Bar:
        numbers = [(s.value, group.cells.get(s.value, 0)) for s in ORDER]
        kept = [(s, n) for s, n in numbers if n and s in self._total.cells]
        whole, start = sum(number for _status, number in kept), 0
        segments = []
        for status, number in kept:
            place = (round(start * 100 / whole, 2), round(number * 100 / whole, 2))
            url = self.frame.address(merged([changes, self._statuses.changes(status)]))
            name_ = str(ProgressStatus(status).label)
            segments.append(Segment(status, name_, number, *place, url))
            start += number
        return Bar(code, name, group.count, self.frame.address(changes), segments)

    def _line(self, bar: Bar) -> Line:
        parts = {segment.status: Cell(segment.number, segment.url) for segment in bar.segments}
        cells = [parts.get(status, Cell(0)) for status, _name in self.statuses]
        return Line(bar.code, bar.name, bar.url, [Cell(bar.number), *cells])
