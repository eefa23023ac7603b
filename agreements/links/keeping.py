"""Keep what visits found, and show of it to the public what is published."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.links.visitor import Outcome
from agreements.models import LinkCheck, Source
from register import links
from register.links import UNCHANGED, Verdict, verdict

BATCH = 200


def key_of(address: str) -> str:
    """What an address is found by: some are too long for an index."""
    return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


def newest_of(addresses: Iterable[str]) -> dict[str, LinkCheck]:
    """The last check of each of these addresses that was ever visited."""
    keys = sorted({key_of(address) for address in addresses})
    found: dict[str, LinkCheck] = {}
    for start in range(0, len(keys), BATCH):
        rows = LinkCheck.objects.newest().filter(key__in=keys[start : start + BATCH])
        found |= {row.address: row for row in rows}
    return found


def due(*, unvisited_since: datetime, only: str = "") -> list[str]:
    """Addresses to visit, those never visited first and then the oldest check first.

    They are those of working copies and of published records; of one agreement where `only` gives
    its reference. Left out is what was visited after `unvisited_since`, and whose server asked us
    to come back later.
    """
    working = Source.objects.exclude(url="")
    if only:
        working = working.filter(agreement__reference=only)
    addresses = {*working.values_list("url", flat=True), *links.published_addresses(only)}
    checks = newest_of(addresses)
    now = timezone.now()

    def is_due(address: str) -> bool:
        check = checks.get(address)
        if check is None:
            return True
        return check.checked_at < unvisited_since and not (check.retry_at and check.retry_at > now)

    def age(address: str) -> tuple[bool, float, str]:
        check = checks.get(address)
        return (check is not None, check.checked_at.timestamp() if check else 0.0, address)

    return sorted(filter(is_due, addresses), key=age)


def keep(address: str, outcome: Outcome, copy: tuple[str, str] | None = None) -> LinkCheck:
    """Note what a visit found; `copy` is the path and the SHA-256 of a copy kept of the page."""
    now = timezone.now()
    with transaction.atomic():
        rows = LinkCheck.objects.select_for_update().newest().filter(key=key_of(address))
        before = rows.first()
        check = _check(address, outcome, before or LinkCheck(), now)
        if copy:
            (check.copy_path, check.copy_sha256), check.copied_at = copy, now
        rows.update(newest=False)
        check.save()
    return check


def _check(address: str, outcome: Outcome, before: LinkCheck, now: datetime) -> LinkCheck:
    says = None if outcome.answer is None else verdict(outcome.answer)
    unchanged = outcome.answer == UNCHANGED
    return LinkCheck(
        address=address,
        key=key_of(address),
        checked_at=now,
        answer=outcome.answer,
        problem=str(outcome.problem),
        final_address=outcome.address if outcome.address != address else "",
        media_type=before.media_type if unchanged else outcome.media_type,
        etag=before.etag if unchanged else outcome.validators.etag,
        last_modified=before.last_modified if unchanged else outcome.validators.last_modified,
        answered_at=now if says == Verdict.ANSWERS else before.answered_at,
        failing_since=(before.failing_since or now) if says == Verdict.FAILS else None,
        retry_at=now + timedelta(seconds=outcome.wait) if outcome.wait else None,
        copy_path=before.copy_path,
        copy_sha256=before.copy_sha256,
        copied_at=before.copied_at,
    )


def show() -> bool:
    """Bring what the public sees of addresses up to the newest checks; return whether it moved."""
    checks = newest_of(links.published_addresses())
    known = {address: check.known for address, check in checks.items()}
    return links.show({address: found for address, found in known.items() if found})
