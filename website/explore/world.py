"""The shapes of countries on an equal-area map; where they come from: see LICENCE.md."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class World:
    """Paths by small ISO 3166-1 code on a canvas of `width` by `height` (Equal Earth).

    `small` holds the places of states that are drawn as dots: some have no shape at all.
    `uncoded` is the land that has no code.
    """

    width: int
    height: int
    land: dict[str, str]
    uncoded: str
    small: dict[str, tuple[int, int]]

    def rest(self, drawn: set[str]) -> str:
        """All land but that of the countries drawn, as one path."""
        return "".join(path for code, path in self.land.items() if code not in drawn) + self.uncoded


@cache
def world() -> World:
    return World(**json.loads(Path(__file__).with_name("world.json").read_text("utf-8")))
