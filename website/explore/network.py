"""Two columns and the lines between them: partners and topics, or agreements and strategies."""

from collections.abc import Iterator
from functools import cached_property
from statistics import mean
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from website.explore.pairs import AgreementsAndStrategies, Name, Pair, PartnersAndTopics
from website.explore.picture import ChoiceField, Choices, Picture
from website.explore.sheet import Sheet
from website.explore.steps import MOST, Steps
from website.explore.table import Cell, Line, Table

READABLE = 60  # lines that are drawn unless the reader asks for more
MOST_LINES = 300
LEASTS = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000)
TOPICS, STRATEGIES = "topics", "strategies"


class Node(NamedTuple):
    """A name in its column; `middle` is its height in per cent."""

    name: Name
    middle: float


class Link(NamedTuple):
    """A line between two nodes; `weight` counts from 1."""

    pair: Pair
    start: float
    end: float
    weight: int


class NetworkChoices(Choices):
    show = ChoiceField(
        label=_l("Show"),
        choices=[
            (TOPICS, _l("Partners and topics")),
            (STRATEGIES, _l("Agreements and strategies")),
        ],
    )
    least = ChoiceField(
        label=_l("Fewest agreements in a line"),
        choices=[("", _l("Automatic")), *((str(n), str(n)) for n in LEASTS)],
    )


class Network(Picture):
    name = "network"
    heading = _l("Network of partners, topics and strategies")
    about = _l("Which partners work on which topics, and which agreements serve which strategies.")
    choices = NetworkChoices

    @cached_property
    def shows_strategies(self) -> bool:
        return self.chosen("show") == STRATEGIES

    @cached_property
    def source(self) -> PartnersAndTopics | AgreementsAndStrategies:
        kind = AgreementsAndStrategies if self.shows_strategies else PartnersAndTopics
        return kind(self.frame)

    @cached_property
    def least(self) -> int:
        """The fewest agreements that a line stands for: asked for, or as many as can be read."""
        if asked := self.chosen("least"):
            return int(asked)
        numbers = [pair.number for pair in self.source.pairs]
        fits = (n for n in LEASTS if sum(number >= n for number in numbers) <= READABLE)
        return 1 if self.shows_strategies else next(fits, LEASTS[-1])

    @cached_property
    def pairs(self) -> list[Pair]:
        return [pair for pair in self.source.pairs if pair.number >= self.least][:MOST_LINES]

    @property
    def left_out(self) -> int:
        """How many pairs are not drawn."""
        return len(self.source.pairs) - len(self.pairs)

    @cached_property
    def rights(self) -> list[Node]:
        names = dict.fromkeys(pair.right for pair in self.pairs)
        return _column(sorted(names, key=lambda name: -name.number))

    @cached_property
    def lefts(self) -> list[Node]:
        """Partners by number; agreements near their strategies, so that few lines cross."""
        names = dict.fromkeys(pair.left for pair in self.pairs)
        if not self.shows_strategies:
            return _column(sorted(names, key=lambda name: -name.number))
        middles = {node.name: node.middle for node in self.rights}
        ends: dict[Name, list[float]] = {}
        for pair in self.pairs:
            ends.setdefault(pair.left, []).append(middles[pair.right])
        return _column(sorted(names, key=lambda name: mean(ends[name])))

    @cached_property
    def steps(self) -> Steps:
        return Steps.up_to(max((pair.number for pair in self.pairs), default=0))

    @cached_property
    def links(self) -> list[Link]:
        """The lines, the heaviest last, so that they lie on top."""
        left = {node.name.code: node.middle for node in self.lefts}
        right = {node.name.code: node.middle for node in self.rights}
        thinnest = MOST - len(self.steps.steps)
        drawn = [
            Link(p, left[p.left.code], right[p.right.code], self.steps.of(p.number) - thinnest)
            for p in self.pairs
        ]
        return drawn[::-1]

    @cached_property
    def heads(self) -> tuple[str, str]:
        if self.shows_strategies:
            return _("Agreement"), _("Strategy")
        return _("Partner"), _("Topic")

    @property
    def sheet(self) -> Sheet:
        return Sheet(912, max(len(self.lefts), len(self.rights)) * 32)

    @cached_property
    def table(self) -> Table:
        lines = [
            Line(
                p.left.code, p.left.label, p.left.url, [Cell(p.right.label), Cell(p.number, p.url)]
            )
            for p in self.pairs
        ]
        heads = [*self.heads, _("Agreements")]
        named = "agreement" if self.shows_strategies else "country"
        return Table(_("The lines of the picture"), heads, lines, words=2, named=named)

    def marks(self) -> Iterator[tuple[int, str]]:
        yield from super().marks()
        names = (node.name for node in (*self.lefts, *self.rights))
        yield from ((name.number, name.url) for name in names)


def _column(names: list[Name]) -> list[Node]:
    """The names in this order at even distances."""
    return [Node(name, round((n + 0.5) * 100 / len(names), 2)) for n, name in enumerate(names)]
