#!/usr/bin/env python3
"""Verify an exported journal of the register.

    python verify_register.py journal.jsonl
    python verify_register.py --head HASH journal.jsonl        it must end with this hash
    python verify_register.py --through HASH journal.jsonl     it must lead through this hash

Exits with 0 where all holds, with 1 where the journal is wrong, empty or another than was expected,
and with 2 where it cannot be read. An empty journal verifies if its head, 64 zeros, is asked for.

Needs nothing but Python's standard library. Each line of the journal is one edition as JSON. The
digest is the SHA-256 of the document's canonical JSON (sorted keys, no spaces, UTF-8); the hash is
the SHA-256 of the canonical JSON of the edition's other fields, the digest and the hash of the
edition before it included. A redacted edition has no document, and a later edition says why. A
merged one says in place of a document which record of its type was kept.
"""

import argparse
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


def problems(editions: Iterable[dict | str]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong, in the order of the journal.

    In place of an edition stands a sentence where none could be read: what was lost there is not
    held against the edition after it.
    """
    previous = {"seq": 0, "hash": GENESIS, "published_at": "", "lost": False}
    numbers: dict[tuple, int] = {}
    removed: dict[tuple, str] = {}
    standing: set[tuple] = set()
    for edition in editions:
        if isinstance(edition, str) or (wrong := _malformed(edition)):
            said = f"after edition {previous['seq']}: an entry without "
            yield edition if isinstance(edition, str) else said + ", ".join(wrong)
            previous = previous | {"lost": True}
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
        previous = edition | {"lost": False}
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
    if edition["seq"] != previous["seq"] + 1 and not previous["lost"]:
        yield f"edition {previous['seq'] + 1} was expected here"
    if edition["published_at"] < previous["published_at"]:
        yield "was published before the edition before it"
    if edition["previous_hash"] != previous["hash"] and not previous["lost"]:
        yield "does not follow from the edition before it"
    if edition_hash(edition) != edition["hash"]:
        yield "its hash does not fit what it says"


def read_line(line: str, number: int) -> dict | str:
    """The edition of one line; a sentence where it is no JSON object or says a thing twice."""
    try:
        edition = json.loads(line, object_pairs_hook=_said_once)
    except SaidTwice:
        return f"line {number} has a key twice"
    except (ValueError, RecursionError):
        return f"line {number} is not JSON"
    return edition if isinstance(edition, dict) else f"line {number} is no JSON object"


class SaidTwice(Exception):
    """An object of JSON gives one key two values: which one counts is anybody's guess."""


def _said_once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise SaidTwice
    return found


def read_lines(path: str, seen: dict[str, int]) -> Iterator[dict | str]:
    """The editions of a file; `seen` takes down the number of each hash, in order.

    Bytes that are not UTF-8 become what no JSON can hold, so that their edition is found wrong. A
    byte order mark before the first line, as some editors write it, is skipped.
    """
    journal = open(path, encoding="utf-8-sig", errors="backslashreplace")  # noqa: PTH123, SIM115 - one import less to trust
    with journal:
        for number, line in enumerate(journal, 1):
            edition = read_line(line, number)
            if isinstance(edition, dict) and isinstance(edition.get("hash"), str):
                seen[edition["hash"]] = edition.get("seq", 0)
            yield edition


def unexpected(seen: dict[str, int], head: str | None, through: str | None) -> Iterator[str]:
    """Yield one sentence for each hash that was expected and does not stand where it should."""
    last = [GENESIS, *seen][-1]
    if head not in (None, last):
        earlier = f", which is that of edition {seen[head]}" if head in seen else ""
        yield f"another head was expected: it is {last}, not {head}{earlier}"
    if through is not None and through not in (GENESIS, *seen):
        yield f"no edition has the hash {through} that it should lead through: it ends with {last}"
    if not seen and GENESIS not in (head, through):
        yield "the journal is empty"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Verify an exported journal of the register.")
    parser.add_argument("journal", help="the file, such as journal.jsonl")
    parser.add_argument(
        "--head", metavar="HASH", type=hash_of, help="the hash that it must end with"
    )
    parser.add_argument("--through", metavar="HASH", type=hash_of, help="a hash that it must hold")
    given = parser.parse_args(arguments)
    seen: dict[str, int] = {}
    try:
        found = list(problems(read_lines(given.journal, seen)))
    except OSError as error:
        parser.exit(2, f"{parser.prog}: {given.journal} cannot be read: {error.strerror}\n")
    found += unexpected(seen, given.head, given.through)
    verdict = f"problems found: {len(found)}" if found else "the journal verifies"
    head = [GENESIS, *seen][-1]
    report = [*found, f"{seen.get(head, 0)} editions, head {head}: {verdict}"]
    sys.stdout.write("\n".join(report) + "\n")
    return 1 if found else 0


def hash_of(text: str) -> str:
    """A hash as somebody wrote it down."""
    value = text.strip().lower()
    if len(value) != len(GENESIS) or set(value) - set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(f"“{text}” is no hash: write its {len(GENESIS)} digits")
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
