"""Load documents back into working copies: imports, restores, mirrors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F

from editorial import history, mappings
from editorial.models import Record
from editorial.names import PublishedNames
from editorial.working import WorkingRecords
from register import documents
from register.documents import Document

BATCH = 200


@dataclass
class Loaded:
    """What loading did: records that are new, that changed, and that already said the same."""

    new: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    unchanged: list[Record] = field(default_factory=list)
    # Of those that changed: what officers wrote and nobody published yet.
    at_stake: list[Record] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        return [*self.new, *self.changed, *self.unchanged]

    @property
    def unpublished(self) -> list[Record]:
        """What differs from the register, as far as loading knows."""
        return [*self.new, *self.changed, *(r for r in self.unchanged if not r.is_published)]


class DraftsAtStake(Exception):
    """Documents would take the place of what officers wrote and nobody published yet."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = list(records)
        names = "; ".join(f"{r._meta.verbose_name} {r.reference} “{r}”" for r in self.records)
        super().__init__(f"These have changes that are not published yet: {names}.")


def load_documents(
    given: Iterable[Document], *, by: Any = None, replace_drafts: bool = False
) -> Loaded:
    """Make the working copies say what the documents say, all or nothing.

    Documents may name one another in any direction. Names embedded in them are not loaded: they
    belong to the records named. What is replaced is kept, as what `by` (a user; None for a command)
    did. Raises UnknownReference for a record that is neither given nor held; ProtectedError or
    RestrictedError where a part that would go is still needed by another record; Contradiction
    where records cannot be true together; DraftsAtStake
    where changes of officers that were not published would go, unless `replace_drafts`.
    """
    loaded = Loaded()
    working = WorkingRecords({name: mappings.mapping_for(name).model for name in documents.TYPES})
    order = list(documents.TYPES)
    with transaction.atomic():
        todo: list[tuple[Document, Record]] = []
        by_type = sorted(given, key=lambda document: order.index(document.type))
        for _type, group in groupby(by_type, key=lambda document: document.type):
            for batch in _batches(list(group)):
                todo += _load_fields(batch, working, loaded)
        if loaded.at_stake and not replace_drafts:
            raise DraftsAtStake(loaded.at_stake)
        for document, record in todo:
            mappings.mapping_for(document.type).load_parts(document, record, working)
        for record_type in documents.TYPES:
            given_now = [record for _d, record in todo if record.record_type == record_type]
            mappings.mapping_for(record_type).check(given_now)
        history.keep_all([record for _document, record in todo], by=by)
    return loaded


def _load_fields(
    batch: Sequence[Document], working: WorkingRecords, loaded: Loaded
) -> Iterator[tuple[Document, Record]]:
    mapping = mappings.mapping_for(batch[0].type)
    held = _held(mapping, batch)
    names = PublishedNames()
    todo: list[tuple[Document, Record]] = []
    for document in batch:
        record = held.get(document.reference)
        if record and mapping.compile(record, names).content() == document.content():
            loaded.unchanged.append(record)
            continue
        (loaded.changed if record else loaded.new).append(
            record := record or mapping.model(reference=document.reference, version=0)
        )
        todo.append((document, record))
    changed = [record for _document, record in todo if record.pk]
    loaded.at_stake += history.edited_by_hand(changed)
    history.keep_before(changed)
    for document, record in todo:
        mapping.load_fields(document, record, working)
        record.version += 1
        record.save()
        working.add(record)
        yield document, record


def _held(mapping: mappings.Mapping, batch: Sequence[Document]) -> dict[str, Record]:
    """The working copies of these documents, locked so that nobody saves them meanwhile."""
    references = [document.reference for document in batch]
    rows = mapping.model._default_manager.filter(reference__in=references)
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    return {
        record.reference: record for record in mapping.queryset().filter(reference__in=references)
    }


def touch(record: Record) -> None:
    """Note that the working copy changed: one version up."""
    type(record)._default_manager.filter(pk=record.pk).update(version=F("version") + 1)


def _batches(items: list[Document]) -> Iterator[list[Document]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
