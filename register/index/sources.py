"""What the journal holds for the index: agreements as published, with their progress."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from register import journal
from register.addresses import agreement_of
from register.index.entries import Published
from register.index.naming import MORE_NAMED_TYPES, Key, Names
from register.models import Current, Edition, Head

BATCH = 500


def batches(references: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(references), BATCH):
        yield references[start : start + BATCH]


class Touched(NamedTuple):
    """The references of agreements and progress updates, and the keys of what they name."""

    agreements: list[str]
    updates: list[str]
    named: list[Key]


def touched(after: int, head: Head) -> Touched:
    """What has an edition after `after`, up to the head."""
    rows = journal.since(after).filter(seq__lte=head.seq).values_list("record_type", "reference")
    found = list(dict.fromkeys(rows.iterator(BATCH)))
    of_type = {
        wanted: [reference for record_type, reference in found if record_type == wanted]
        for wanted in ("agreement", "progress")
    }
    named = [key for key in found if key[0] in MORE_NAMED_TYPES]
    return Touched(of_type["agreement"], of_type["progress"], named)


def agreements_of(updates: Collection[str]) -> set[str]:
    """The agreements that progress updates belong to, and those that they were withdrawn from."""
    found = {agreement_of(reference) for reference in updates}
    for batch in batches(list(updates)):
        rows = _published("progress").filter(reference__in=batch)
        found.update(rows.values_list("part_of", flat=True))
    return found


def published(references: Sequence[str], names: Names) -> Iterator[Published]:
    """Those of the agreements that are published, in three queries.

    One at a time: many documents alive at once keep the garbage collector busy.
    """
    rows = _published("agreement").filter(reference__in=references).select_related("edition")
    return _with_progress(list(rows), withdrawn_updates(), names)


def all_published(names: Names) -> Iterator[Published]:
    """Every published agreement, in batches of two queries."""
    last, gone = "", withdrawn_updates()
    while rows := list(
        _published("agreement")
        .filter(reference__gt=last)
        .select_related("edition")
        .order_by("reference")[:BATCH]
    ):
        yield from _with_progress(rows, gone, names)
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
    rows: list[Current], gone: dict[str, list[Edition]], names: Names
) -> Iterator[Published]:
    updates: dict[str, list[Edition]] = defaultdict(list)
    references = [row.reference for row in rows]
    # By part_of alone: with the record type, or in order, SQLite goes through every update.
    found = Current.objects.filter(part_of__in=references, withdrawn=False).order_by()
    for row in found.select_related("edition"):
        if row.record_type == "progress":
            updates[row.part_of].append(row.edition)
    for row in rows:
        withdrawn = gone.get(row.reference, ())
        yield published_of(row.edition, updates[row.reference], withdrawn, names)


def published_of(
    edition: Edition, updates: Sequence[Edition], withdrawn: Iterable[Edition], names: Names
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
        names=names,
    )
