"""Working records to documents and back: one mapping for each record type, registered by rooms."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from django.db import models
from django.utils.text import slugify

from editorial.models import Record
from editorial.names import PublishedNames
from editorial.working import WorkingRecords
from register import documents
from register.documents import Document
from register.models import Edition

R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=Document)


class Mapping(Generic[R, D]):
    """How one record type is compiled to its document and loaded from it: exact inverses."""

    model: type[R]
    # Whether two records of the kind can turn out to be one.
    mergeable: ClassVar[bool] = True

    def queryset(self) -> models.QuerySet:
        """The records with all that `compile` reads, in a constant number of queries."""
        return self.model._default_manager.all()

    def compile(self, record: R, names: PublishedNames) -> D:
        """The document of `record`; what it names and is not public is collected by `names`."""
        raise NotImplementedError

    def load_fields(self, document: D, record: R, working: WorkingRecords) -> None:
        """Set the record's own columns, so that it can be saved."""
        raise NotImplementedError

    def load_parts(self, document: D, record: R, working: WorkingRecords) -> None:
        """Make the parts of a saved record, and its ties to others, what the document says."""

    def check(self, records: Sequence[R]) -> None:
        """Raise Contradiction for what only shows once all documents of a load are loaded."""

    def departments(self, record: R) -> frozenset[int] | None:
        """The organisations (keys) that have a part in a saved record; None: it is everybody's."""
        return None

    def lineage(self, keys: Iterable[int]) -> frozenset[int]:
        """The records with these keys, with those that they came from and those they became."""
        return frozenset(keys)

    def wrong_reference(self, record: R) -> str:
        """Why a reference given by hand does not fit the record; an empty text where it does."""
        return ""

    def refuse_merge(self, duplicate: R, kept: R) -> list[str]:
        """Why the first cannot be merged into the second, beside what holds for any two records."""
        return []

    def discard(self, record: R) -> None:
        """Delete a record that was never published, with its parts."""
        record.delete()

    def propose_reference(self, record: R) -> str:
        """A permanent reference for a record that has none: its name as a slug, made unique."""
        stem = slugify(record.register_name)[:100] or record.record_type
        return next(
            candidate
            for candidate in [stem, *(f"{stem}-{n}" for n in range(2, 1000))]
            if not is_taken(record, candidate)
        )


def is_taken(record: Record, reference: str) -> bool:
    """Whether any record of the type, present or past, has this reference."""
    return (
        type(record)._default_manager.filter(reference=reference).exclude(pk=record.pk).exists()
        or Edition.objects.of(record.record_type, reference).exists()
    )


_MAPPINGS: dict[str, Mapping] = {}


def register(mapping: type[Mapping]) -> type[Mapping]:
    """Class decorator: make a mapping known under its model's record type."""
    _MAPPINGS[mapping.model.record_type] = mapping()
    return mapping


def mapping_for(record_type: str) -> Mapping:
    return _MAPPINGS[record_type]


def in_order(records: Iterable[Record]) -> list[Record]:
    """Records sorted so that what is referred to comes before what refers to it."""
    order = list(documents.TYPES)
    return sorted(records, key=lambda record: (order.index(record.record_type), record.pk))
