"""The table that stands below a picture and holds its numbers; its CSV file is the same table."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from register.package.cells import safe


class Cell(NamedTuple):
    """A number or words; `url` is the list of what is counted, `step` its shade."""

    text: int | str
    url: str = ""
    step: int = 0

    @property
    def is_number(self) -> bool:
        return isinstance(self.text, int)


class Line(NamedTuple):
    """A row: its code in addresses, its name, and a cell for each further column."""

    code: str
    name: str
    url: str
    cells: list[Cell]


class Table(NamedTuple):
    """`heads` names the columns, that of the names first; the first `words` hold no numbers.

    `named` is the facet whose values the names are, if they are of one.
    """

    caption: str
    heads: list[str]
    lines: list[Line]
    words: int = 1
    named: str = ""

    def body(self) -> Iterator[tuple[Line, list[int | str], list[tuple[str, Cell]]]]:
        """Each line, its words after the name, and its cells with the heads of their columns."""
        for line in self.lines:
            words = [cell.text for cell in line.cells[: self.words - 1]]
            yield line, words, list(zip(self.heads[1:], line.cells, strict=True))

    def rows(self) -> Iterator[list[str]]:
        """Heads and lines as text; the code comes first."""
        yield ["code", *self.heads]
        for line in self.lines:
            yield [line.code, line.name, *(str(cell.text) for cell in line.cells)]

    def csv(self) -> str:
        """RFC 4180; what a spreadsheet would run as a formula is made harmless."""
        text = io.StringIO()
        csv.writer(text).writerows([safe(cell) for cell in row] for row in self.rows())
        return text.getvalue()
