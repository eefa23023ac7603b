"""Partners on a map of the world, shaded by the number of agreements."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from website.explore.axes import CountryAxis
from website.explore.picture import Picture
from website.explore.sheet import Sheet
from website.explore.steps import Steps
from website.explore.table import Cell, Line, Table
from website.explore.world import world

SHEET = 912  # pixels of the map's width in a file


class Place(NamedTuple):
    """A partner: its shape or its dot, on the canvas of the world; an organisation has neither."""

    code: str
    name: str
    number: int
    url: str
    step: int
    shape: str
    dot: tuple[int, int] | None

    def __str__(self) -> str:
        words = ngettext("%(name)s: %(n)s agreement", "%(name)s: %(n)s agreements", self.number)
        return words % {"name": self.name, "n": self.number}


class Map(Picture):
    name = "map"
    heading = _l("Map of partners")
    about = _l("Where the parties to the agreements are, and how many agreements each has.")

    @cached_property
    def axis(self) -> CountryAxis:
        return CountryAxis(self.frame, "country")

    @cached_property
    def home(self) -> str:
        """What the country is called whose partners are shown, if one is chosen."""
        return self.axis.label(self.axis.home) if self.axis.home else ""

    @cached_property
    def places(self) -> list[Place]:
        """The partners, most agreements first."""
        shown = self.axis.shown(self.frame.crossed("country"))
        return [self._place(code, group.count) for code, group in shown]

    @cached_property
    def steps(self) -> Steps:
        groups = self.axis.shown(self.frame.crossed("country"))
        return Steps.up_to(groups[0][1].count if groups else 0)

    @property
    def others(self) -> int:
        """How many partners the chosen country has."""
        return len(self.places) - 1

    @property
    def shapes(self) -> list[Place]:
        return [place for place in self.places if not place.dot and place.shape]

    @property
    def dots(self) -> list[Place]:
        return [place for place in self.places if place.dot]

    @property
    def beside(self) -> list[Place]:
        """Partners that have no place on the map, such as the European Union."""
        return [place for place in self.places if not place.dot and not place.shape]

    @property
    def rest(self) -> str:
        return world().rest({place.code for place in self.shapes})

    @property
    def canvas(self) -> tuple[int, int]:
        return world().width, world().height

    @property
    def sheet(self) -> Sheet:
        width, height = self.canvas
        return Sheet(SHEET, SHEET * height // width, legend=72)

    @cached_property
    def table(self) -> Table:
        lines = [Line(p.code, p.name, p.url, [Cell(p.number)]) for p in self.places]
        return Table(_("Partners by number of agreements"), [_("Partner"), _("Agreements")], lines)

    def marks(self) -> Iterator[tuple[int, str]]:
        yield from ((place.number, place.url) for place in self.places)

    def _place(self, code: str, number: int) -> Place:
        return Place(
            code=code,
            name=self.axis.label(code),
            number=number,
            url=self.frame.address(self.axis.changes(code)),
            step=self.steps.of(number),
            shape=world().land.get(code, ""),
            dot=world().small.get(code),
        )
