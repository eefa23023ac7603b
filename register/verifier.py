#!/usr/bin/env python3
"""Verify an exported journal of the register: python verifier.py journal.jsonl

Needs nothing but Python's standard library. Each line of the journal is one edition as JSON. The
digest is the SHA-256 of the document's canonical JSON (sorted keys, no spaces, UTF-8); the hash is
the SHA-256 of the canonical JSON of the edition's other fields, the digest and the hash of the
edition before it included. A redacted edition has no document, and a later edition says why. A
merged one says in place of a document which record of its type was kept.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator

GENESIS = "0" * 64
ACTIONS = ("published", "withdrawn", "redacted", "merged")
HASHED = (
    "seq", "record_type", "reference", "number", "action", "digest", "previous_hash",
    "published_at", "change_note",
)  # fmt: skip
NUMBERS = ("seq", "number")


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def edition_hash(edition: dict) -> str:
    """The hash of an edition: of everything in it but its document, which the digest covers."""
    return sha256(canonical({name: edition[name] for name in HASHED}))


def problems(editions: Iterable[dict]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong, in the order of the journal."""
    previous = {"seq": 0, "hash": GENESIS, "published_at": ""}
    numbers: dict[tuple, int] = {}
    removed: dict[tuple, str] = {}
    standing: set[tuple] = set()
    for edition in editions:
        if wrong := _malformed(edition):
            yield f"after edition {previous['seq']}: an entry without {', '.join(wrong)}"
            continue
        name = f"edition {edition['seq']} ({edition['record_type']} {edition['reference']})"
        record = (edition["record_type"], edition["reference"])
        yield from (f"{name}: {what}" for what in _chain_problems(edition, previous))
        yield from (f"{name}: {what}" for what in _act_problems(edition))
        yield from (f"{name}: {what}" for what in _merge_problems(edition, standing))
        if edition["number"] != numbers.get(record, 0) + 1:
            yield f"{name}: number {edition['number']} is out of order"
        if edition["document"] is None and edition["action"] == "published":
            removed[(*record, edition["number"])] = name
        elif sha256(canonical(edition["document"])) != edition["digest"]:
            yield f"{name}: its document was changed after publication"
        elif edition["action"] == "redacted":
            removed.pop((*record, _redacted_number(edition["document"])), None)
        if edition["action"] == "published":
            standing.add(record)
        elif edition["action"] != "redacted":
            standing.discard(record)
        numbers[record] = edition["number"]
        previous = edition
    yield from (f"{name}: its document is missing" for name in removed.values())


def _malformed(edition: dict) -> list[str]:
    """The fields that are missing or that hold something other than a number or a text."""
    kinds = dict.fromkeys((*HASHED, "hash"), str) | dict.fromkeys(NUMBERS, int)
    wrong = [name for name, kind in kinds.items() if not isinstance(edition.get(name), kind)]
    return wrong if "document" in edition else [*wrong, "document"]


def _redacted_number(document: object) -> object:
    number = document.get("redacted") if isinstance(document, dict) else None
    return number if isinstance(number, int) else None


def _act_problems(edition: dict) -> Iterator[str]:
    """What an edition cannot say, whatever its hash."""
    document, action = edition["document"], edition["action"]
    if action not in ACTIONS:
        yield f"“{action}” is no action of a journal"
    if not edition["change_note"].strip():
        yield "has no change note"
    if action == "withdrawn" and document is not None:
        yield "withdraws a record and holds a document"
    if action == "published" and isinstance(document, dict):
        own = (document.get("type"), document.get("reference"))
        if own != (edition["record_type"], edition["reference"]):
            yield "its document is of another record"


def _merge_problems(edition: dict, standing: set[tuple]) -> Iterator[str]:
    """A merged record leads to another of its type that is in the register: never in a circle."""
    if edition["action"] != "merged":
        return
    document = edition["document"]
    kept = document.get("merged_into") if isinstance(document, dict) else None
    if not isinstance(kept, str) or len(document) != 1:
        yield "merges a record and does not say into which"
    elif kept == edition["reference"]:
        yield "merges a record into itself"
    elif (edition["record_type"], kept) not in standing:
        yield f"merges a record into “{kept}”, which is not in the register"


def _chain_problems(edition: dict, previous: dict) -> Iterator[str]:
    if edition["seq"] != previous["seq"] + 1:
        yield f"edition {previous['seq'] + 1} was expected here"
    if edition["published_at"] < previous["published_at"]:
        yield "was published before the edition before it"
    if edition["previous_hash"] != previous["hash"]:
        yield "does not follow from the edition before it"
    if edition_hash(edition) != edition["hash"]:
        yield "its hash does not fit what it says"


def read_line(line: str) -> dict:
    """The edition of one line; empty where the line is no JSON object or says a thing twice."""
    try:
        edition = json.loads(line, object_pairs_hook=_said_once)
    except (ValueError, RecursionError):
        return {}
    return edition if isinstance(edition, dict) else {}


def _said_once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def main(path: str) -> int:
    head = {"seq": 0, "hash": GENESIS}

    def lines() -> Iterator[dict]:
        with open(path, encoding="utf-8") as journal:  # noqa: PTH123 - one import less to trust
            for line in journal:
                edition = read_line(line)
                head.update({name: edition[name] for name in head if name in edition})
                yield edition

    found = list(problems(lines()))
    verdict = f"problems found: {len(found)}" if found else "the journal verifies"
    report = [*found, f"{head['seq']} editions, head {head['hash']}: {verdict}"]
    sys.stdout.write("\n".join(report) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python verifier.py journal.jsonl")
    sys.exit(main(sys.argv[1]))
