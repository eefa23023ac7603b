"""Whether the sources of published agreements still answer: known beside the journal, not in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from register import journal
from register.documents import Agreement, Source
from register.models import Current, Head, LinkState

# The server says that the page is gone.
GONE = frozenset({404, 410})
# The server is there and lets no program in: 403, 429 and their like say nothing of the page.
REFUSING = frozenset({401, 402, 403, 405, 406, 407, 429, 451})
UNCHANGED = 304
BATCH = 500
SHOWN = ("address", "checked_on", "answer", "answered_on", "failing_since")


class Verdict(StrEnum):
    """What an HTTP status says of an address."""

    ANSWERS = "answers"
    REFUSES = "refuses"
    FAILS = "fails"


@dataclass(frozen=True)
class Known:
    """What is known of an address: when it was asked, its HTTP status (0 for none), and before."""

    checked_on: date
    answer: int | None = None
    answered_on: date | None = None
    failing_since: date | None = None

    @property
    def verdict(self) -> Verdict | None:
        return None if self.answer is None else verdict(self.answer)


def verdict(answer: int) -> Verdict:
    if 200 <= answer < 300 or answer == UNCHANGED:
        return Verdict.ANSWERS
    return Verdict.REFUSES if answer in REFUSING else Verdict.FAILS


def of(agreement: Agreement) -> dict[str, Known]:
    """What is known of each source that has an address, by key, in one query.

    The newer of two is shown: what the editors wrote into the document, and our own last check.
    """
    states = {
        (state.source, state.address): state
        for state in LinkState.objects.filter(reference=agreement.reference)
    }
    found = {}
    for source in agreement.sources:
        known = _newer(_written(source), states.get((source.key, source.url or "")))
        if source.url and known:
            found[source.key] = known
    return found


def published_addresses(only: str = "") -> set[str]:
    """Every address that a current document gives for a source; of one agreement by `only`."""
    return {address for reference, _source, address in _published() if only in ("", reference)}


def show(known: Mapping[str, Known]) -> bool:
    """Make the public table say what is known, by address; return whether anything changed.

    Only addresses of current documents come into it: it is for the public to read. The entity tag
    of public pages changes where the table does.
    """
    with transaction.atomic():
        journal.hold()
        wanted = {
            (reference, source): _state(reference, source, address, found)
            for reference, source, address in _published()
            if (found := known.get(address)) and found.answer is not None
        }
        held = {(row.reference, row.source): row for row in LinkState.objects.all()}
        gone = [row.pk for key, row in held.items() if key not in wanted]
        changed = [row for key, row in wanted.items() if _shown(row) != _shown(held.get(key))]
        LinkState.objects.filter(pk__in=gone).delete()
        LinkState.objects.bulk_create(
            changed,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["reference", "source"],
            update_fields=SHOWN,
        )
        if gone or changed:
            Head.objects.filter(pk=1).update(links_shown_at=timezone.now())
    return bool(gone or changed)


def _published() -> Iterator[tuple[str, str, str]]:
    """Reference, key and address of every source in a current document."""
    rows = Current.objects.filter(record_type="agreement", withdrawn=False)
    for row in rows.select_related("edition").iterator(BATCH):
        for key, address in row.edition.source_addresses:
            yield row.reference, key, address


def _state(reference: str, source: str, address: str, known: Known) -> LinkState:
    return LinkState(
        reference=reference,
        source=source,
        address=address,
        checked_on=known.checked_on,
        answer=known.answer or 0,
        answered_on=known.answered_on,
        failing_since=known.failing_since,
    )


def _shown(state: LinkState | None) -> tuple:
    return tuple(getattr(state, name, None) for name in SHOWN)


def _written(source: Source) -> Known | None:
    """What the document itself says."""
    if not source.checked_on:
        return None
    day = date.fromisoformat(source.checked_on)
    if source.answer is None:
        return Known(day)
    says = verdict(source.answer)
    return Known(
        day,
        source.answer,
        answered_on=day if says == Verdict.ANSWERS else None,
        failing_since=day if says == Verdict.FAILS else None,
    )


def _newer(written: Known | None, state: LinkState | None) -> Known | None:
    if state is None:
        return written
    checked = Known(state.checked_on, state.answer, state.answered_on, state.failing_since)
    if written is None:
        return checked
    newest = written if written.checked_on > checked.checked_on else checked
    answered = max(filter(None, (written.answered_on, checked.answered_on)), default=None)
    return Known(newest.checked_on, newest.answer, answered, newest.failing_since)
