"""Records that may be duplicates of one another: found, shown, and dismissed by a person."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef

from editorial.models import NotDuplicate, Record
from editorial.nearness import are_near, near_pairs
from register.documents import TYPES
from register.models import Current

R = TypeVar("R", bound=Record)
Keys = tuple[int, int]


class Row(NamedTuple):
    """What is compared of a record; only rows of one `group` can be near by name."""

    pk: int
    name: str
    group: Hashable = None
    more: Any = None


@dataclass(frozen=True)
class Pair:
    """Two records that may be one, the older first."""

    first: Record
    second: Record


class Likeness(Generic[R]):
    """When two records of a kind may be one: by default when their names are near."""

    model: type[R]
    least = 0.6  # of the runs of three letters of both, how many both have

    def rows(self, records: Any) -> list[Row]:
        """What is compared of these records (a queryset), in a constant number of queries."""
        return [Row(*values) for values in records.values_list("pk", self.model.name_field)]

    def candidates(self, record: R) -> Any:
        """The records that may be like this one, narrowed where the database can."""
        return self.model._default_manager.all()

    def alike(self, one: Row, other: Row) -> bool:
        return are_near(one.name, other.name, self.least)

    def meetings(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """The pairs that are worth comparing."""
        groups: dict[Hashable, dict[Row, str]] = defaultdict(dict)
        for row in rows:
            groups[row.group][row] = row.name
        for names in groups.values():
            yield from near_pairs(names, self.least)

    # What others ask for

    def like(self, record: R) -> list[R]:
        """The records that this one may be a duplicate of; merged ones are not among them."""
        [own] = self.rows(self.model._default_manager.filter(pk=record.pk))
        others = _without(self.candidates(record).exclude(pk=record.pk), edition__action="merged")
        found = [row.pk for row in self.rows(others) if self.alike(own, row)]
        records: Any = self.model._default_manager.filter(pk__in=found)
        return list(records.order_by("pk"))

    def pairs(self) -> list[Keys]:
        """The primary keys of any two standing records or drafts that may be one."""
        rows = self.rows(_without(self.model._default_manager.order_by("pk"), withdrawn=True))
        found = {
            (min(one.pk, other.pk), max(one.pk, other.pk))
            for one, other in self.meetings(rows)
            if self.alike(one, other)
        }
        return sorted(found)


_LIKENESSES: dict[str, Likeness] = {}


def register(likeness: type[Likeness]) -> type[Likeness]:
    """Class decorator: make it known under its model's record type."""
    _LIKENESSES[likeness.model.record_type] = likeness()
    return likeness


def like(record: Record) -> list[Record]:
    """The records that a saved one may be a duplicate of, the oldest first."""
    likeness = _LIKENESSES.get(record.record_type)
    return likeness.like(record) if likeness else []


def possible_duplicates(record_types: Collection[str] = tuple(TYPES)) -> list[Pair]:
    """Any two records of these types that may be one, but for those that somebody dismissed.

    Found anew only after a record of the type has changed.
    """
    found: list[Pair] = []
    for record_type in TYPES:
        if record_type in _LIKENESSES and record_type in record_types:
            keys = _without_dismissed(record_type, _pairs(_LIKENESSES[record_type]))
            held = _LIKENESSES[record_type].model._default_manager.in_bulk(
                {pk for pair in keys for pk in pair}
            )
            found += [Pair(held[one], held[two]) for one, two in keys if {one, two} <= held.keys()]
    return found


def possible_duplicates_among(records: Iterable[Record]) -> list[Pair]:
    """Those of the possible duplicates in which one of these records stands."""
    records = list(records)
    keys = {(record.record_type, record.pk) for record in records}
    return [
        pair
        for pair in possible_duplicates({record.record_type for record in records})
        if {(r.record_type, r.pk) for r in (pair.first, pair.second)} & keys
    ]


def dismiss(first: Record, second: Record, *, by: Any = None) -> NotDuplicate:
    """Remember that the two are not one: they are not shown again."""
    one, two = sorted((first.pk, second.pk))
    dismissed, _created = NotDuplicate.objects.get_or_create(
        record_type=first.record_type, first_id=one, second_id=two, defaults={"by": by}
    )
    return dismissed


def _pairs(likeness: Likeness) -> list[Keys]:
    """The pairs, kept until a record of the kind is added, saved or deleted, or an edition."""
    kind = likeness.model.record_type
    stands = likeness.model._default_manager.aggregate(Count("pk"), Max("pk"), Max("changed_at"))
    edition = Current.objects.filter(record_type=kind).aggregate(Max("edition"))
    state = [*stands.values(), *edition.values()]
    known = cache.get(key := f"duplicates-{kind}")
    if known is None or known[0] != state:
        known = (state, likeness.pairs())
        cache.set(key, known, None)
    return known[1]


def _without_dismissed(record_type: str, keys: list[Keys]) -> list[Keys]:
    rows = NotDuplicate.objects.filter(record_type=record_type)
    dismissed = set(rows.values_list("first_id", "second_id"))
    return [pair for pair in keys if pair not in dismissed]


def _without(records: Any, **stand: Any) -> Any:
    """The records but for those that stand so in the register."""
    own = {"record_type": records.model.record_type, "reference": OuterRef("reference")}
    return records.exclude(Exists(Current.objects.filter(**own, **stand)))
