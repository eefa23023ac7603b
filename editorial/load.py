"""Load documents back into working copies: imports, restores, mirrors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.db import transaction
from django.db.models import F

from editorial import mappings
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

    @property
    def records(self) -> list[Record]:
        return [*self.new, *self.changed, *self.unchanged]

    @property
    def unpublished(self) -> list[Record]:
        """What differs from the register, as far as loading knows."""
        return [*self.new, *self.changed, *(r for r in self.unchanged if not r.is_published)]


def load_documents(given: Iterable[Document]) -> Loaded:
    """Make the working copies say what the documents say, all or nothing.

    Documents may name one another in any direction. Names embedded in them are not loaded: they
    belong to the records named. Raises UnknownReference for a record that is neither given nor
    held, and ProtectedError where a part that would go is still needed by another record.
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
        for document, record in todo:
            mappings.mapping_for(document.type).load_parts(document, record, working)
    return loaded


def _load_fields(
    batch: Sequence[Document], working: WorkingRecords, loaded: Loaded
) -> Iterator[tuple[Document, Record]]:
    mapping = mappings.mapping_for(batch[0].type)
    held = {
        record.reference: record
        for record in mapping.queryset().filter(reference__in=[d.reference for d in batch])
    }
    names = PublishedNames()
    for document in batch:
        record = held.get(document.reference)
        if record and mapping.compile(record, names).content() == document.content():
            loaded.unchanged.append(record)
            continue
        (loaded.changed if record else loaded.new).append(
            record := record or mapping.model(reference=document.reference, version=0)
        )
        mapping.load_fields(document, record, working)
        record.version += 1
        record.save()
        working.add(record)
        yield document, record


def touch(record: Record) -> None:
    """Note that the working copy changed: one version up."""
    type(record)._default_manager.filter(pk=record.pk).update(version=F("version") + 1)


def _batches(items: list[Document]) -> Iterator[list[Document]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
