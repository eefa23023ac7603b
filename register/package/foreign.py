"""The package of another register: what of it can be read, and why the rest cannot."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from register.documents import Document
from register.package.building import Builder
from register.package.checks import between_rows
from register.package.descriptor import NAME
from register.package.files import UNREADABLE, read_files
from register.package.known import Known
from register.package.parsing import Table, parse
from register.package.problems import PackageProblems, Problem
from register.package.tables import RECORDS, TABLES

MOST_SAID = 4 * 2**20  # bytes of a descriptor
ADDRESS = re.compile(r"https?://[^\s<>\"]{1,200}")
Key = tuple[str, str]  # record type and reference


@dataclass(frozen=True)
class LeftOut:
    """A sentence that says why something could not be read, and of which record, where of one."""

    said: str
    reference: str = ""
    title: str = ""

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True)
class Foreign:
    """What another register's package holds.

    `head` is how far it says that its journal had come, `homepage` the address that it says it
    comes from; both are empty where it does not. `left_out` names each record that could not be
    read, and whatever else is wrong.
    """

    documents: list[Document]
    head: str
    homepage: str
    left_out: tuple[LeftOut, ...]


def read_foreign(path: Path) -> Foreign:
    """Read a package by none of our own rules: its references follow those of its register.

    Raises PackageProblems where a table is missing or cannot be made out, or where not a single
    agreement can be read.
    """
    tables, problems = parse(read_files(path))
    if not all(table.readable for table in tables.values()):
        raise PackageProblems(p for p in problems if not _is_readable(tables, p.table))
    known = Known(tables, lambda _kind, _references: {})
    problems += between_rows(tables, known)
    builder = Builder(tables, known)
    documents = list(builder.documents())
    problems += builder.problems
    if tables["agreements"].entries and not any(d.type == "agreement" for d in documents):
        raise PackageProblems(problems)
    made = {(document.type, document.reference) for document in documents}
    said = _described(path)
    left_out = tuple(_left_out(tables, problems, made))
    return Foreign(documents, _head(said), _homepage(said), left_out)


def _is_readable(tables: Mapping[str, Table], name: str) -> bool:
    return name in tables and tables[name].readable


def _left_out(
    tables: Mapping[str, Table], problems: Iterable[Problem], made: set[Key]
) -> Iterator[LeftOut]:
    owners = dict(_owners(tables))
    reasons: dict[Key | Problem, list[Problem]] = {}
    for problem in problems:
        owner = owners.get((problem.table, problem.row))
        reasons.setdefault(problem if owner is None or owner in made else owner, []).append(problem)
    for what, (first, *others) in reasons.items():
        more = f" (and {len(others)} more)" if others else ""
        if isinstance(what, Problem):
            yield LeftOut(str(first))
        else:
            title = _title(tables, what)
            named = f"{' '.join(what)} (“{title}”)" if title else " ".join(what)
            yield LeftOut(f"{named} was left out: {first}{more}", what[1], title)


def _owners(tables: Mapping[str, Table]) -> Iterator[tuple[tuple[str, int], Key]]:
    """The record that each row, by its table and number, is of."""
    for name, record in RECORDS.items():
        columns = {name: "reference"}
        parents = {part.table: TABLES[part.table].parent for part in record.parts}
        columns |= {table: parent[0] for table, parent in parents.items() if parent}
        for table, column in columns.items():
            for entry in tables[table].entries:
                reference = entry.cells.get(column) or f"in row {entry.number}"
                yield (table, entry.number), (record.record_type, reference)


def _title(tables: Mapping[str, Table], key: Key) -> str:
    """What an agreement is called, since references of another register say little here."""
    if key[0] != "agreement":
        return ""
    entries = tables["agreements"].entries
    titles = (e.cells.get("title") for e in entries if e.cells.get("reference") == key[1])
    return next((title for title in titles if title), "")


def _homepage(described: Mapping[str, Any]) -> str:
    said = described.get("homepage")
    return said if isinstance(said, str) and ADDRESS.fullmatch(said) else ""


def _head(described: Mapping[str, Any]) -> str:
    journal = described.get("journal")
    said = journal if isinstance(journal, dict) else {}
    seq, hash_ = said.get("seq"), said.get("hash")
    if type(seq) is not int or seq < 0:
        return ""
    known = isinstance(hash_, str) and re.fullmatch(r"[0-9a-f]{64}", hash_)
    return f"edition {seq}" + (f", head {hash_}" if known else "") + ", as the package says"


def _described(path: Path) -> dict[str, Any]:
    """The package's descriptor; empty where there is none that can be read."""
    try:
        if path.is_dir():
            with (path / NAME).open("rb") as file:
                said = json.loads(file.read(MOST_SAID))
        else:
            said = json.loads(_of_zip(path))
    except (*UNREADABLE, KeyError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _of_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).name == NAME]
        with archive.open(min(names, key=len, default=NAME)) as file:
            return file.read(MOST_SAID)
