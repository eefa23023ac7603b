"""Pictures of the front page, each drawn from a table that stands beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.functional import Promise


class Bar(NamedTuple):
    """A rectangle of a picture, in its own units, with what it says."""

    x: float
    y: float
    width: float
    height: float
    tone: int
    says: str


@dataclass(frozen=True)
class Picture:
    """Columns of stacked bars over the rows of a table: one column a row, one bar a series."""

    slug: str
    title: str | Promise
    about: str | Promise
    series: list[str]
    rows: list[tuple[str, list[int]]]

    WIDTH, HEIGHT, GAP = 640, 200, 0.25

    @property
    def most(self) -> int:
        return max((sum(values) for _name, values in self.rows), default=0)

    @property
    def step(self) -> float:
        return self.WIDTH / max(len(self.rows), 1)

    @property
    def bars(self) -> list[Bar]:
        width = round(self.step * (1 - self.GAP), 2)
        bars = []
        for column, (name, values) in enumerate(self.rows):
            top = float(self.HEIGHT)
            for tone, value in enumerate(values):
                height = round(self.HEIGHT * value / max(self.most, 1), 2)
                top = round(top - height, 2)
                x = round(self.step * (column + self.GAP / 2), 2)
                if value:
                    says = f"{name}, {self.series[tone]}: {value}"
                    bars.append(Bar(x, top, width, height, tone, says))
        return bars

    @property
    def names(self) -> list[tuple[float, str]]:
        """Where the name of each column stands; only as many as can be read."""
        every = max(1, len(self.rows) // 12 + bool(len(self.rows) % 12 and len(self.rows) > 12))
        return [
            (round(self.step * (n + 0.5), 2), name)
            for n, (name, _values) in enumerate(self.rows)
            if n % every == 0
        ]


_PICTURES: list[tuple[str, Callable[[], Picture]]] = []


def draw(permission: str) -> Callable[[Callable[[], Picture]], Callable[[], Picture]]:
    """Decorator: show what the function draws to those with the permission."""

    def registered(make: Callable[[], Picture]) -> Callable[[], Picture]:
        _PICTURES.append((permission, make))
        return make

    return registered


def pictures(user: Any) -> list[Picture]:
    """The pictures that the person may see and that show something."""
    made = [make() for permission, make in _PICTURES if user.has_perm(permission)]
    return [picture for picture in made if picture.most]
