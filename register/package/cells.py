"""Cells of CSV files: lists in one cell, and text that no spreadsheet runs as a formula.

A cell that a spreadsheet would run is written with an apostrophe before it, and read without. So
that a text that really begins like that is not shortened, it gets one apostrophe more: reading
what was written always gives the text back.
"""

import re
from collections.abc import Iterable

SEPARATOR = ";"
# What makes a cell live: a formula sign, full-width ones included, also behind white space or
# apostrophes; or a control character that a spreadsheet drops before it looks for one.
LIVE = re.compile(r"'*(?:[\t\r\n\0]|\s*[=+\-@＝＋－＠])")


def safe(text: str) -> str:
    """The cell for `text`: with an apostrophe before it where a spreadsheet would run it."""
    return f"'{text}" if LIVE.match(text) else text


def plain(cell: str) -> str:
    """The text of a cell: the inverse of `safe`."""
    return cell[1:] if cell.startswith("'") and LIVE.match(cell) else cell


def join(values: Iterable[object]) -> str:
    """Several references, codes or numbers in one cell."""
    return SEPARATOR.join(str(value) for value in values)


def split(cell: str) -> tuple[str, ...]:
    """The values of such a cell; spaces around them do not count."""
    return tuple(value.strip() for value in cell.split(SEPARATOR)) if cell.strip() else ()
