"""How far the index has come: a small file, replaced as a whole, and the lock of who writes."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from register.index.errors import IndexUnavailable

FILE, LOCK = "state.json", "lock"
RETRY = 0.05  # seconds between two tries for the lock


@dataclass(frozen=True)
class State:
    """The generation in use, and the edition of the journal that it has reached.

    `turns` holds the agreements whose status may change on a later day (ISO 8601), because an
    event that takes effect then is already published.
    """

    schema: int
    generation: str
    seq: int
    hash: str
    turns: dict[str, str] = field(default_factory=dict)

    def due(self, on: date) -> list[str]:
        """The agreements whose day has come by `on`."""
        return [reference for reference, day in self.turns.items() if day <= on.isoformat()]


def read(directory: Path) -> State | None:
    """The state, or None where there is none that can be read."""
    try:
        values = json.loads((directory / FILE).read_text("utf-8"))
        state = State(**values)
    except (OSError, ValueError, TypeError):
        return None
    shape = {"schema": int, "generation": str, "seq": int, "hash": str, "turns": dict}
    fits = all(isinstance(getattr(state, name), kind) for name, kind in shape.items())
    return state if fits and all(isinstance(day, str) for day in state.turns.values()) else None


def write(directory: Path, state: State) -> None:
    """Replace the state atomically and durably; raises OSError where the disk refuses."""
    new = directory / f"{FILE}.new"
    with new.open("w", encoding="utf-8") as file:
        json.dump(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    new.replace(directory / FILE)
    folder = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def stamp(directory: Path) -> tuple[int, int, int] | None:
    """What tells one state file from the next, at the cost of one stat."""
    try:
        found = (directory / FILE).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


@contextmanager
def lock(directory: Path, wait: float = 0.0) -> Iterator[bool]:
    """Hold the only right to write, between threads and processes; yield whether it was got.

    Waits at most `wait` seconds. The kernel frees the lock of a process that dies. Raises
    IndexUnavailable where the directory cannot be written.
    """
    until = time.monotonic() + wait
    with _lock_file(directory) as file:
        while not (got := _try_lock(file.fileno())) and time.monotonic() < until:
            time.sleep(RETRY)
        yield got


def _lock_file(directory: Path) -> IO[str]:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return (directory / LOCK).open("a")
    except OSError as error:
        raise IndexUnavailable(
            f"the index directory {directory} cannot be written ({error}): make it writable, or "
            "set REGISTER_INDEX_DIR to one that is"
        ) from error


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
