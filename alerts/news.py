"""What is new for whoever follows something: what was published, and what became of due dates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from alerts.followed import EVERYTHING, Followed, NotFollowed
from alerts.span import Record, Span, withdrawn
from register import derived, moments, reading
from register.addresses import address, changes_address, commitment_address
from register.codelists import Action
from register.dates import PartialDate
from register.index.cards import CommitmentCard
from register.query import RegisterQuery


class Turn(NamedTuple):
    """A commitment that a day made overdue, or silent: without an update for more than a year.

    `since` is the first day on which it is overdue, or the date of the last update.
    """

    what: Literal["overdue", "silent"]
    since: PartialDate
    text: str
    path: str


@dataclass
class Item:
    """One record, with the change notes of its editions in their order.

    `joined` says that it was not among what is followed before, `left` that it no longer is, and
    `gone` that it was withdrawn or merged, which its last note explains. Of what is not known any
    more, since the law removed it, neither of the first two is said. `kept` is what the record is
    called that a merged one was merged into, and then `path` leads there. `changes` is the page of
    what changed since it was told last; empty where it is new, gone, or says what it said.
    """

    title: str
    path: str
    notes: list[tuple[date, str]] = field(default_factory=list)
    joined: bool = False
    left: bool = False
    gone: bool = False
    kept: str = ""
    changes: str = ""
    turns: list[Turn] = field(default_factory=list)


def news(followed: Followed, span: Span) -> list[Item]:
    """What there is to tell, what was published last first.

    Raises NotFollowed for a list whose filters are not understood any more: it is not all of it.
    """
    if followed.finder and followed.finder.form.errors:
        raise NotFollowed(f"the filters of {followed.path} are not understood any more")
    items = _published(followed, span)
    for card, turn in _turns(followed, span):
        path = address("agreement", card.agreement)
        record = ("agreement", card.agreement)
        items.setdefault(record, Item(card.title, path)).turns.append(turn)
    return list(items.values())


def _published(followed: Followed, span: Span) -> dict[Record, Item]:
    """An item for each record with new editions that belongs to what is followed, or did."""
    with moments.reading_from(span.before):
        before = _agreements(followed, span.agreements)
    now = _agreements(followed, span.agreements)
    wanted = {("agreement", reference) for reference in before | now} | _others(followed, span)
    latest_first = sorted(wanted, key=lambda record: span.editions[record][-1].seq, reverse=True)
    labels = reading.labels(latest_first)
    items = {}
    for record in latest_first:
        item = _item(record, span, labels)
        if record[0] == "agreement" and not item.gone:
            item.joined = record[1] not in before and record not in span.unknown
            item.left = record[1] in before - now
        items[record] = item
    return items


def _agreements(followed: Followed, changed: list[str]) -> set[str]:
    """Which of the agreements that changed belong to what is followed, as they are read now."""
    if not changed:
        return set()
    found = followed.found()
    if followed.promises:
        return {hit.card.agreement for hit in found.within(agreement=changed)}
    return {hit.card.reference for hit in found.within(reference=changed)}


def _others(followed: Followed, span: Span) -> set[Record]:
    """Records with new editions that are followed by name, whatever they say or said.

    Of agreements only those that nothing else tells of: how they stood is not known any more.
    """
    others = {record for record in span.editions if record[0] != "agreement"} | span.unknown
    if followed.place == EVERYTHING:
        return others
    return others & {followed.record}


def _item(record: Record, span: Span, labels: dict[Record, str]) -> Item:
    editions = span.editions[record]
    item = Item(
        title=labels.get(record, record[1]),
        path=address(*record),
        notes=[(edition.published_at.date(), edition.change_note) for edition in editions],
    )
    if last := withdrawn(editions):
        item.gone = True
        if last.merged_into and (kept := reading.kept(last)):
            item.kept, item.path = kept.content.label, address(kept.record_type, kept.reference)
    else:
        item.changes = _changes(record, span)
    return item


def _changes(record: Record, span: Span) -> str:
    """The address of what changed from the edition told last to the newest."""
    own = (e for e in span.editions[record] if e.record_type == record[0])
    newest = [edition.number for edition in own if edition.action == Action.PUBLISHED]
    if not newest or record not in span.told:
        return ""
    return changes_address(*record, span.told[record], newest[-1])


def _turns(followed: Followed, span: Span) -> Iterable[tuple[CommitmentCard, Turn]]:
    """What became overdue or silent after the day that was told of, until today (UTC)."""
    yield from _overdue(followed.promised(), span)
    yield from _silent(followed.promised(), span)


def _overdue(promised: RegisterQuery, span: Span) -> Iterable[tuple[CommitmentCard, Turn]]:
    for hit in promised.overdue().due(since=PartialDate(span.told_on)).order_by("due"):
        since = PartialDate(derived.overdue_since(hit.card.due))
        yield hit.card, _turn("overdue", since, hit.card)


def _silent(promised: RegisterQuery, span: Span) -> Iterable[tuple[CommitmentCard, Turn]]:
    for hit in promised.silent(since=span.told_on).order_by("newest"):
        latest = PartialDate.parse(hit.card.latest_progress)
        yield hit.card, _turn("silent", latest, hit.card)


def _turn(what: Literal["overdue", "silent"], since: PartialDate, card: CommitmentCard) -> Turn:
    return Turn(what, since, card.text, commitment_address(card.agreement, card.number))
