"""Shades for numbers: at most five steps with round bounds, the same for the whole picture."""

from dataclasses import dataclass
from typing import NamedTuple

MOST = 5
ROUND = tuple(n * 10**power for power in range(9) for n in (1, 2, 5))


class Step(NamedTuple):
    """The shade of the numbers from `low` to `high`; MOST is the darkest."""

    shade: int
    low: int
    high: int

    def __str__(self) -> str:
        return f"{self.low}–{self.high}" if self.high > self.low else str(self.low)


@dataclass(frozen=True)
class Steps:
    """The steps from 1 to the largest number of a picture."""

    steps: tuple[Step, ...]

    @classmethod
    def up_to(cls, largest: int) -> "Steps":
        lows = [low for low in ROUND if low <= largest][-MOST:]
        lows[:1] = [1] if lows else []
        highs = [*(low - 1 for low in lows[1:]), largest]
        lightest = MOST - len(lows) + 1
        found = zip(range(lightest, MOST + 1), lows, highs, strict=False)
        return cls(tuple(Step(*step) for step in found))

    def of(self, number: int) -> int:
        """The shade of a number; 0 for none."""
        return next((s.shade for s in self.steps if s.low <= number <= s.high), 0)
