"""When several agreements were last changed, and when their sources were last checked."""

from datetime import datetime
from itertools import chain
from typing import NamedTuple

from register import reading
from register.query import Hit, RegisterQuery
from website import records

# Agreements whose sources one page looks at.
MOST_CHECKED = 20


class State(NamedTuple):
    """The newest change of any; what checks came to for the sources of the `newest` few."""

    changed_at: datetime | None
    checks: records.Checks
    newest: int


def state_of(found: RegisterQuery, hits: list[Hit]) -> State:
    """The state of agreements found; the first of `hits` are looked at for their sources."""
    latest = found.order_by("updated")[:1]
    looked_at = [hit.card.reference for hit in hits[:MOST_CHECKED]]
    editions = reading.editions("agreement", looked_at)
    rows = chain.from_iterable(records.sources(e, e.content) for e in editions)
    return State(
        changed_at=latest[0].card.updated if latest else None,
        checks=records.checks(rows),
        newest=len(looked_at),
    )
