"""The register as it stood at the end of a day (UTC), for as long as a request asks for it.

The day is a context variable, as Django's language is: what reads the register (`reading`, `query`)
asks `standing()`, and pages, twins and downloads need not hand the day on.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Max
from tantivy import Index

from register import index, journal
from register.codelists import Action
from register.dates import PartialDate
from register.index.entries import Published
from register.index.errors import IndexUnavailable
from register.index.generations import Pair
from register.index.naming import NAMED_TYPES, Labels
from register.index.reader import Snapshot
from register.index.schema import SIDES, VERSION, prepared, schema
from register.index.sources import published_of
from register.index.state import State
from register.models import Current, Edition

PARAMETER = "as_of"
PATIENCE = 5.0  # seconds to wait while another moment is made
KEPT = 4  # moments that a process keeps
MEMORY = 30_000_000  # bytes for each index writer


class NotADay(ValueError):
    """What was given as the day is not one that the register can be shown at."""


class Rows(Sequence[Current]):
    """Standing records in their order, with the few things that pages ask of a queryset."""

    def __init__(self, rows: list[Current]) -> None:
        self._rows = rows

    def filter(self, **exact: Any) -> "Rows":
        wanted = exact.items()
        return Rows([r for r in self._rows if all(getattr(r, k) == v for k, v in wanted)])

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


@dataclass(frozen=True, eq=False)
class Moment:
    """All that stood in the register at the end of `day`."""

    day: date
    seq: int
    hash: str
    rows: dict[tuple[str, str], Current]

    def found(self, keys: Iterable[tuple[str, str]]) -> list[Current]:
        """What the register holds of these records, by type and reference; withdrawn ones too."""
        return [self.rows[key] for key in keys if key in self.rows]

    def everything(self, record_type: str) -> Rows:
        found = [r for r in self.rows.values() if r.record_type == record_type and not r.withdrawn]
        return Rows(found).order_by("sort_key", "reference")

    def part_of(self, reference: str) -> list[Current]:
        return [r for r in self.rows.values() if r.part_of == reference and not r.withdrawn]

    @cached_property
    def labels(self) -> Labels:
        """As `index.labels`: what facets count, by type and reference."""
        return {
            key: row.label
            for key, row in self.rows.items()
            if not row.withdrawn and row.record_type in NAMED_TYPES
        }

    @cached_property
    def snapshot(self) -> Snapshot:
        """Both indexes as of the day, in memory."""
        indexes = {side: prepared(Index(schema(side))) for side in SIDES}
        pair = Pair({side: made.writer(MEMORY, 1) for side, made in indexes.items()})
        for published in self._published():
            pair.add(published, self.day)
        pair.commit()
        for made in indexes.values():
            made.reload()
        state = State(VERSION, "", self.seq, self.hash)
        return Snapshot(state, {side: made.searcher() for side, made in indexes.items()})

    def _published(self) -> Iterator[Published]:
        for row in self.everything("agreement"):
            parts = self.part_of(row.reference)
            yield published_of(row.edition, [p.edition for p in parts])


_standing: ContextVar[Any] = ContextVar("register_moment", default=None)
_kept: OrderedDict[tuple[date, str, int], Moment] = OrderedDict()
_guard = threading.Lock()


def standing() -> Any:
    """The moment that is asked for, or None where the register is shown as it is."""
    return _standing.get()


def earlier_day() -> date | None:
    """The day whose register is shown, or None where it is today's."""
    moment = standing()
    return moment.day if isinstance(moment, Moment) else None


def today() -> date:
    """The day by which statuses and due dates are judged: today (UTC), or the day asked for."""
    moment = standing()
    return moment.day if moment else index.today()


def day_of(text: str) -> date:
    """The day that a request asks for; raises NotADay with what to write instead."""
    try:
        known = PartialDate.parse(text[:40])
        if known.precision != "day":
            raise ValueError
    except ValueError:
        raise NotADay(f"“{text[:40]}” is not a day: write it as 2026-06-01") from None
    if known.first > index.today():
        raise NotADay(f"“{text[:40]}” has not come yet: choose today or an earlier day")
    return known.first


@contextmanager
def at(day: date) -> Iterator[Moment]:
    """Within the block, everything reads the register as it stood at the end of `day`.

    Raises IndexUnavailable for a register of more records than `settings.REGISTER_AS_OF_MOST`:
    the moment is held in memory.
    """
    moment = _moment(day)
    with reading_from(moment):
        yield moment


@contextmanager
def reading_from(moment: Any) -> Iterator[None]:
    """Within the block, everything reads the register from `moment`, or what is made like one."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def _moment(day: date) -> Moment:
    last = Edition.objects.filter(published_at__lt=journal.end_of(day)).order_by("-seq").first()
    # What the law removed since is kept no longer, of whatever day.
    removed = Edition.objects.filter(action=Action.REDACTED).aggregate(seq=Max("seq"))["seq"]
    key = (day, last.hash if last else "", removed or 0)
    if not _guard.acquire(timeout=PATIENCE):
        raise IndexUnavailable("another day of the register is being put together")
    try:
        if key not in _kept:
            _kept[key] = _made(day, last)
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
        _kept.move_to_end(key)
        return _kept[key]
    finally:
        _guard.release()


def _made(day: date, last: Edition | None) -> Moment:
    editions = journal.as_of(day)
    most = settings.REGISTER_AS_OF_MOST
    if editions.count() > most:
        raise IndexUnavailable(f"the register of {day} holds more than {most} records")
    # An edition whose text was removed shows nothing any more.
    whole = (e for e in editions.iterator(500) if e.document or e.action != Action.PUBLISHED)
    rows = [journal.projected(edition) for edition in whole]
    found = {(row.record_type, row.reference): row for row in rows}
    return Moment(day, last.seq if last else 0, last.hash if last else "", found)
