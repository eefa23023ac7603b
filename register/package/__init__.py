"""The register as a data package: documents to tables of rows, and back.

A package is a folder or zip file of CSV files, one for each table, with a Frictionless Data
Package descriptor. Each row model of `tables` says what a table's columns are; reading, writing
and describing follow from it. Nothing here knows the editors' tables.
"""

import io
from collections.abc import Iterable
from pathlib import Path

from register.documents import Document
from register.package import descriptor
from register.package.building import Builder
from register.package.checks import between_rows, own_references
from register.package.files import read_files, write_folder, write_zip
from register.package.foreign import LeftOut, read_foreign
from register.package.known import Known
from register.package.parsing import parse
from register.package.problems import PackageProblems, Problem
from register.package.published import Published, current_documents
from register.package.tables import TABLES
from register.package.writing import natural, write_tables


def read_package(path: Path, published: Published = current_documents) -> list[Document]:
    """The documents of a package. Raises PackageProblems with everything that is wrong with it.

    What the package names and does not hold is looked up among the `published` records. That of
    another register is read by `read_foreign`.
    """
    return documents_of(read_files(path), published)


def documents_of(
    files: dict[str, bytes], published: Published = current_documents
) -> list[Document]:
    """The same from the content of the CSV files, by table name."""
    tables, problems = parse(files)
    known = Known(tables, published)
    problems += between_rows(tables, known)
    problems += own_references(tables, known)
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
        with path.open("wb") as file:
            write_zip(files, file)
    else:
        write_folder(files, path)


def files_of(documents: Iterable[Document]) -> dict[str, bytes]:
    """The files of a package by name: the CSV file of every table, and the descriptor."""
    tables = {table: io.BytesIO() for table in TABLES}
    ordered = sorted(documents, key=lambda document: natural(document.reference))
    said = descriptor.as_json(descriptor.descriptor(write_tables(ordered, tables)))
    files = {f"{table}.csv": file.getvalue() for table, file in tables.items()}
    return files | {descriptor.NAME: said}


__all__ = [
    "LeftOut",
    "PackageProblems",
    "Problem",
    "Published",
    "current_documents",
    "documents_of",
    "files_of",
    "read_foreign",
    "read_package",
    "write_package",
]
