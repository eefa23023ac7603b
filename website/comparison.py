"""Two or three agreements side by side: their facts, and their commitments topic by topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from register import derived
from register.codelists import AgreementStatus
from register.documents import Agreement, Progress
from register.index.cards import NamedReference
from register.models import Edition
from website.records import StandingCommitment, standing_commitments
from website.tongues import topics_called


@dataclass(frozen=True)
class Side:
    """One of the agreements compared, with where it and its commitments stand."""

    edition: Edition
    agreement: Agreement
    status: AgreementStatus | None
    commitments: list[StandingCommitment]

    @property
    def unfiled(self) -> list[StandingCommitment]:
        return [row for row in self.commitments if not row.commitment.topics]

    def on(self, topic: NamedReference) -> list[StandingCommitment]:
        references = (
            (row, {t.reference for t in row.commitment.topics}) for row in self.commitments
        )
        return [row for row, held in references if topic.reference in held]


@dataclass(frozen=True)
class Row:
    """What each side promises on a topic; no topic stands for what is filed under none."""

    topic: NamedReference | None
    cells: list[tuple[Side, list[StandingCommitment]]]

    @property
    def is_shared(self) -> bool:
        return all(commitments for _side, commitments in self.cells)


def side(edition: Edition, updates: Iterable[Progress], today: date) -> Side:
    agreement: Any = edition.content
    return Side(
        edition=edition,
        agreement=agreement,
        status=derived.agreement_status(agreement, today),
        commitments=standing_commitments(agreement, updates, today),
    )


def by_topic(sides: Sequence[Side]) -> list[Row]:
    """A row for each topic, those that every side promises on first, then by name."""
    topics = {t.reference: t for one in sides for t in one.agreement.topics}
    rows = [
        Row(topic, [(one, one.on(topic)) for one in sides])
        for topic in topics_called(topics.values())
    ]
    rows.sort(key=lambda row: not row.is_shared)
    rest = Row(None, [(one, one.unfiled) for one in sides])
    return [*rows, rest] if any(one.unfiled for one in sides) else rows
