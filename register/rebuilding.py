"""The register after an edition, put together again in memory: few at a time, made one by one.

Two days with the same last edition share what is made here, so that asking for day after day costs
one rebuild for each change of the register, not one for each day.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Max, Q
from tantivy import Index

from register import derived, journal
from register.codelists import Action
from register.documents import naming
from register.index.entries import Published
from register.index.errors import IndexUnavailable
from register.index.generations import Pair
from register.index.naming import NAMED_TYPES, Labels, Names, names_of
from register.index.reader import Snapshot
from register.index.schema import SIDES, VERSION, prepared, schema
from register.index.sources import by_agreement, published_of
from register.index.state import State
from register.models import Current, Edition, EditionQuerySet

PATIENCE = 5.0  # seconds to wait while another register is made
WAITING = 1  # threads that may wait; the others are refused at once and serve something else
KEPT = 4  # registers that a process keeps, if they hold few enough records
SPANS = 2  # indexes of one register, for days on which its statuses differ
MEMORY = 30_000_000  # bytes for each index writer


class Rows(Sequence[Current]):
    """Standing records in their order, with the few things that pages ask of a queryset."""

    def __init__(self, rows: list[Current]) -> None:
        self._rows = rows

    def filter(self, **exact: Any) -> "Rows":
        wanted = exact.items()
        return Rows([r for r in self._rows if all(getattr(r, k) == v for k, v in wanted)])

    def in_offices_of(self, organisations: Collection[str]) -> "Rows":
        told = [naming(reference) for reference in organisations]
        return Rows(
            [
                row
                for row in self._rows
                if row.record_type == "person"
                and row.part_of not in organisations
                and any(text in row.edition.document for text in told)
            ]
        )

    def order_by(self, *names: str) -> "Rows":
        rows = list(self._rows)
        for name in reversed(names):
            if name.lstrip("-") != "pk":
                rows.sort(key=attrgetter(name.lstrip("-")), reverse=name.startswith("-"))
        return Rows(rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, key: Any) -> Any:
        return self._rows[key]


class Key(NamedTuple):
    """What a register follows from: its last edition, and the last removal the law required.

    What was removed since is kept no longer, of whatever day.
    """

    seq: int
    hash: str
    removed: int


class Span(NamedTuple):
    """An index, and the days on which it is right: from `first` until before `end`."""

    first: date
    end: date
    snapshot: Snapshot


@dataclass(frozen=True, eq=False)
class Register:
    """Every record as it stood after an edition; withdrawn ones and removed texts too."""

    key: Key
    rows: dict[tuple[str, str], Current]
    _spans: list[Span] = field(default_factory=list)

    def everything(self, record_type: str) -> Rows:
        found = [r for r in self.rows.values() if r.record_type == record_type and not r.withdrawn]
        return Rows(found).order_by("sort_key", "reference")

    @cached_property
    def parts(self) -> dict[str, list[Current]]:
        """The standing parts of each record that has some."""
        found: dict[str, list[Current]] = {}
        for row in self.rows.values():
            if row.part_of and not row.withdrawn:
                found.setdefault(row.part_of, []).append(row)
        return found

    @cached_property
    def labels(self) -> Labels:
        """As `index.labels`: what facets count, by type and reference."""
        return {
            key: row.label
            for key, row in self.rows.items()
            if not row.withdrawn and row.record_type in NAMED_TYPES
        }

    @cached_property
    def names(self) -> Names:
        """As `naming.names_at`: all that records of more names than a label are called."""
        return names_of(self.rows.values())

    def snapshot(self, day: date) -> Snapshot:
        """Both indexes as of a day, in memory. Raises IndexUnavailable while others are made."""
        if (found := self._known(day)) is None:
            with _building():
                found = self._known(day) or self._indexed(day)
        return found

    def _known(self, day: date) -> Snapshot | None:
        return next((s.snapshot for s in list(self._spans) if s.first <= day < s.end), None)

    def _indexed(self, day: date) -> Snapshot:
        indexes = {side: prepared(Index(schema(side))) for side in SIDES}
        pair = Pair({side: made.writer(MEMORY, 1) for side, made in indexes.items()})
        end = date.max
        for published in self._published():
            pair.add(published, day)
            end = min(end, derived.next_change(published.agreement, day) or end)
        pair.commit()
        for made in indexes.values():
            made.reload()
        state = State(VERSION, "", self.key.seq, self.key.hash)
        snapshot = Snapshot(state, {side: made.searcher() for side, made in indexes.items()})
        self._spans[:] = [*self._spans[1 - SPANS :], Span(day, end, snapshot)]
        return snapshot

    def _published(self) -> Iterator[Published]:
        gone = by_agreement(
            row.edition
            for row in self.rows.values()
            if row.record_type == "progress" and row.withdrawn
        )
        for row in self.everything("agreement"):
            updates = [part.edition for part in self.parts.get(row.reference, [])]
            yield published_of(row.edition, updates, gone.get(row.reference, ()), self.names)


_kept: OrderedDict[Key, Register] = OrderedDict()
_guard = threading.Lock()  # of _kept; never held while something is made
_builder = threading.Lock()
_waiting = threading.BoundedSemaphore(WAITING)


def kept(key: Key) -> Register | None:
    """The register, if it is at hand."""
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def editions_after(seq: int, of: Q | None = None) -> EditionQuerySet:
    """The editions in force after one, by its number; withdrawn and merged ones included.

    `of` says of which records, where not of all.
    """
    editions = Edition.objects.filter(of or Q(), seq__lte=seq).exclude(action=Action.REDACTED)
    newest = editions.values("record_type", "reference").annotate(newest=Max("seq"))
    return Edition.objects.filter(seq__in=newest.values("newest"))


def register_after(key: Key) -> Register:
    """The register after an edition.

    Raises IndexUnavailable while others are made, and for a register of more records than
    `settings.REGISTER_AS_OF_MOST`. All that are kept hold no more records than that together.
    """
    if (found := kept(key)) is None:
        with _building():
            found = kept(key) or _keep(Register(key, _rows(key.seq)))
    return found


@contextmanager
def _building() -> Iterator[None]:
    """One thread makes something, few wait for it a while, and no others."""
    if not _builder.acquire(blocking=False):
        _wait(_builder.acquire)
    try:
        yield
    finally:
        _builder.release()


def _wait(acquire: Callable[..., bool]) -> None:
    said = "another day of the register is being put together"
    if not _waiting.acquire(blocking=False):
        raise IndexUnavailable(said)
    try:
        if not acquire(timeout=PATIENCE):
            raise IndexUnavailable(said)
    finally:
        _waiting.release()


def _keep(made: Register) -> Register:
    with _guard:
        _kept[made.key] = made
        while len(_kept) > 1 and (len(_kept) > KEPT or _held() > settings.REGISTER_AS_OF_MOST):
            _kept.popitem(last=False)
    return made


def _held() -> int:
    return sum(len(register.rows) for register in _kept.values())


def _rows(seq: int) -> dict[tuple[str, str], Current]:
    editions = editions_after(seq)
    most = settings.REGISTER_AS_OF_MOST
    if editions.count() > most:
        raise IndexUnavailable(f"the register after edition {seq} holds more than {most} records")
    return {(e.record_type, e.reference): row_of(e) for e in editions.iterator(500)}


def row_of(edition: Edition) -> Current:
    """Where an edition left its record. One whose text was removed shows nothing any more."""
    if edition.action == Action.PUBLISHED and not edition.document:
        return Current(
            record_type=edition.record_type,
            reference=edition.reference,
            withdrawn=True,
            edition=edition,
        )
    return journal.projected(edition)
