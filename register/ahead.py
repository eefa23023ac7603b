"""The register as it would stand with further documents: for those who decide on them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils import timezone

from register import index, journal
from register.codelists import Action
from register.documents import Document
from register.index.naming import Labels, Names, names_of
from register.index.reader import Snapshot
from register.models import Current, Edition
from register.moments import reading_from
from register.rebuilding import Rows


@dataclass(frozen=True, eq=False)
class Ahead:
    """The register as it would stand with these editions in it: for those who decide on them."""

    added: dict[tuple[str, str], Current]

    @property
    def day(self) -> date:
        return index.today()

    def found(self, keys: Iterable[tuple[str, str]]) -> list[Current]:
        wanted = set(keys)
        own = [row for key, row in self.added.items() if key in wanted]
        references: dict[str, set[str]] = {}
        for record_type, reference in wanted - self.added.keys():
            references.setdefault(record_type, set()).add(reference)
        asked = (Q(record_type=kind, reference__in=held) for kind, held in references.items())
        if not references:
            return own
        return [*own, *Current.objects.select_related("edition").filter(reduce(or_, asked))]

    def everything(self, record_type: str) -> Rows:
        own = [row for row in self.added.values() if row.record_type == record_type]
        held = Current.objects.select_related("edition").filter(
            record_type=record_type, withdrawn=False
        )
        others = [row for row in held if (row.record_type, row.reference) not in self.added]
        return Rows([*others, *own]).order_by("sort_key", "reference")

    def part_of(self, reference: str) -> list[Current]:
        held = Current.objects.select_related("edition").filter(part_of=reference, withdrawn=False)
        others = [row for row in held if (row.record_type, row.reference) not in self.added]
        return [*others, *(row for row in self.added.values() if row.part_of == reference)]

    @property
    def labels(self) -> Labels:
        return index.labels() | {key: row.label for key, row in self.added.items()}

    @property
    def names(self) -> Names:
        return index.names() | names_of(self.added.values())

    @property
    def snapshot(self) -> Snapshot:
        """Lists go on showing what is public."""
        return index.snapshot()


@contextmanager
def ahead(documents: Iterable[Document]) -> Iterator[None]:
    """Within the block, everything reads the register as if these documents stood in it."""
    editions = [_imagined(document) for document in documents]
    rows = {(e.record_type, e.reference): journal.projected(e) for e in editions}
    with reading_from(Ahead(rows)):
        yield


def _imagined(document: Document) -> Edition:
    """The next edition of the record, which nobody has published."""
    editions = Edition.objects.of(document.type, document.reference)
    return Edition(
        record_type=document.type,
        reference=document.reference,
        number=editions.count() + 1,
        action=Action.PUBLISHED,
        document=document.canonical(),
        published_at=timezone.now(),
    )
