"""The register as a data package: documents to tables of rows, and back.

A package is a folder or zip file of CSV files, one for each table, with a Frictionless Data
Package descriptor. Each row model of `tables` says what a table's columns are; reading, writing
and describing follow from it. Nothing here knows the editors' tables.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from register.documents import Document
from register.package import descriptor
from register.package.building import Builder
from register.package.cells import safe
from register.package.checks import agreement_references, between_rows
from register.package.columns import Row
from register.package.files import read_files, write_folder, zipped
from register.package.known import Known
from register.package.parsing import parse
from register.package.problems import PackageProblems, Problem
from register.package.published import Published, current_documents
from register.package.rows import tables_of
from register.package.tables import TABLES


def read_package(
    path: Path, published: Published = current_documents, *, foreign: bool = False
) -> list[Document]:
    """The documents of a package. Raises PackageProblems with everything that is wrong with it.

    What the package names and does not hold is looked up among the `published` records. That of
    another register is `foreign`: its references follow rules of its own.
    """
    return documents_of(read_files(path), published, foreign=foreign)


def documents_of(
    files: dict[str, bytes], published: Published = current_documents, *, foreign: bool = False
) -> list[Document]:
    """The same from the content of the CSV files, by table name."""
    tables, problems = parse(files)
    known = Known(tables, published)
    problems += between_rows(tables, known)
    if not foreign:
        problems += agreement_references(tables, known)
    builder = Builder(tables, known)
    documents = list(builder.documents())
    if problems := [*problems, *builder.problems]:
        order = list(TABLES)
        place = {name: number for number, name in enumerate(order)}
        raise PackageProblems(sorted(problems, key=lambda p: (place.get(p.table, -1), p)))
    return documents


def write_package(documents: Iterable[Document], path: Path) -> None:
    """Write a package into a folder, or into a file if `path` ends in .zip."""
    files = files_of(documents)
    if path.suffix.lower() == ".zip":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zipped(files))
    else:
        write_folder(files, path)


def files_of(documents: Iterable[Document]) -> dict[str, bytes]:
    """The files of a package by name: the CSV file of every table, and the descriptor."""
    tables = {table: _csv(TABLES[table], rows) for table, rows in tables_of(documents).items()}
    files = {f"{table}.csv": content for table, content in tables.items()}
    return files | {descriptor.NAME: descriptor.descriptor(tables)}


def _csv(row_type: type[Row], rows: Iterable[Row]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(row_type.columns())
    writer.writerows([safe(cell) for cell in row.cells().values()] for row in rows)
    return buffer.getvalue().encode()


__all__ = [
    "PackageProblems",
    "Problem",
    "Published",
    "current_documents",
    "documents_of",
    "files_of",
    "read_package",
    "write_package",
]
