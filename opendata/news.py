"""What is new in the register, as entries of feeds: agreements and commitments as they changed."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, time

from opendata.atom import Entry
from opendata.identity import urn
from register import codelists, derived, moments
from register.addresses import address, commitment_address
from register.dates import PartialDate
from register.index.cards import AgreementCard, CommitmentCard
from register.models import Edition

Absolute = Callable[[str], str]
HTML = "text/html"
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
