"""What two registers say differently of one agreement."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from typing import Any

from intake.comparing.likeness import Rarity, likeness, overlap, tokens
from register import derived
from register.codelists import ProgressStatus
from register.documents import Agreement, Commitment, Event, Progress, Signature, Source

# From this likeness of their words on, two commitments are taken for one.
SAME_COMMITMENT = 0.55
# Commitments of theirs that are looked at closely for each of ours.
MOST = 12


@dataclass(frozen=True)
class Statement:
    """What one register says, and its source: the address that it gives, or else who published it.

    `copy` is where the register's own copy of a source without an address is.
    """

    text: str
    source: str = ""
    publication: str = ""
    copy: str = ""

    @property
    def sourced(self) -> str:
        """The source in a cell."""
        return self.source or " ".join(filter(None, (self.publication, self.copy)))


@dataclass(frozen=True)
class Saying:
    """One thing that the two say differently; `None` on a side means that it does not say it.

    `part` names the commitment, event or person that it is about, and is empty for the whole.
    """

    field: str
    part: str
    ours: Statement | None
    theirs: Statement | None


@dataclass(frozen=True)
class Version:
    """An agreement as one register has it, with the updates on it.

    `site` is where the register's pages are; empty where nobody knows.
    """

    agreement: Agreement
    updates: Sequence[Progress]
    site: str = ""

    def said(self, text: Any, source: str | None = None) -> Statement | None:
        value = getattr(text, "label", text)
        if not value:
            return None
        known = self.agreement.source(source)
        if known is None or known.url:
            return Statement(str(value), (known.url or "") if known else "")
        publication = ": ".join(filter(None, (known.publisher, known.title)))
        return Statement(str(value), "", publication, self._copy(known))

    def _copy(self, source: Source) -> str:
        if not self.site or not source.archive:
            return ""
        return f"{self.site}/agreements/{self.agreement.reference}/sources/{source.key}/copy"


def sayings(ours: Version, theirs: Version, on: date) -> list[Saying]:
    """Every difference, from what the agreement is to what became of its commitments.

    `on` is the day (UTC) by which statuses are judged, the same for both.
    """
    return [
        *_facts(ours, theirs, on),
        *_parties(ours, theirs),
        *_signatures(ours, theirs),
        *_events(ours, theirs),
        *_commitments(ours, theirs),
    ]


Fact = Callable[[Version], Statement | None]


def _facts(ours: Version, theirs: Version, on: date) -> Iterator[Saying]:
    def headline(version: Version) -> Statement | None:
        event = version.agreement.headline
        return version.said(version.agreement.date, event.source if event else None)

    def force(version: Version) -> Statement | None:
        said = version.agreement.force
        words = str(said.value.label) + (f": “{said.passage}”" if said.passage else "")
        return version.said(words, said.source)

    facts: dict[str, Fact] = {
        "title": lambda v: v.said(v.agreement.title),
        "date": headline,
        "type": lambda v: v.said(v.agreement.instrument),
        "legal force": force,
        "status": lambda v: v.said(derived.agreement_status(v.agreement, on)),
        "place": lambda v: v.said(v.agreement.place),
    }
    for field, fact in facts.items():
        if saying := _differs(field, "", fact(ours), fact(theirs)):
            yield saying


def _parties(ours: Version, theirs: Version) -> Iterator[Saying]:
    names = [
        {p.country.reference: p.country.name for p in version.agreement.parties}
        for version in (ours, theirs)
    ]
    for code in sorted(names[0].keys() ^ names[1].keys()):
        mine, other = (Statement(n[code]) if code in n else None for n in names)
        yield Saying("party", code, mine, other)


def _signatures(ours: Version, theirs: Version) -> Iterator[Saying]:
    """Every act of a person, once: persons by name, since references are each register's own.

    What one person did in both is paired by capacity first, then by the words of the titles.
    """

    def words(version: Version, signature: Signature | None) -> Statement | None:
        if signature is None:
            return None
        text = f"{signature.person.name}, {signature.title}: {signature.capacity.label}"
        return version.said(text, signature.source)

    mine, other = _acts(ours), _acts(theirs)
    for name in [*mine, *(name for name in other if name not in mine)]:
        for one, two in _same_acts(mine.get(name, []), other.get(name, [])):
            if saying := _differs("signatory", "", words(ours, one), words(theirs, two)):
                yield saying


def _acts(version: Version) -> dict[str, list[Signature]]:
    found: dict[str, list[Signature]] = {}
    for signature in version.agreement.signatures:
        found.setdefault(signature.person.name.casefold(), []).append(signature)
    return found


def _same_acts(
    ours: Sequence[Signature], theirs: Sequence[Signature]
) -> list[tuple[Signature | None, Signature | None]]:
    """The acts of one person in both, each once, and those that only one side has."""
    titles = [set(tokens(s.title)) for s in ours], [set(tokens(s.title)) for s in theirs]
    rarity = Rarity(s.title for s in (*ours, *theirs))
    scored = sorted(
        (
            one.capacity != two.capacity,
            one.title != two.title,
            -overlap(titles[0][mine], titles[1][other], rarity),
            mine,
            other,
        )
        for mine, one in enumerate(ours)
        for other, two in enumerate(theirs)
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for *_score, mine, other in scored:
        if mine not in chosen and other not in taken:
            chosen[mine] = other
            taken.add(other)
    found = [(s, theirs[chosen[n]] if n in chosen else None) for n, s in enumerate(ours)]
    return [*found, *((None, s) for n, s in enumerate(theirs) if n not in taken)]


def _events(ours: Version, theirs: Version) -> Iterator[Saying]:
    """Events of one kind in the order of their dates; the headline is told as the date."""

    def by_kind(version: Version) -> dict[tuple[Any, int], Event]:
        found: dict[tuple[Any, int], Event] = {}
        counted: Counter[Any] = Counter()
        for event in sorted(version.agreement.events, key=lambda event: event.date or ""):
            found[event.kind, counted[event.kind]] = event
            counted[event.kind] += 1
        return found

    def words(version: Version, event: Event | None) -> Statement | None:
        if event is None:
            return None
        when = event.date or "date not recorded"
        effect = f", with effect from {event.effective}" if event.effective else ""
        return version.said(f"{when}{effect}", event.source)

    mine, other = by_kind(ours), by_kind(theirs)
    for key in [*mine, *(key for key in other if key not in mine)]:
        one, two = mine.get(key), other.get(key)
        if one and two and one.headline and two.headline:
            continue
        saying = _differs("event", str(key[0].label), words(ours, one), words(theirs, two))
        if saying:
            yield saying


def _commitments(ours: Version, theirs: Version) -> Iterator[Saying]:
    for one, two in paired(ours.agreement.commitments, theirs.agreement.commitments):
        if one is None or two is None:
            mine = ours.said(one.text, one.source) if one else None
            other = theirs.said(two.text, two.source) if two else None
            number = f"{(one or two).number}"  # type: ignore[union-attr]
            yield Saying("commitment", number, mine, other)
            continue
        part = str(one.number) if one.number == two.number else f"{one.number} / {two.number}"
        for field, read in _PROMISED.items():
            said = ours.said(read(one), one.source), theirs.said(read(two), two.source)
            if saying := _differs(f"commitment: {field}", part, *said):
                yield saying
        progress = _progress(ours, one), _progress(theirs, two)
        if saying := _differs("commitment: progress", part, *progress):
            yield saying


_PROMISED: dict[str, Callable[[Commitment], Any]] = {
    "words": lambda c: c.text,
    "passage": lambda c: c.passage,
    "kind": lambda c: c.kind,
    "strength": lambda c: c.strength,
    "due": lambda c: "ongoing" if c.ongoing else c.due,
    "money": lambda c: f"{c.money.amount} {c.money.currency}" if c.money else None,
    "dropped": lambda c: c.dropped,
}


def paired(
    ours: Sequence[Commitment], theirs: Sequence[Commitment]
) -> list[tuple[Commitment | None, Commitment | None]]:
    """Commitments of both by the likeness of their words, each once; numbers settle ties."""
    rarity = Rarity(c.text for c in (*ours, *theirs))
    scored = sorted(
        (-max(_alike(one, two, rarity)), one.number != two.number, one.number, two.number)
        for one, two in _likely(ours, theirs, rarity)
    )
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for score, _other_number, mine, other in scored:
        if -score >= SAME_COMMITMENT and mine not in chosen and other not in taken:
            chosen[mine] = other
            taken.add(other)
    known = {c.number: c for c in theirs}
    found = [(one, known.get(chosen.get(one.number, 0))) for one in ours]
    return [*found, *((None, two) for two in theirs if two.number not in taken)]


def _likely(
    ours: Sequence[Commitment], theirs: Sequence[Commitment], rarity: Rarity
) -> Iterator[tuple[Commitment, Commitment]]:
    """Each of ours with those of theirs that share most words: the others cost too much."""
    words = [(two, set(tokens(two.text)), set(tokens(two.passage or ""))) for two in theirs]
    for one in ours:
        text, passage = set(tokens(one.text)), set(tokens(one.passage or ""))
        shared = (
            (
                -max(overlap(text, their_text, rarity), overlap(passage, their_passage, rarity)),
                one.number != two.number,
                number,
            )
            for number, (two, their_text, their_passage) in enumerate(words)
        )
        for *_score, number in nsmallest(MOST, shared):
            yield one, theirs[number]


def _alike(one: Commitment, two: Commitment, rarity: Rarity) -> Iterator[float]:
    yield likeness(one.text, two.text, rarity)
    if one.passage and two.passage and one.passage_language == two.passage_language:
        yield likeness(one.passage, two.passage, rarity)


def _progress(version: Version, commitment: Commitment) -> Statement | None:
    standing = derived.standing(commitment.number, version.updates)
    names = "; ".join(str(ProgressStatus(status).label) for status in standing.statuses)
    latest = f" ({standing.latest})" if standing.latest else ""
    sources = [e.source for update in standing.updates for e in update.evidence if e.source]
    return version.said(f"{names}{latest}", sources[0] if sources else None)


def _differs(
    field: str, part: str, ours: Statement | None, theirs: Statement | None
) -> Saying | None:
    """What is written in another source but in the same words is no difference."""
    if (ours.text if ours else None) == (theirs.text if theirs else None):
        return None
    return Saying(field, part, ours, theirs)
