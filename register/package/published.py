"""What a package may refer to without holding it: records that are already published."""

from collections.abc import Collection, Mapping
from typing import Protocol

from register.documents import Document
from register.models import Current

BATCH = 500


class Published(Protocol):
    """Gives the documents of published records, by reference; absent where there is none."""

    def __call__(
        self, record_type: str, references: Collection[str], /
    ) -> Mapping[str, Document]: ...


def current_documents(record_type: str, references: Collection[str]) -> dict[str, Document]:
    """The current documents of the register."""
    wanted = sorted(references)
    found: dict[str, Document] = {}
    for start in range(0, len(wanted), BATCH):
        rows = Current.objects.select_related("edition").filter(
            record_type=record_type,
            reference__in=wanted[start : start + BATCH],
            withdrawn=False,
        )
        found |= {row.reference: row.document for row in rows}
    return found
