"""What is wrong with a package, said so that an editor can find it and put it right."""

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 80  # characters of a value that are quoted


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong. `row` is the row of a spreadsheet: 1 is the header, 0 the whole table."""

    table: str
    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        place = [self.table] if self.table else []
        place += [f"row {self.row}"] if self.row else []
        place += [f"column {self.column}"] if self.column else []
        quoted = f" “{_shortened(self.value)}”" if self.value else ""
        return f"{', '.join(place)}:{quoted} {self.message}" if place else self.message


class PackageProblems(Exception):
    """A package cannot be read; `problems` is everything found, in the order of the tables."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def _shortened(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 1]}…"
