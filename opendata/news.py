"""What is new in the register, as entries of feeds: records as they changed, and editions."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

from django.db.models import Q

from opendata.atom import Entry
from opendata.identity import urn
from register import codelists, derived, journal, moments, reading
from register.addresses import address, agreement_of, commitment_address
from register.dates import PartialDate
from register.index.cards import AgreementCard, CommitmentCard
from register.models import Edition

Absolute = Callable[[str], str]
JSON = "application/json"
ATOM = "application/atom+xml"


def notes(seqs: Iterable[int]) -> dict[int, str]:
    """The change notes of editions by their place in the journal, in one query."""
    found = Edition.objects.filter(seq__in=set(seqs))
    return dict(found.values_list("seq", "change_note"))


def agreement_entry(card: AgreementCard, notes: dict[int, str], absolute: Absolute) -> Entry:
    """An agreement, changed when it or its progress was last published."""
    path = address("agreement", card.reference)
    parties = ", ".join(country.name for country in card.countries)
    status = codelists.AgreementStatus(card.status).label if card.status else "Not recorded"
    lines = [
        card.summary,
        f"Between: {parties}",
        f"Date: {card.date or 'not recorded'}",
        f"Status: {status}",
    ]
    return Entry(
        id=urn("agreement", card.reference),
        title=card.title,
        updated=card.updated,
        url=absolute(path),
        summary=notes.get(card.seq, ""),
        content="\n".join(lines),
        categories=tuple((topic.reference, topic.name) for topic in card.topics),
        links=((JSON, absolute(f"{path[:-1]}.json")), (ATOM, absolute(f"{path[:-1]}.atom"))),
    )


def turning_entry(card: CommitmentCard, notes: dict[int, str], absolute: Absolute) -> Entry:
    """A commitment, changed when it was last published, became overdue or fell silent."""
    return replace(commitment_entry(card, notes, absolute), updated=changed(card))


def commitment_entry(card: CommitmentCard, notes: dict[int, str], absolute: Absolute) -> Entry:
    """A commitment, changed when it or what was reported on it was last published."""
    path = commitment_address(card.agreement, card.number)
    progress = ", ".join(str(codelists.ProgressStatus(s).label) for s in card.statuses)
    said = standing(card)
    lines = [
        *said,
        card.text,
        f"Agreement: {card.title}",
        f"Progress: {progress}",
        f"Due: {card.due or ('ongoing' if card.ongoing else 'no date stated')}",
        *([f"In its words: {card.passage}"] if card.passage else []),
    ]
    return Entry(
        id=urn("commitment", card.agreement, card.number),
        title=" – ".join([*said, card.text]),
        updated=card.updated,
        url=absolute(path),
        summary=notes.get(card.seq, ""),
        content="\n".join(lines),
        categories=tuple((topic.reference, topic.name) for topic in card.topics),
        links=((JSON, absolute(f"{path[:-1]}.json")),),
    )


def standing(card: CommitmentCard) -> list[str]:
    """Since when a commitment is overdue; the last update, where it is more than a year old."""
    today, said = moments.today(), []
    if card.is_overdue(today) and card.due:
        said.append(f"Overdue since {derived.overdue_since(card.due)}")
    if latest := _fell_silent(card):
        said.append(f"No public update since {latest}")
    return said


def changed(card: CommitmentCard) -> datetime:
    """When it was published, became overdue or fell silent, whichever came last."""
    return max([card.updated, *_turns(card)])


def recency(card: CommitmentCard) -> tuple[datetime, datetime]:
    """The key that puts last what changed last; of what was published at once, what turned last."""
    return changed(card), max(_turns(card), default=card.updated)


def _turns(card: CommitmentCard) -> list[datetime]:
    """The beginning of the days on which it became overdue and fell silent, as far as it did."""
    days = []
    if card.due and card.is_overdue(moments.today()):
        days.append(derived.overdue_since(card.due))
    if latest := _fell_silent(card):
        days.append(derived.silent_since(latest))
    return [datetime.combine(day, time.min, UTC) for day in days]


def _fell_silent(card: CommitmentCard) -> PartialDate | None:
    """The date of the newest update, where it is more than a year old."""
    latest = PartialDate.parse(card.latest_progress) if card.latest_progress else None
    return latest if derived.is_silent(card.statuses, latest, moments.today()) else None


def editions() -> Any:
    """Every edition that the public sees, newest first, until the end of the day shown."""
    found = Edition.objects.order_by("-seq")
    day = moments.earlier_day()
    return found.filter(published_at__lt=journal.end_of(day)) if day else found


def editions_of(record_type: str, reference: str) -> Any:
    named = Q(record_type=record_type, reference=reference)
    if record_type == "agreement":
        named |= Q(record_type="progress", reference__startswith=f"{reference}-u")
    return editions().filter(named)


def folder(record_type: str, reference: str) -> str:
    """The page of a record, without the slashes around it."""
    return address(record_type, reference).strip("/")


def named(found: list[Edition]) -> dict[tuple[str, str], str]:
    """What the records of editions are called, those that were kept in a merger included."""
    records = [(e.record_type, e.reference) for e in found]
    kept = [(e.record_type, e.merged_into) for e in found if e.merged_into]
    agreements = [("agreement", agreement_of(e.reference)) for e in found if _is_progress(e)]
    return reading.labels([*records, *kept, *agreements])


def edition_entries(found: list[Edition], absolute: Absolute) -> list[Entry]:
    """An entry for each edition; of what was withdrawn nothing but its reference is said."""
    labels = named(found)
    return [_edition_entry(edition, labels, absolute) for edition in found]


def _edition_entry(
    edition: Edition, labels: dict[tuple[str, str], str], absolute: Absolute
) -> Entry:
    action = codelists.Action(edition.action).label
    return Entry(
        id=urn("edition", edition.hash),
        title=f"{action}: {_called(edition, labels)}",
        updated=edition.published_at,
        published=edition.published_at,
        url=absolute(address(edition.record_type, edition.reference)),
        summary=edition.change_note,
        categories=((edition.record_type, str(codelists.RECORD_TYPES[edition.record_type])),),
    )


def _called(edition: Edition, labels: dict[tuple[str, str], str]) -> str:
    """What the record is called; of a progress update, its agreement before its text."""
    label = labels.get((edition.record_type, edition.reference))
    if not label or not _is_progress(edition):
        return label or edition.reference
    agreement = agreement_of(edition.reference)
    return f"{labels.get(('agreement', agreement), agreement)} – {label}"


def _is_progress(edition: Edition) -> bool:
    return edition.record_type == "progress"
