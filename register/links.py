"""Whether the sources of published agreements still answer: known beside the journal, not in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils import timezone

from register import journal
from register.documents import Agreement, Source
from register.models import Current, Head, Links

# The server says that the page is gone.
GONE = frozenset({404, 410})
# The server is there and lets no program in: 403, 429 and their like say nothing of the page.
REFUSING = frozenset({401, 402, 403, 405, 406, 407, 429, 451})
UNCHANGED = 304
BATCH = 500


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


def of(agreement: Agreement, links: Links) -> dict[str, Known]:
    """What is known of each source that has an address, by key.

    The newer of two is shown: what the editors wrote into the document, and our own last check as
    `links` of the current edition has it.
    """
    found = {}
    for source in agreement.sources:
        link = links.get(source.key)
        checked = _read(link) if link and link["address"] == source.url else None
        known = _newer(_written(source), checked)
        if source.url and known:
            found[source.key] = known
    return found


def published_addresses(only: str = "") -> set[str]:
    """Every address that a current document gives for a source; of one agreement by `only`."""
    rows = Current.objects.agreements().select_related("edition")
    rows = rows.filter(reference=only) if only else rows
    return {
        address for row in rows.iterator(BATCH) for address in row.edition.source_addresses.values()
    }


def show(known: Mapping[str, Known]) -> bool:
    """Make the register say what is known, by address; return whether anything changed.

    Only addresses of current documents come into it: it is for the public to read. The entity tag
    of public pages changes where what they show does.
    """
    with transaction.atomic():
        journal.hold()
        changed = []
        for row in Current.objects.agreements().select_related("edition").iterator(BATCH):
            links = {
                key: _row(address, known[address])
                for key, address in row.edition.source_addresses.items()
                if address in known
            }
            if links != row.links:
                row.links = links
                changed.append(row)
        Current.objects.bulk_update(changed, ["links"], batch_size=BATCH)
        if changed:
            Head.objects.filter(pk=1).update(links_shown_at=timezone.now())
    return bool(changed)


def _row(address: str, known: Known) -> dict[str, Any]:
    days = {"answered_on": known.answered_on, "failing_since": known.failing_since}
    return {
        "address": address,
        "checked_on": known.checked_on.isoformat(),
        "answer": known.answer,
        **{name: day.isoformat() for name, day in days.items() if day},
    }


def _read(link: dict[str, Any]) -> Known:
    return Known(
        date.fromisoformat(link["checked_on"]),
        link["answer"],
        *(
            date.fromisoformat(link[name]) if name in link else None
            for name in ("answered_on", "failing_since")
        ),
    )


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


def _newer(written: Known | None, checked: Known | None) -> Known | None:
    if written is None or checked is None:
        return written or checked
    newest = written if written.checked_on > checked.checked_on else checked
    answered = max(filter(None, (written.answered_on, checked.answered_on)), default=None)
    return replace(newest, answered_on=answered)
