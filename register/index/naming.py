"""Names of the records that facets count."""

import threading

from django.db.models import Q

from register.index.state import State
from register.languages import named
from register.models import Current, Edition

NAMED_TYPES = ("country", "organisation", "person", "topic", "strategy")

Labels = dict[tuple[str, str], str]  # a `Name` where there are names in other languages

_guard = threading.Lock()
_known: tuple[int, str, Labels] = (0, "", {})


def labels_at(state: State) -> Labels:
    """The labels by record type and reference, as published up to the state's edition or later.

    Read once for each state in a process; after an edition, only what is new is read.
    """
    global _known
    seq, hash_, found = _known
    if (seq, hash_) == (state.seq, state.hash):
        return found
    with _guard:
        if seq < state.seq and Edition.objects.filter(seq=seq, hash=hash_).exists():
            found = found | _labels(seq)
        else:
            found = _labels(0)
        _known = (state.seq, state.hash, found)
    return found


def _labels(after: int) -> Labels:
    """The labels of editions after `after`: few as a rule, so that their types are sorted here."""
    newer, every = Q(edition_id__gt=after), Q(record_type__in=NAMED_TYPES)
    rows = Current.objects.filter(newer if after else every)
    columns = ("record_type", "reference", "label", "names")
    found = rows.order_by().values_list(*columns).iterator(2000)
    return {(kind, ref): named(*known) for kind, ref, *known in found if kind in NAMED_TYPES}
