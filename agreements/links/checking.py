"""Visit addresses and keep what they answer: the work of `manage.py check_sources`."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import F

from agreements.links import copies, keeping
from agreements.links.rounds import Round
from agreements.links.visitor import Outcome, Validators, Visitor
from agreements.models import LinkCheck


class Checking:
    """One run of visits. `unnoted` counts silences that may be our own.

    Where nobody answers, this machine has no way out, and no source is to blame: a silence is noted
    only when another address has answered after it.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.unnoted = 0
        self._before: dict[str, LinkCheck] = {}

    def run(self, addresses: Iterable[str], *, seconds: float, **pace: Any) -> Iterator[LinkCheck]:
        """Visit each address in turn until the time is over; keep and yield what each answers.

        `pace` goes to the round: its pause, clock and sleep.
        """
        addresses = list(addresses)
        self._before = keeping.newest_of(addresses)
        silences: list[tuple[str, Outcome]] = []
        heard = ""
        round_of_visits = Round(self._visit, self.visitor.delay, seconds=seconds, **pace)
        for address, outcome in round_of_visits.run(addresses):
            if outcome.is_silence:
                silences.append((address, outcome))
                continue
            if outcome.answer != 0:
                heard = address
                yield from _kept(silences)
                silences = []
            yield from _kept([(address, outcome)])
        if silences and self._is_answered(heard):
            yield from _kept(silences)
        else:
            self.unnoted = len(silences)

    def _visit(self, address: str) -> Outcome:
        known = self._before.get(address)
        if settings.ARCHIVE_SOURCES and not (known and known.copy_path):
            # Asked for as if for the first time: what has not changed would not come again.
            return self.visitor.visit(address, wanted=copies.may_be_kept)
        return self.visitor.visit(address, _validators(known))

    def _is_answered(self, heard: str) -> bool:
        """Whether an address that answered, in this run or the last time, does so now."""
        answering = LinkCheck.objects.newest().filter(answered_at=F("checked_at"))
        address = heard or answering.values_list("address", flat=True).first() or ""
        return bool(address) and self.visitor.visit(address).answer != 0


def _kept(found: Iterable[tuple[str, Outcome]]) -> Iterator[LinkCheck]:
    for address, outcome in found:
        copy = copies.keep(outcome.body, outcome.media_type) if outcome.body else None
        yield keeping.keep(address, outcome, copy)


def _validators(known: LinkCheck | None) -> Validators:
    return Validators(known.etag, known.last_modified) if known else Validators()
