"""The two registers: ours as it is published, theirs from a package, a journal or an address."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from pydantic import ValidationError

from agreements.links.visitor import Visitor
from register import journal, verifier
from register.documents import TYPES, Agreement, Document, Progress
from register.models import Current
from register.package import LeftOut, PackageProblems, read_foreign

MOST_BYTES = 256 * 2**20
LONGEST_LINE = 8 * 2**20
SECONDS = 120.0
JOURNAL = "data/journal.jsonl"
BATCH = 500


class Unreadable(Exception):
    """The other register cannot be read; the message says why, and what to do."""


@dataclass(frozen=True)
class Side:
    """A register as it is compared: its agreements, and the updates on each.

    `name` is its address, or that of its file. `head` says up to where it was read, where that is
    known, and `notes` what was left out. `site` is where its pages are, where that is known.
    """

    name: str
    agreements: dict[str, Agreement]
    updates: dict[str, list[Progress]]
    head: str = ""
    notes: tuple[LeftOut, ...] = ()
    published: dict[str, str] = field(default_factory=dict)  # RFC 3339 by agreement
    site: str = ""


def ours() -> Side:
    """What this register publishes now."""
    rows = Current.objects.select_related("edition").filter(
        record_type__in=("agreement", "progress"), withdrawn=False
    )
    found = list(rows.iterator(BATCH))
    head = journal.head()
    published = {
        row.reference: journal.timestamp(row.edition.published_at)
        for row in found
        if row.record_type == "agreement"
    }
    site = settings.PUBLIC_ADDRESS
    documents = (row.document for row in found)
    return replace(_side(site, documents, f"edition {head.seq}", (), published), site=site)


def theirs(source: str, visitor: Visitor) -> Side:
    """The other register, from a folder, a .zip file, a .jsonl file or an https address.

    An address that names no file is taken for that of a register, and its journal is asked for.
    Raises Unreadable with what is wrong.
    """
    if "://" in source:
        return _fetched(source, visitor)
    return _read(Path(source), source)


def patient_visitor() -> Visitor:
    """The visitor that fetches other registers: the one of link checks, with more patience."""
    contact = f"; {settings.SOURCES_CONTACT}" if settings.SOURCES_CONTACT else ""
    return Visitor(
        f"Countersign/1.0 (compares registers{contact})", seconds=SECONDS, size=MOST_BYTES
    )


def _fetched(address: str, visitor: Visitor) -> Side:
    parts = urlsplit(address)
    if not Path(parts.path).suffix:
        address = f"{address.rstrip('/')}/{JOURNAL}"
    outcome = visitor.visit(address, wanted=lambda _target, _kind: True)
    if outcome.body is None:
        said = outcome.problem or f"it answered {outcome.answer}"
        raise Unreadable(
            f"{address} cannot be fetched: {said}. Give the address of a register, of its "
            "/data/journal.jsonl or of its /data/register.zip, or download one and name the file"
        )
    ending = ".zip" if outcome.body.startswith(b"PK") else ".jsonl"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"fetched{ending}"
        path.write_bytes(outcome.body)
        return _read(path, address)


def _read(path: Path, name: str) -> Side:
    if path.suffix.lower() == ".jsonl":
        return _of_journal(path, name)
    try:
        found = read_foreign(path)
    except PackageProblems as error:
        raise Unreadable(f"{name} cannot be read as a data package:\n{error}") from None
    return _side(found.homepage or _shown(name), found.documents, found.head, found.left_out)


def _of_journal(path: Path, name: str) -> Side:
    """The register that a journal ends in; a journal that does not verify is refused."""
    if not path.is_file():
        raise Unreadable(f"there is no file {path}")
    standing: dict[tuple[str, str], dict[str, Any]] = {}
    last: dict[str, Any] = {}

    def editions() -> Iterator[dict[str, Any] | str]:
        for edition in _lines(path):
            yield edition
            if isinstance(edition, str):
                continue
            last.update(edition)
            key = (str(edition.get("record_type")), str(edition.get("reference")))
            if edition.get("action") == "published":
                standing[key] = edition
            elif edition.get("action") != "redacted":
                standing.pop(key, None)

    problems = list(verifier.problems(editions()))
    if problems:
        shown = "\n".join(problems[:10])
        raise Unreadable(f"the journal {name} does not verify ({len(problems)} problems):\n{shown}")
    documents, notes = _documents(standing.values())
    published = {e["reference"]: e["published_at"] for e in standing.values()}
    head = f"edition {last['seq']}, head {last['hash']}" if last else "an empty journal"
    return _side(_shown(name), documents, head, tuple(notes), published)


def _shown(name: str) -> str:
    """How a report that may be sent on names it: an address whole, a file without its folders."""
    return name if "://" in name else Path(name).resolve().name


def _lines(path: Path) -> Iterator[dict[str, Any] | str]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise Unreadable(f"a line of {path.name} is longer than {LONGEST_LINE} characters")
            number += 1
            if line.strip():
                yield verifier.read_line(line, number)


def _documents(editions: Iterable[dict[str, Any]]) -> tuple[list[Document], list[LeftOut]]:
    """The documents that this register's types can read, and a line for each that they cannot."""
    found: list[Document] = []
    notes = []
    for edition in editions:
        kind = TYPES.get(edition["record_type"])
        if kind not in (Agreement, Progress):
            continue
        name = f"{edition['record_type']} {edition['reference']}"
        reference = edition["reference"]
        if edition["document"] is None:
            notes.append(LeftOut(f"{name} was left out: its text was removed", reference))
            continue
        try:
            found.append(kind.model_validate(edition["document"]))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(step) for step in first["loc"])
            title = edition["document"].get("title") if kind is Agreement else ""
            why = f"{name} was left out: {place}: {first['msg']}"
            notes.append(LeftOut(why, reference, title if isinstance(title, str) else ""))
    return found, notes


def _side(
    name: str,
    documents: Iterable[Document],
    head: str = "",
    notes: tuple[LeftOut, ...] = (),
    published: dict[str, str] | None = None,
) -> Side:
    side = Side(name, {}, {}, head, notes, published or {})
    for document in documents:
        if isinstance(document, Agreement):
            side.agreements[document.reference] = document
        elif isinstance(document, Progress):
            side.updates.setdefault(document.agreement.reference, []).append(document)
    return side
