"""Visit addresses and keep what they answer: the work of `manage.py check_sources`."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from agreements.links import copies, keeping
from agreements.links.rounds import Round
from agreements.links.visitor import Outcome, Validators, Visitor
from agreements.models import LinkCheck


def check(
    addresses: Iterable[str], visitor: Visitor, *, seconds: float, **pace: Any
) -> Iterator[LinkCheck]:
    """Visit each address in turn until the time is over; keep and yield what each answers.

    `pace` goes to the round: its pause, clock and sleep.
    """
    addresses = list(addresses)
    before = keeping.newest_of(addresses)

    def visit(address: str) -> Outcome:
        known = before.get(address)
        if settings.ARCHIVE_SOURCES and not (known and known.copy_path):
            # Asked for as if for the first time: what has not changed would not come again.
            return visitor.visit(address, wanted=copies.may_be_kept)
        return visitor.visit(address, _validators(known))

    for address, outcome in Round(visit, visitor.delay, seconds=seconds, **pace).run(addresses):
        copy = copies.keep(outcome.body, outcome.media_type) if outcome.body else None
        yield keeping.keep(address, outcome, copy)


def _validators(known: LinkCheck | None) -> Validators:
    return Validators(known.etag, known.last_modified) if known else Validators()
