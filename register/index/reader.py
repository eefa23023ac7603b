"""What a process serves from: both indexes as they stood at one edition of the journal."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from tantivy import Index, Searcher

from register.index import generations, state
from register.index.errors import is_damage
from register.index.schema import SIDES, VERSION
from register.index.state import State

MOST_REMEMBERED = 128


class Damaged(Exception):
    """The files of a generation cannot be read."""

    def __init__(self, generation: str) -> None:
        super().__init__(f"{generation} cannot be read")
        self.generation = generation


@dataclass(frozen=True)
class Snapshot:
    """Both indexes at one edition; safe to use from several threads."""

    state: State
    searchers: dict[str, Searcher]
    remembered: dict[Hashable, Any] = field(default_factory=dict)

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The value for `key`, made once for as long as the snapshot is served."""
        try:
            return self.remembered[key]
        except KeyError:
            value = make()
        if len(self.remembered) >= MOST_REMEMBERED:
            self.remembered.clear()
        self.remembered[key] = value
        return value


class Reader:
    """The newest snapshot of one index directory, for all threads of a process."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.guard = threading.Lock()
        self.written: State | None = None
        self.served: Snapshot | None = None
        self.indexes: dict[str, Index] = {}
        self.stamp: tuple | None = None

    def state(self) -> State | None:
        """The state as written, or None where there is none that can be read. Raises Damaged."""
        self.snapshot()
        return self.written

    def snapshot(self) -> Snapshot | None:
        """The newest snapshot, or None where there never was one; one stat while nothing changes.

        A state that is gone or of another schema leaves what is served as it is: while a new
        version of the code is rolled out, workers of the old one go on. Raises Damaged where the
        generation that the state names cannot be read.
        """
        stamp = state.stamp(self.directory)
        if stamp is None or stamp != self.stamp:
            with self.guard:
                if stamp is None or stamp != self.stamp:
                    self._refresh(stamp)
        return self.served

    def _refresh(self, stamp: tuple | None) -> None:
        found = state.read(self.directory)
        if found and found.schema == VERSION:
            try:
                self._open(found)
            except BaseException as error:
                if not is_damage(error):
                    raise
                if state.stamp(self.directory) == stamp:
                    raise Damaged(found.generation) from error
                return self._refresh(state.stamp(self.directory))
        self.written, self.stamp = found, stamp
        return None

    def _open(self, found: State) -> None:
        same = self.served is not None and self.served.state.generation == found.generation
        indexes = self.indexes if same else generations.open_pair(self.directory, found.generation)
        for index in indexes.values():
            index.reload()
        searchers = {side: indexes[side].searcher() for side in SIDES}
        self.indexes, self.served = indexes, Snapshot(found, searchers)


_readers: dict[Path, Reader] = {}


def reader() -> Reader:
    """The reader of the directory that the settings name."""
    directory = Path(settings.REGISTER_INDEX_DIR)
    return _readers.setdefault(directory, Reader(directory))
