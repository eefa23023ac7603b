"""What the package holds: tables, codelists, descriptors, a README, the licence, checksums."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from string import Template

from django.utils import translation

from opendata.package.csvw import METADATA, csvw
from register import codelists
from register.documents import Document
from register.package import files_of
from register.package.cells import safe
from register.package.descriptor import LICENCES, NAME, PROFILE

README = Path(__file__).with_name("README.template.md")
SUMS = "SHA256SUMS"
CODELISTS = "codelists.csv"
CODELIST_COLUMNS = {
    "codelist": "Name of the list, as columns of the tables and filters use it.",
    "value": "The code: it never changes its meaning.",
    "label": "What people call it.",
    "definition": "When the code applies.",
}
LISTS: tuple[type[codelists.Codelist], ...] = tuple(codelists.Codelist.__subclasses__())


@dataclass(frozen=True)
class Head:
    """Where the register stands in the package: the end of the journal that it was made from."""

    seq: int
    hash: str
    published_at: str  # RFC 3339, UTC


def contents(documents: Iterable[Document], head: Head) -> dict[str, bytes]:
    """The files of the package by name; the same register always gives the same bytes."""
    with translation.override("en"):
        files = files_of(documents)
        files[CODELISTS] = _codelists()
        files[NAME] = _descriptor(json.loads(files[NAME]), files[CODELISTS], head)
        files[METADATA] = _json(csvw(json.loads(files[NAME])))
    files["README.md"] = _readme(files, head).encode()
    files["LICENCE.md"] = _licence().encode()
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(files.items())
    )
    return dict(sorted(files.items())) | {SUMS: sums.encode()}


def _codelists() -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(CODELIST_COLUMNS)
    for codelist in LISTS:
        for code in codelist:
            row = (codelist.list_name(), code.value, str(code.label), str(code.definition))
            writer.writerow([safe(cell) for cell in row])
    return buffer.getvalue().encode()


def _descriptor(package: dict, codes: bytes, head: Head) -> bytes:
    """The descriptor of the tables, with the codelists and the head that it was made from."""
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
    package["resources"].append(
        {
            "name": "codelists",
            "type": "table",
            "path": CODELISTS,
            "title": "Codelists",
            "description": "Every code that the tables use, with its definition.",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(codes),
            "hash": f"sha256:{hashlib.sha256(codes).hexdigest()}",
            "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
            "schema": {
                "$schema": f"{PROFILE}/tableschema.json",
                "fields": fields,
                "missingValues": [""],
                "primaryKey": ["codelist", "value"],
            },
        }
    )
    first = {"$schema": package.pop("$schema"), "name": package.pop("name")}
    versioned = {"version": f"0.0.{head.seq}", "created": head.published_at or None}
    journal = {"journal": {"seq": head.seq, "hash": head.hash}}
    known = {name: value for name, value in versioned.items() if value}
    return _json(first | known | journal | package)


def _readme(files: dict[str, bytes], head: Head) -> str:
    resources = json.loads(files[NAME])["resources"]
    tables = "\n".join(f"- `{one['path']}`: {one['description']}" for one in resources)
    return Template(README.read_text("utf-8")).substitute(
        seq=head.seq, hash=head.hash, tables=tables
    )


def _licence() -> str:
    lines = "\n".join(f"- {licence['title']}: <{licence['path']}>" for licence in LICENCES)
    return f"# Licence\n\nThe data may be used under these licences:\n\n{lines}\n"


def _json(value: dict) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
