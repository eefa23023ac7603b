"""What the package holds: tables, codelists, descriptors, a README, the licence, checksums."""

import csv
import hashlib
import io
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from django.utils import translation

from opendata.package.csvw import METADATA, csvw
from register import codelists
from register.documents import Document
from register.licences import LICENCES, TERMS
from register.package.cells import safe
from register.package.descriptor import NAME, PROFILE, as_json, descriptor, resource
from register.package.tables import TABLES
from register.package.writing import Measure, write_tables

README = Path(__file__).with_name("README.template.md")
SUMS = "SHA256SUMS"
CODELISTS = "codelists.csv"
CODELIST_COLUMNS = {
    "codelist": "Name of the list, as columns of the tables and filters use it.",
    "value": "The code: it never changes its meaning.",
    "label": "What people call it.",
    "definition": "When the code applies.",
}


@dataclass(frozen=True)
class Head:
    """What the package was made from: the end of the journal, and whose journal it is."""

    seq: int
    hash: str
    published_at: str  # RFC 3339, UTC
    site: str  # the register's address as its operator sets it, without a final slash


def contents(documents: Iterable[Document], head: Head, folder: Path) -> dict[str, Path]:
    """Write the files of the package into a folder; where each stands, by name and in order.

    The documents of a type come in the order of their references (`natural`), one after another;
    the same register always gives the same bytes.
    """
    with translation.override("en"), ExitStack() as open_files:
        tables = {
            table: open_files.enter_context((folder / f"{table}.csv").open("wb"))
            for table in TABLES
        }
        measured = write_tables(documents, tables)
        explained = _explained(measured, head)
    sums = {f"{table}.csv": measure.sha256 for table, measure in measured.items()}
    sums |= {name: hashlib.sha256(content).hexdigest() for name, content in explained.items()}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    for name, content in {**explained, SUMS: lines.encode()}.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in (*sorted(sums), SUMS)}


def _explained(measured: dict[str, Measure], head: Head) -> dict[str, bytes]:
    """The files that explain the tables, by name."""
    codes = _codelists()
    package = _descriptor(descriptor(measured), codes, head)
    return {
        CODELISTS: codes,
        NAME: as_json(package),
        METADATA: as_json(csvw(package, head.site)),
        "README.md": _readme(package, head).encode(),
        "LICENCE.md": _licence().encode(),
    }


def _codelists() -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CODELIST_COLUMNS)
    for codelist in codelists.LISTS:
        for code in codelist:
            row = (codelist.list_name(), code.value, str(code.label), str(code.definition))
            writer.writerow([safe(cell) for cell in row])
    return buffer.getvalue().encode()


def _descriptor(package: dict[str, Any], codes: bytes, head: Head) -> dict[str, Any]:
    """The descriptor of the tables, with the codelists and with what it was made from."""
    fields = [
        {
            "name": name,
            "title": name.capitalize(),
            "description": description,
            "type": "string",
            "constraints": {"required": True},
        }
        for name, description in CODELIST_COLUMNS.items()
    ]
    schema = {
        "$schema": f"{PROFILE}/tableschema.json",
        "fields": fields,
        "missingValues": [""],
        "primaryKey": ["codelist", "value"],
    }
    about = "Every code that the tables use, with its definition."
    measure = Measure(len(codes), hashlib.sha256(codes).hexdigest())
    explaining = resource("codelists", "Codelists", about, CODELISTS, measure, schema)
    first = {"$schema": package["$schema"], "name": package["name"]} | _origin(head.site)
    versioned = {"version": f"0.0.{head.seq}", "created": head.published_at or None}
    journal = {"journal": {"seq": head.seq, "hash": head.hash}}
    known = {name: value for name, value in versioned.items() if value}
    resources = {"resources": [*package["resources"], explaining]}
    return first | known | journal | package | resources


def _origin(site: str) -> dict[str, Any]:
    """Where the register is: the identifier is that of its DCAT description."""
    return {
        "id": f"{site}/data/#register",
        "homepage": f"{site}/data/",
        "contributors": [{"title": "Countersign", "path": f"{site}/", "roles": ["publisher"]}],
        "sources": [{"title": "The journal of the register", "path": f"{site}/data/journal.jsonl"}],
    }


def _readme(package: dict[str, Any], head: Head) -> str:
    tables = "\n".join(f"- `{one['path']}`: {one['description']}" for one in package["resources"])
    return Template(README.read_text("utf-8")).substitute(
        site=head.site, seq=head.seq, hash=head.hash, tables=tables, terms=TERMS
    )


def _licence() -> str:
    lines = "\n".join(f"- {one.title}: {one.spdx}, <{one.url}>" for one in LICENCES)
    return f"# Licence\n\n{TERMS}\n\n{lines}\n\nName Countersign as the source.\n"
