"""Documents to the CSV files of tables, each row as it comes: nothing is gathered in memory."""

import csv
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import IO, NamedTuple

from register.documents import Document
from register.package.cells import safe
from register.package.rows import rows_of
from register.package.tables import TABLES


class Measure(NamedTuple):
    """A file by its bytes and its SHA-256."""

    size: int
    sha256: str


class Measured:
    """A file that is measured while text is written into it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest, self._size = file, hashlib.sha256(), 0

    def write(self, text: str) -> int:
        content = text.encode()
        self._digest.update(content)
        self._size += len(content)
        return self._file.write(content)

    @property
    def measure(self) -> Measure:
        return Measure(self._size, self._digest.hexdigest())


def write_tables(
    documents: Iterable[Document], files: Mapping[str, IO[bytes]]
) -> dict[str, Measure]:
    """Write every table into the file that stands for it, and say what each has become.

    The documents of a type come in the order of `natural`; parts keep their own.
    """
    measured = {table: Measured(files[table]) for table in TABLES}
    writers = {table: csv.writer(file, lineterminator="\n") for table, file in measured.items()}
    for table, writer in writers.items():
        writer.writerow(TABLES[table].columns())
    for document in documents:
        for row in rows_of(document):
            writers[row.table].writerow([safe(cell) for cell in row.cells().values()])
    return {table: file.measure for table, file in measured.items()}


def natural(reference: str) -> list[str | int]:
    """Sort key under which gb-jp-2022-2 comes before gb-jp-2022-10."""
    parts = re.split(r"(\d+)", reference)
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]
