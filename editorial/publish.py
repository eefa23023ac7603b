"""Publication and withdrawal: the only ways from the working copies into the journal."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from pydantic import ValidationError

from editorial import mappings
from editorial.models import Publication, Record
from editorial.names import NotPublished, PublishedNames
from editorial.reasons import reasons
from register import index, journal
from register.documents import Document, Progress
from register.models import Current, Edition

BATCH = 200
SECONDS_TO_WAIT = 5


class NotPublishable(Exception):
    """Records that cannot be published as they stand; `problems` says why, in editors' words."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def publish(records: Iterable[Record], *, note: str, by: User | None = None) -> list[Edition]:
    """Append an edition for each record that differs from its current one; return the editions.

    The records of one call may name one another: they become public together or not at all.
    `note` is the public change note. Raises NotPublishable, with every reason found, where a
    document is incomplete, names a record that is not public, or rewrites published progress.
    """
    with transaction.atomic():
        locked = lock(records)
        assign_references(locked)
        compiled = compile_all(locked)
        editions = append(changed(compiled), note=note, by=by)
        _remember(locked)
    return editions


def append(documents: Iterable[Document], *, note: str, by: User | None) -> list[Edition]:
    """Append an edition for each document, in order, and show them; return the editions.

    The caller holds the journal, and has seen to it that what the documents name is public.
    """
    return write([journal.Entry.publication(d, note) for d in documents], by=by)


def write(entries: Iterable[journal.Entry], *, by: User | None) -> list[Edition]:
    """Append an edition for each entry, note whose they are, and show them; return them."""
    editions = journal.append(entries)
    Publication.objects.bulk_create(
        [Publication(edition=edition, by=by) for edition in editions], batch_size=BATCH
    )
    transaction.on_commit(_show, robust=True)
    return editions


def withdraw(record: Record, *, reason: str, by: User | None = None) -> list[Edition]:
    """Take a record out of the register, with the progress reported on it; return the editions.

    `reason` is public. Raises NotPublishable where other published records name this one.
    """
    standing = Current.objects.filter(withdrawn=False)
    with transaction.atomic():
        lock([record])
        current = standing.filter(
            record_type=record.record_type, reference=record.reference
        ).first()
        if current is None:
            raise NotPublishable([f"{record} is not in the register: there is nothing to withdraw"])
        parts = standing.none()
        if record.record_type == "agreement":
            parts = standing.filter(record_type="progress", part_of=record.reference)
        going = [*parts, current]
        _refuse_if_named(record, {(row.record_type, row.reference) for row in going})
        entries = [journal.Entry(row.record_type, row.reference, reason) for row in going]
        editions = write(entries, by=by)
        for edition in editions:
            model = mappings.mapping_for(edition.record_type).model
            rows = model._default_manager.filter(reference=edition.reference)
            rows.update(published_version=None)
    return editions


def lock(records: Iterable[Record]) -> list[Record]:
    """Hold the end of the journal and these records until the transaction ends; return them anew.

    Whoever saves a record or its parts saves the record first, and so waits. With the journal held,
    what is public now is public when the editions are appended.
    """
    journal.hold()
    found: list[Record] = []
    for _type, group in groupby(mappings.in_order(records), key=lambda r: r.record_type):
        pks = [record.pk for record in group]
        model = mappings.mapping_for(_type).model
        for batch in _batches(pks):
            found += model._default_manager.select_for_update().filter(pk__in=batch).order_by("pk")
    return found


def assign_references(records: Iterable[Record]) -> None:
    """Give every record that has none its permanent reference.

    Raises NotPublishable for references given by hand that do not fit what they stand for: they
    could never be put right.
    """
    problems = []
    for record in records:
        mapping = mappings.mapping_for(record.record_type)
        if not record.reference:
            record.reference = mapping.propose_reference(record)
            record.save(update_fields=["reference"])
        elif is_new(record) and (wrong := mapping.wrong_reference(record)):
            problems.append(f"{record}: the reference “{record.reference}” {wrong}")
    if problems:
        raise NotPublishable(problems)


def is_new(record: Record) -> bool:
    """Whether the journal never held the record: its reference can still be chosen."""
    if record.is_published:
        return False
    return not Edition.objects.of(record.record_type, record.reference or "").exists()


def compile_all(records: Sequence[Record]) -> list[Document]:
    """The documents of records that have their references, as publication would freeze them.

    Raises NotPublishable with every problem of every record.
    """
    names = PublishedNames.with_set(records)
    problems: list[str] = []
    compiled = []
    for record in _with_parts(records):
        names.missing.clear()
        try:
            compiled.append(mappings.mapping_for(record.record_type).compile(record, names))
        except ValidationError as error:
            problems += [f"{record}: {reason}" for reason in reasons(error, record)]
        if names.missing:
            problems.append(f"{record}: {NotPublished(names.missing)}")
    if problems:
        raise NotPublishable(problems)
    return compiled


def changed(compiled: Sequence[Document]) -> list[Document]:
    """Those of the documents that differ from the register.

    Raises NotPublishable where one would rewrite published progress.
    """
    problems, differing = [], []
    for batch in _batches(compiled):
        held = _current_texts(batch)
        for document in batch:
            text = held.get((document.type, document.reference))
            if text is None or not isinstance(document, Progress):
                if text != document.canonical():
                    differing.append(document)
            elif Progress.model_validate_json(text).content() != document.content():
                problems.append(
                    f"{document.reference}: a published progress update is never rewritten: "
                    "add a new update that corrects it"
                )
    if problems:
        raise NotPublishable(problems)
    return differing


def referring_to(record_type: str, reference: str) -> list[Current]:
    """The published records that name this one."""
    named = Q(edition__document__contains=f'"reference":"{reference}"')
    if record_type == "progress":
        # The one reference that a document holds by itself, without a name.
        named |= Q(edition__document__contains=f'"corrects":"{reference}"')
    candidates = Current.objects.select_related("edition").filter(named, withdrawn=False)
    key = (record_type, reference)
    return [row for row in candidates if key in row.document.references()]


def _with_parts(records: Sequence[Record]) -> Iterator[Record]:
    for _type, group in groupby(records, key=lambda record: record.record_type):
        mapping = mappings.mapping_for(_type)
        for batch in _batches([record.pk for record in group]):
            yield from mapping.queryset().filter(pk__in=batch).order_by("pk")


def _current_texts(batch: Sequence[Document]) -> dict[tuple[str, str], str]:
    rows = Current.objects.filter(
        withdrawn=False, reference__in=[document.reference for document in batch]
    )
    found = rows.values_list("record_type", "reference", "edition__document")
    return {(record_type, reference): text for record_type, reference, text in found}


def _remember(records: Iterable[Record]) -> None:
    for _type, group in groupby(records, key=lambda record: record.record_type):
        shown = list(group)
        for record in shown:
            record.published_version = record.version
        model = mappings.mapping_for(_type).model
        model._default_manager.bulk_update(shown, ["published_version"], batch_size=BATCH)


def _refuse_if_named(record: Record, going: set[tuple[str, str]]) -> None:
    naming = [
        row
        for row in referring_to(record.record_type, record.reference or "")
        if (row.record_type, row.reference) not in going
    ]
    if naming:
        names = "; ".join(f"{row.label} ({row.reference})" for row in naming)
        raise NotPublishable(
            [f"{record} is named by {names}. Publish those without it first, or withdraw them."]
        )


def _show() -> None:
    """Bring the index up to the journal; the next request does it where somebody else is at it."""
    index.follow(wait=SECONDS_TO_WAIT)


def _batches(items: Sequence) -> Iterator[Sequence]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
