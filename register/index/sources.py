"""What the journal holds for the index: agreements as published, with their progress."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db.models import QuerySet

from register import journal
from register.addresses import agreement_of
from register.codelists import Action
from register.index.entries import Published
from register.models import Current, Edition, Head

BATCH = 500

Names = Mapping[str, Mapping[str, str]]  # of topics in other languages than English


def batches(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), BATCH):
        yield references[start : start + BATCH]


def touched(after: int, head: Head) -> tuple[list[str], list[str], list[str]]:
    """The agreements, progress updates and topics with an edition after `after`, up to the head."""
    rows = journal.since(after).filter(seq__lte=head.seq).values_list("record_type", "reference")
    found: dict[str, dict[str, None]] = {"agreement": {}, "progress": {}, "topic": {}}
    for record_type, reference in rows.iterator(BATCH):
        found.setdefault(record_type, {})[reference] = None
    return list(found["agreement"]), list(found["progress"]), list(found["topic"])


def names_of_topics() -> Names:
    """The names that topics have in other languages, by reference and language."""
    named = _published("topic").exclude(names={})
    return dict(named.values_list("reference", "names"))


def renamed_topics(topics: Collection[str], after: int) -> list[str]:
    """Those of the topics whose names in other languages are not those of edition `after`.

    They are found by these names, which no agreement's own document holds.
    """
    if not topics:
        return []
    now = names_of_topics()
    before: dict[str, Mapping[str, str] | None] = {}
    editions = Edition.objects.filter(record_type="topic", reference__in=topics, seq__lte=after)
    for edition in editions.exclude(action=Action.REDACTED).order_by("seq"):
        before[edition.reference] = _names_in(edition)
    return [topic for topic in topics if now.get(topic, {}) != before.get(topic, {})]


def agreements_of(updates: Collection[str]) -> set[str]:
    """The agreements that progress updates belong to, and those that they were withdrawn from."""
    found = {agreement_of(reference) for reference in updates}
    for batch in batches(list(updates)):
        rows = _published("progress").filter(reference__in=batch)
        found.update(rows.values_list("part_of", flat=True))
    return found


def _names_in(edition: Edition) -> Mapping[str, str] | None:
    """The names that an edition gives its topic in other languages; None where nobody knows."""
    if edition.action != Action.PUBLISHED:
        return {}
    return edition.content.other_names if edition.document else None


def published(references: Sequence[str]) -> Iterator[Published]:
    """Those of the agreements that are published, in four queries.

    One at a time: many documents alive at once keep the garbage collector busy.
    """
    rows = _published("agreement").filter(reference__in=references).select_related("edition")
    return _with_progress(list(rows), withdrawn_updates(), names_of_topics())


def all_published() -> Iterator[Published]:
    """Every published agreement, in batches of two queries."""
    last, gone, topics = "", withdrawn_updates(), names_of_topics()
    while rows := list(
        _published("agreement")
        .filter(reference__gt=last)
        .select_related("edition")
        .order_by("reference")[:BATCH]
    ):
        yield from _with_progress(rows, gone, topics)
        last = rows[-1].reference


def belongs(seq: int, hash_: str) -> bool:
    """Whether the journal's edition `seq` is the one with this hash."""
    if seq == 0:
        return hash_ == Head(seq=0, hash=journal.verifier.GENESIS).hash
    return Edition.objects.filter(seq=seq, hash=hash_).exists()


def _published(record_type: str) -> QuerySet[Current]:
    return Current.objects.filter(record_type=record_type, withdrawn=False).order_by()


def withdrawn_updates() -> dict[str, list[Edition]]:
    """By agreement, the editions that took progress updates on it out of the register."""
    gone = Current.objects.filter(record_type="progress", withdrawn=True).order_by()
    return by_agreement(row.edition for row in gone.select_related("edition"))


def by_agreement(withdrawn: Iterable[Edition]) -> dict[str, list[Edition]]:
    found: dict[str, list[Edition]] = {}
    for edition in withdrawn:
        found.setdefault(agreement_of(edition.reference), []).append(edition)
    return found


def _with_progress(
    rows: list[Current], gone: dict[str, list[Edition]], topics: Names
) -> Iterator[Published]:
    updates: dict[str, list[Edition]] = defaultdict(list)
    references = [row.reference for row in rows]
    # By part_of alone: with the record type, or in order, SQLite goes through every update.
    found = Current.objects.filter(part_of__in=references, withdrawn=False).order_by()
    for row in found.select_related("edition"):
        if row.record_type == "progress":
            updates[row.part_of].append(row.edition)
    for row in rows:
        yield published_of(row.edition, updates[row.reference], gone.get(row.reference, ()), topics)


def published_of(
    edition: Edition, updates: Sequence[Edition], withdrawn: Iterable[Edition], topics: Names
) -> Published:
    """An agreement of one edition with its progress.

    It changed last with the newest edition of them all, `withdrawn` updates included: what follows
    it by the place in the journal must never go back.
    """
    newest = max([edition, *updates, *withdrawn], key=lambda e: e.seq)
    return Published(
        agreement=edition.content,
        updates=tuple(e.content for e in sorted(updates, key=lambda e: e.reference)),
        edition=edition.number,
        seq=newest.seq,
        published_at=journal.timestamp(newest.published_at),
        topics=topics,
    )
