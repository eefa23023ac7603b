"""Names of the records that facets count, and that searches find them by."""

import threading
from collections.abc import Callable, Collection, Iterable
from typing import Generic, TypeVar

from django.db.models import Q

from register.codelists import Action
from register.index.state import State
from register.models import Current, Edition

NAMED_TYPES = ("country", "organisation", "person", "topic", "strategy")
# Those whose records are called more than their label.
MORE_NAMED_TYPES = ("organisation", "person")
KEPT = 2  # states: the one that is served, and the next one while it is indexed

Key = tuple[str, str]  # record type and reference
Labels = dict[Key, str]
Names = dict[Key, tuple[str, ...]]
V = TypeVar("V")


class Followed(Generic[V]):
    """What the records say, by type and reference, as published up to a state's edition or later.

    Read once for each state in a process; after an edition, only what is new is read.
    """

    def __init__(self, read: Callable[[int], dict[Key, V]]) -> None:
        self._read = read
        self._guard = threading.Lock()
        self._known: dict[tuple[int, str], dict[Key, V]] = {}

    def at(self, state: State) -> dict[Key, V]:
        asked = (state.seq, state.hash)
        if (found := self._known.get(asked)) is None:
            with self._guard:
                found = self._made(asked)
                kept = dict(list(self._known.items())[1 - KEPT :])
                self._known = kept | {asked: found}
        return found

    def _made(self, asked: tuple[int, str]) -> dict[Key, V]:
        if asked in self._known:
            return self._known[asked]
        earlier = max((known for known in self._known if known < asked), default=(0, ""))
        seq, hash_ = earlier
        if seq and Edition.objects.filter(seq=seq, hash=hash_).exists():
            return self._known[earlier] | self._read(seq)
        return self._read(0)


def labels_at(state: State) -> Labels:
    """The labels by record type and reference, as published up to the state's edition or later."""
    return _labels.at(state)


def names_at(state: State) -> Names:
    """In the same way, all names of those records that are called more than their label."""
    return _names.at(state)


def names_of(rows: Iterable[Current]) -> Names:
    """What the documents of records say that they are called; nothing of what does not stand."""
    return {
        (row.record_type, row.reference): () if row.withdrawn else _said(row.edition)
        for row in rows
        if row.record_type in MORE_NAMED_TYPES
    }


def renamed(changed: Collection[Key], after: int, now: Names) -> list[Key]:
    """Those of the records that were not called what they are `now` after edition `after`."""
    then: Names = {}
    editions = Edition.objects.filter(
        record_type__in=MORE_NAMED_TYPES, reference__in={ref for _kind, ref in changed}
    )
    for edition in editions.filter(seq__lte=after).exclude(action=Action.REDACTED).order_by("seq"):
        then[edition.record_type, edition.reference] = _said(edition)
    return [key for key in changed if then.get(key, ()) != now.get(key, ())]


def _said(edition: Edition) -> tuple[str, ...]:
    holds = edition.action == Action.PUBLISHED and edition.document
    return edition.content.names if holds else ()


def _read_labels(after: int) -> Labels:
    """The labels of editions after `after`: few as a rule, so that their types are sorted here."""
    newer, named = Q(edition_id__gt=after), Q(record_type__in=NAMED_TYPES)
    rows = Current.objects.filter(newer if after else named)
    found = rows.order_by().values_list("record_type", "reference", "label").iterator(2000)
    return {(kind, reference): label for kind, reference, label in found if kind in NAMED_TYPES}


def _read_names(after: int) -> Names:
    named = Current.objects.filter(edition_id__gt=after, record_type__in=MORE_NAMED_TYPES)
    return names_of(named.select_related("edition").order_by().iterator(2000))


_labels, _names = Followed(_read_labels), Followed(_read_names)
