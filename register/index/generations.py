"""Generations: directories that each hold one complete pair of indexes."""

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from tantivy import Index, IndexWriter, Query

from register.index.cards import AgreementCard, CommitmentCard
from register.index.entries import Published, entries
from register.index.naming import Key
from register.index.schema import AGREEMENTS, COMMITMENTS, SIDES, prepared, schema

PREFIX = "generation-"
# Bytes of memory for each writer: to catch up, and to build anew.
SMALL, LARGE = 15_000_000, 60_000_000


def create(directory: Path) -> str:
    """Make an empty generation and return its name."""
    name = PREFIX + secrets.token_hex(6)
    for side in SIDES:
        (directory / name / side).mkdir(parents=True)
        Index(schema(side), path=str(directory / name / side))
    return name


def open_pair(directory: Path, generation: str) -> dict[str, Index]:
    """Open both indexes; raises what `errors.is_damage` knows where files are missing or broken."""
    path = directory / generation
    return {side: prepared(Index.open(str(path / side))) for side in SIDES}


def remove_others(directory: Path, keep: str | None) -> None:
    """Remove every generation but one. Only for who holds the lock."""
    for path in directory.glob(f"{PREFIX}*"):
        if path.name != keep:
            shutil.rmtree(path, ignore_errors=True)


def holders(directory: Path, generation: str, updates: list[str]) -> set[str]:
    """The agreements in whose entries progress updates are counted now.

    A withdrawn update no longer says in the journal whose it was; the index does.
    """
    index = open_pair(directory, generation)[AGREEMENTS]
    index.reload()
    searcher, found = index.searcher(), set()
    for update in updates:
        query = Query.term_query(schema(AGREEMENTS), "updates", update)
        for _score, address in searcher.search(query, 10, count=False).hits:
            stored: Any = searcher.doc(address).get_first("card")
            found.add(AgreementCard.from_json(stored).reference)
    return found


def naming(directory: Path, generation: str, records: Iterable[Key]) -> set[str]:
    """The agreements that name one of the records, or one of whose commitments does so."""
    found: set[str] = set()
    if not (keys := list(records)):
        return found
    for side, index in open_pair(directory, generation).items():
        index.reload()
        searcher = index.searcher()
        for name, reference in keys:
            query = Query.term_query(schema(side), name, reference)
            hits = searcher.search(query, max(searcher.num_docs, 1), count=False).hits
            for _score, address in hits:
                stored: Any = searcher.doc(address).get_first("card")
                found.add(_agreement(side, stored))
    return found


def _agreement(side: str, stored: bytes) -> str:
    if side == COMMITMENTS:
        return CommitmentCard.from_json(stored).agreement
    return AgreementCard.from_json(stored).reference


class Pair:
    """Both indexes open for writing."""

    def __init__(self, writers: dict[str, IndexWriter]) -> None:
        self.writers = writers

    def remove(self, references: Iterable[str]) -> None:
        """Remove agreements with their commitments."""
        for reference in references:
            self.writers[AGREEMENTS].delete_documents_by_term("reference", reference)
            self.writers[COMMITMENTS].delete_documents_by_term("agreement", reference)

    def add(self, published: Published, on: date) -> None:
        agreement, commitments = entries(published, on)
        self.writers[AGREEMENTS].add_document(agreement)
        for commitment in commitments:
            self.writers[COMMITMENTS].add_document(commitment)

    def commit(self) -> None:
        """Make both durable. Killed between the two, the state still names the older edition."""
        for writer in self.writers.values():
            writer.commit()


@contextmanager
def writing(directory: Path, generation: str, memory: int = SMALL) -> Iterator[Pair]:
    """Write to a generation; what is not committed in the block is dropped.

    Leaving the block waits until segments are merged: merges of a writer that is dropped are lost,
    and segments would grow in number with every edition.
    """
    writers: dict[str, IndexWriter] = {}
    try:
        for side, index in open_pair(directory, generation).items():
            writers[side] = index.writer(memory, 1)
        yield Pair(writers)
    except BaseException:
        for writer in writers.values():
            with suppress(ValueError, OSError):
                writer.rollback()
        raise
    finally:
        for writer in writers.values():
            with suppress(ValueError, OSError):
                writer.wait_merging_threads()
