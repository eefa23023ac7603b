"""When several agreements were last changed, and when their sources were last checked."""

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from register.models import Edition
from register.query import Hit, RegisterQuery
from website import records

# Agreements whose sources one page looks at.
MOST_CHECKED = 20


class State(NamedTuple):
    """The newest change of any; what checks came to for the sources of the `newest` few."""

    changed_at: datetime | None
    checks: records.Checks
    newest: int


def checked(hits: list[Hit]) -> list[tuple[str, str]]:
    """Type and reference of the agreements whose sources are looked at: the first found."""
    return [("agreement", hit.card.reference) for hit in hits[:MOST_CHECKED]]


def state_of(
    found: RegisterQuery, hits: list[Hit], known: Mapping[tuple[str, str], Edition]
) -> State:
    """The state of agreements found; the first of `hits` are looked at for their sources.

    Their editions are those of `known`.
    """
    latest = found.order_by("updated")[:1]
    looked_at = checked(hits)
    editions = [known[key] for key in looked_at if key in known]
    rows = chain.from_iterable(records.sources(e, e.content) for e in editions)
    return State(
        changed_at=latest[0].card.updated if latest else None,
        checks=records.checks(rows),
        newest=len(looked_at),
    )
