"""Serving: a snapshot to ask, whatever state the files are in."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings

from register.index.errors import IndexUnavailable, is_damage
from register.index.follower import follow, repair
from register.index.naming import Labels, Names, labels_at, names_at
from register.index.reader import Damaged, Snapshot, reader

logger = logging.getLogger(__name__)
PAUSE = 60.0  # seconds between two repairs by one process: a fault in the code is not damage

T = TypeVar("T")
_last_repair = float("-inf")


def snapshot() -> Snapshot:
    """The newest snapshot; where there is no index yet, build it or wait for who is building it.

    Waits at most `settings.REGISTER_INDEX_WAIT` seconds (30), then raises IndexUnavailable.
    """
    try:
        found = reader().snapshot()
    except Damaged as error:
        _repair(error.generation, error)
        found = reader().snapshot()
    if found is None:
        follow(wait=_patience())
        found = reader().snapshot()
    if found is None:
        raise IndexUnavailable("there is no index yet, and it could not be built in time")
    return found


def ask(found: Snapshot, work: Callable[[Snapshot], T]) -> tuple[Snapshot, T]:
    """What `work` answers from a snapshot; where its files are damaged, from a rebuilt index.

    Returns the snapshot that answered, for further questions. Raises IndexUnavailable where the
    index cannot be rebuilt, and the error of `work` where a rebuilt one did not help.
    """
    try:
        return found, work(found)
    except BaseException as error:
        if not is_damage(error) or time.monotonic() < _last_repair + PAUSE:
            raise
        _repair(found.state.generation, error)
    found = snapshot()
    return found, work(found)


def labels() -> Labels:
    """The names of countries, organisations, people, topics and strategies, by type and reference.

    They are those of the snapshot that is served.
    """
    return labels_at(snapshot().state)


def names() -> Names:
    """All names of the records that are called more than their label, by type and reference.

    They are those of the snapshot that is served.
    """
    return names_at(snapshot().state)


def _repair(generation: str, error: BaseException) -> None:
    global _last_repair
    logger.warning("reading the index failed: %s", error)
    try:
        repair(generation, wait=_patience())
    except BaseException as failure:
        if is_damage(failure):
            raise IndexUnavailable(f"the index cannot be rebuilt: {failure}") from failure
        raise
    _last_repair = time.monotonic()


def _patience() -> float:
    return getattr(settings, "REGISTER_INDEX_WAIT", 30.0)
