"""Following the journal: what brings the index up to its head, and builds it anew."""

import logging
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

from register import derived, journal
from register.index import generations, naming, sources, state
from register.index.entries import Published
from register.index.errors import IndexUnavailable, is_damage
from register.index.reader import Damaged, reader
from register.index.schema import VERSION
from register.index.state import State
from register.models import Head

logger = logging.getLogger(__name__)
PAUSE = 10.0  # seconds without another try after a failure, such as a full disk

_failed: dict[Path, float] = {}


def today() -> date:
    """The day that statuses and due dates are judged by: the one of UTC, on every host."""
    return datetime.now(UTC).date()


def follow(head: Head | None = None, *, wait: float = 0.0) -> bool:
    """Bring the index up to the journal; return whether it has got there.

    `head` spares a query where the caller has just read it. Somebody else may be writing: wait for
    them at most `wait` seconds, then leave things as they are. Nothing is lost when the process is
    killed: the state is written last, and whatever is applied twice gives the same. A missing or
    damaged index, one of another schema version, and one that followed another journal are built
    anew. Where writing fails, the reason is logged and the older index serves on.
    """
    head = head or journal.head()
    if _has_reached(head):
        return True
    directory = reader().directory
    if time.monotonic() < _failed.get(directory, 0.0) and not wait:
        return False
    try:
        with state.lock(directory, wait) as got:
            return got and _catch_up(directory)
    except IndexUnavailable:
        _failed[directory] = time.monotonic() + PAUSE
        logger.exception("the index cannot be written; the older one, if any, serves on")
        return False


def rebuild(*, wait: float = 30.0) -> State:
    """Build a new generation from the journal and switch to it; return the state.

    Raises IndexUnavailable where somebody else holds the lock for `wait` seconds, or with the
    reason why it cannot be written.
    """
    directory = reader().directory
    with state.lock(directory, wait) as got:
        if not got:
            raise IndexUnavailable("somebody else has been building the index for too long")
        try:
            return _build(directory)
        except BaseException as error:
            if is_damage(error):
                raise IndexUnavailable(f"the index cannot be written: {error}") from error
            raise


def repair(generation: str, *, wait: float) -> None:
    """Replace a generation that turned out to be damaged, unless somebody already has."""
    directory = reader().directory
    with state.lock(directory, wait) as got:
        found = state.read(directory)
        if got and (found is None or found.generation == generation):
            logger.warning("the index %s is damaged: building it anew", generation)
            _build(directory)


def _has_reached(head: Head) -> bool:
    try:
        found = reader().state()
    except Damaged:
        return False
    return found is not None and _is_at(found, head)


def _is_at(found: State, head: Head) -> bool:
    expected = (VERSION, head.seq, head.hash)
    return (found.schema, found.seq, found.hash) == expected and not found.due(today())


def _catch_up(directory: Path) -> bool:
    found, head = state.read(directory), journal.head()
    if found and found.schema != VERSION and reader().served is not None:
        return False
    try:
        _advance(directory, found, head)
    except BaseException as error:
        if not is_damage(error):
            raise
        _failed[directory] = time.monotonic() + PAUSE
        logger.exception("the index cannot be written; the older one serves on")
        return False
    return True


def _advance(directory: Path, found: State | None, head: Head) -> None:
    if found is None or found.schema != VERSION or not sources.belongs(found.seq, found.hash):
        _build(directory)
        return
    try:
        if not (_is_at(found, head) and _opens(found.generation)):
            _apply(directory, found, head)
    except BaseException as error:
        if not is_damage(error) or "No space left" in str(error):
            raise
        logger.warning("the index %s is damaged (%s): building it anew", found.generation, error)
        _build(directory)


def _opens(generation: str) -> bool:
    """Whether the generation can be read; raises ValueError where it cannot."""
    try:
        reader().snapshot()
    except Damaged as error:
        raise ValueError(str(error)) from error
    return True


def _apply(directory: Path, found: State, head: Head) -> None:
    """Index anew what the editions after the state touch, and what has changed with the days."""
    on, turns = today(), dict(found.turns)
    touched = sources.touched(found.seq, head)
    reached = State(VERSION, found.generation, head.seq, head.hash, turns)
    affected = {*touched.agreements, *found.due(on), *sources.agreements_of(touched.updates)}
    affected |= generations.holders(directory, found.generation, touched.updates)
    names = naming.names_at(reached) if affected or touched.named else {}
    renamed = naming.renamed(touched.named, found.seq, names) if touched.named else []
    affected |= generations.naming(directory, found.generation, renamed)
    if not affected:
        state.write(directory, reached)
        return
    with generations.writing(directory, found.generation) as pair:
        for batch in sources.batches(sorted(affected)):
            pair.remove(batch)
            for reference in batch:
                turns.pop(reference, None)
            _add(pair, sources.published(batch, names), on, turns)
        pair.commit()
        state.write(directory, reached)


def _build(directory: Path) -> State:
    """A new generation of everything; the old ones go once the state names the new one."""
    head, on = journal.head(), today()
    in_use = state.read(directory)
    generations.remove_others(directory, in_use.generation if in_use else None)
    name = generations.create(directory)
    turns: dict[str, str] = {}
    with generations.writing(directory, name, generations.LARGE) as pair:
        built = State(VERSION, name, head.seq, head.hash, turns)
        _add(pair, sources.all_published(naming.names_at(built)), on, turns)
        pair.commit()
        state.write(directory, built)
        generations.remove_others(directory, name)
    return built


def _add(
    pair: generations.Pair, found: Iterable[Published], on: date, turns: dict[str, str]
) -> None:
    for published in found:
        pair.add(published, on)
        if day := derived.next_change(published.agreement, on):
            turns[published.agreement.reference] = day.isoformat()
