"""CSV files to typed rows, with every cell that is wrong."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from register.package.cells import plain
from register.package.columns import Row
from register.package.problems import Problem
from register.package.tables import TABLES
from register.package.wording import message

MAX_ROWS = 500_000
MAX_CELL = 1_000_000  # characters

csv.field_size_limit(MAX_CELL)


@dataclass
class Entry:
    """One row of a table as it was read; `row` is None where a cell of it is wrong."""

    number: int
    cells: dict[str, str]
    row: Row | None = None
    wrong: set[str] = field(default_factory=set)


@dataclass
class Table:
    """A table as it was read; not `readable` where its columns could not be made out."""

    type: type[Row]
    entries: list[Entry] = field(default_factory=list)
    readable: bool = False

    @property
    def name(self) -> str:
        return self.type.table


def parse(files: Mapping[str, bytes]) -> tuple[dict[str, Table], list[Problem]]:
    """Read the CSV file of every table; return the tables and what is wrong with their cells."""
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    for name, row_type in TABLES.items():
        tables[name] = table = Table(row_type)
        if name in files:
            problems += _read(table, files[name])
        elif row_type.optional:
            table.readable = True
        else:
            problems.append(Problem(name, 0, "", "", f"is missing: add the file {name}.csv"))
    for name in sorted(files.keys() - TABLES.keys()):
        problems.append(
            Problem(name, 0, "", "", f"is no table of the register: take {name}.csv away")
        )
    return tables, problems


def _read(table: Table, content: bytes) -> Iterator[Problem]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield _not_utf8(table.name, content, error)
        return
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        header = [cell.strip() for cell in next(rows, [])]
        number = 1
        if problems := list(_header_problems(table, header)):
            yield from problems
            return
        table.readable = True
        for number, cells in enumerate(rows, start=2):
            if number > MAX_ROWS:
                raise csv.Error(f"there are more than {MAX_ROWS} rows")
            if any(cell.strip() for cell in cells):
                yield from _entry(table, number, header, cells)
    except csv.Error as error:
        table.readable = False
        yield Problem(table.name, number + 1, "", "", f"cannot be read as CSV: {error}")


def _not_utf8(name: str, content: bytes, error: UnicodeDecodeError) -> Problem:
    line = content.count(b"\n", 0, error.start) + 1
    byte = f"0x{content[error.start]:02X}"
    return Problem(
        name,
        line,
        "",
        "",
        f"the byte {byte} (number {error.start + 1} of the file) is not UTF-8: "
        "save the file as “CSV UTF-8”",
    )


def _header_problems(table: Table, header: list[str]) -> Iterator[Problem]:
    columns = table.type.columns()
    if len(header) == 1 and len(columns) > 1 and (marks := {";", "\t"} & set(header[0])):
        mark = "tabs" if "\t" in marks else "semicolons"
        yield Problem(
            table.name, 1, "", "", f"columns are separated by {mark}: save it with commas"
        )
        return
    for column in columns:
        if column not in header:
            yield Problem(
                table.name, 1, column, "", "the column is missing: add it, empty if need be"
            )
    for column in dict.fromkeys(header):
        if column not in columns:
            yield Problem(
                table.name, 1, column, "", f"is no column of this table: {', '.join(columns)}"
            )
        elif header.count(column) > 1:
            yield Problem(table.name, 1, column, "", "the column stands twice: keep one")


def _entry(table: Table, number: int, header: list[str], cells: list[str]) -> Iterator[Problem]:
    if len(cells) != len(header):
        table.entries.append(Entry(number, dict(zip(header, cells, strict=False)), None, {*header}))
        yield Problem(
            table.name,
            number,
            "",
            "",
            f"has {len(cells)} cells, the header has {len(header)}: check commas and quotes",
        )
        return
    content = {column: plain(cell).strip() for column, cell in zip(header, cells, strict=True)}
    entry = Entry(number, content)
    table.entries.append(entry)
    given = {column: cell for column, cell in content.items() if cell}
    try:
        entry.row = table.type.model_validate(given)
    except ValidationError as errors:
        for error in errors.errors(include_url=False):
            column = str(error["loc"][0])
            entry.wrong.add(column)
            value = "" if error["type"] == "missing" else _quoted(error["input"], content[column])
            description = table.type.model_fields[column].description or ""
            yield Problem(table.name, number, column, value, message(dict(error), description))


def _quoted(value: object, cell: str) -> str:
    return value if isinstance(value, str) else cell
