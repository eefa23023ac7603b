"""The register as it stood at the end of a day (UTC), for as long as a request asks for it.

The day is a context variable, as Django's language is: what reads the register (`reading`, `query`)
asks `standing()`, and pages, twins and downloads need not hand the day on.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from register import index, journal
from register.codelists import Action
from register.dates import PartialDate
from register.index.naming import Labels, Names
from register.index.reader import Snapshot
from register.models import Current, Edition
from register.rebuilding import Key, Register, Rows, editions_after, kept, register_after, row_of

PARAMETER = "as_of"
FEW = 20  # records that are looked up by themselves


class NotADay(ValueError):
    """What was given as the day is not one that the register can be shown at."""


@dataclass(frozen=True, eq=False)
class Moment:
    """All that stood in the register at the end of `day`.

    Asking for records by name costs a question or two; only lists, searches and what hangs together
    make the whole register of the day be put together.
    """

    day: date
    key: Key
    # Of the page of one edition: its type, reference and number.
    edition: tuple[str, str, int] | None = field(default=None, kw_only=True)

    def found(self, keys: Iterable[tuple[str, str]]) -> list[Current]:
        """What the register holds of these records, by type and reference; withdrawn ones too."""
        wanted = list(keys)
        if register := kept(self.key):
            return [register.rows[key] for key in wanted if key in register.rows]
        if len(wanted) > FEW:
            return [self.register.rows[key] for key in wanted if key in self.register.rows]
        return [row_of(edition) for edition in self._editions(wanted)]

    def _editions(self, wanted: list[tuple[str, str]]) -> Iterable[Edition]:
        if not wanted:
            return ()
        named = reduce(or_, (Q(record_type=kind, reference=ref) for kind, ref in wanted))
        return editions_after(self.key.seq, named).order_by("seq")

    @cached_property
    def register(self) -> Register:
        return register_after(self.key)

    def everything(self, record_type: str) -> Rows:
        return self.register.everything(record_type)

    def part_of(self, reference: str) -> list[Current]:
        return self.register.parts.get(reference, [])

    @property
    def labels(self) -> Labels:
        return self.register.labels

    @cached_property
    def topic_labels(self) -> Labels:
        """The labels of topics, without putting the whole register of the day together."""
        if register := kept(self.key):
            return register.labels
        rows = map(row_of, editions_after(self.key.seq, Q(record_type="topic")))
        return {(row.record_type, row.reference): row.called for row in rows if not row.withdrawn}

    @property
    def names(self) -> Names:
        return self.register.names

    @property
    def snapshot(self) -> Snapshot:
        return self.register.snapshot(self.day)


_standing: ContextVar[Any] = ContextVar("register_moment", default=None)


def standing() -> Any:
    """The moment that is asked for, or None where the register is shown as it is."""
    return _standing.get()


def labels() -> Labels:
    """As `index.labels`, of the register that is shown."""
    moment = standing()
    return moment.labels if moment else index.labels()


def topic_labels() -> Labels:
    """The labels of topics, and maybe others, of the register that is shown."""
    moment = standing()
    return moment.topic_labels if moment else index.labels()


def earlier() -> Moment | None:
    """The earlier register that is shown, or None where it is today's."""
    moment = standing()
    return moment if isinstance(moment, Moment) else None


def earlier_day() -> date | None:
    """The day whose register is shown, or None where it is today's."""
    moment = earlier()
    return moment.day if moment else None


def edition_shown(record_type: str, reference: str) -> int | None:
    """The number of the edition whose page is shown, where it is one of this record."""
    moment = earlier()
    if not moment or not moment.edition or moment.edition[:2] != (record_type, reference):
        return None
    return moment.edition[2]


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
        said = _("“%(value)s” is not a day: write it as 2026-06-01")
        raise NotADay(said % {"value": text[:40]}) from None
    if known.first > index.today():
        said = _("“%(value)s” has not come yet: choose today or an earlier day")
        raise NotADay(said % {"value": text[:40]})
    return known.first


@contextmanager
def at(day: date) -> Iterator[Moment]:
    """Within the block, everything reads the register as it stood at the end of `day`.

    What reads more than a few records may raise IndexUnavailable: see `rebuilding`.
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


def after(edition: Edition) -> Moment:
    """The register as it stood when this edition had just been published."""
    known = (edition.record_type, edition.reference, edition.number)
    key = Key(edition.seq, edition.hash, last_removal())
    return Moment(edition.published_at.date(), key, edition=known)


def _moment(day: date) -> Moment:
    editions = Edition.objects.filter(published_at__lt=journal.end_of(day)).order_by("-seq")
    last = editions.values_list("seq", "hash").first() or (0, "")
    return Moment(day, Key(*last, last_removal()))


def is_before_all() -> bool:
    """Whether an earlier register is shown in which nothing had been published yet."""
    moment = earlier()
    return moment is not None and moment.key.seq == 0


def first_day() -> date | None:
    """The day (UTC) of the first edition; None where there is none yet."""
    first = Edition.objects.order_by("seq").values_list("published_at", flat=True).first()
    return first.date() if first else None


def last_removal() -> int:
    """The last removal of a text that the law required, of whatever day."""
    return Edition.objects.filter(action=Action.REDACTED).aggregate(seq=Max("seq"))["seq"] or 0
