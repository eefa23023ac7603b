"""Cards: everything that a list, its JSON twin or a CSV row shows of a record, in one value.

Cards are stored in the index, so that a list needs no document. Dates are in EDTF level 0, codes
are values of the codelists, moments are RFC 3339 in UTC. `None` means that the register does not
know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self

from pydantic_core import from_json, to_json

from register.codelists import ProgressStatus
from register.dates import PartialDate
from register.derived import SETTLED


class NamedReference(NamedTuple):
    reference: str
    name: str


class OrganisationReference(NamedTuple):
    reference: str
    name: str
    abbreviation: str | None


class PersonReference(NamedTuple):
    """A person with title and organisation (its reference) as printed, and capacity.

    The capacity is `quoted` where the person is known from a statement.
    """

    reference: str
    name: str
    title: str | None
    organisation: str | None
    capacity: str


class NativeTitle(NamedTuple):
    language: str
    title: str


class Amount(NamedTuple):
    """Whole units of an ISO 4217 currency, and the words of the source."""

    amount: int
    currency: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """The base of both cards: to and from the JSON that the index stores."""

    tuples: ClassVar[dict[str, type]] = {}

    def to_json(self) -> bytes:
        names: tuple[str, ...] = tuple(self.__slots__)
        return to_json({name: getattr(self, name) for name in names})

    @classmethod
    def from_json(cls, stored: bytes) -> Self:
        return cls(**dict(cls._typed(from_json(stored))))

    @classmethod
    def _typed(cls, values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in values.items():
            if isinstance(value, list):
                kind = cls.tuples.get(name)
                value = tuple(kind(*item) for item in value) if kind else tuple(value)
            yield name, value


@dataclass(frozen=True, slots=True)
class AgreementCard(Card):
    """An agreement in a list.

    `edition` is the number of its own edition; `seq` and `published_at` are those of the newest
    edition of it or of its progress. `progress` counts commitments by status; one that two
    assessors see differently counts under both.
    """

    tuples: ClassVar[dict[str, type]] = {
        "titles": NativeTitle,
        "countries": NamedReference,
        "organisations": OrganisationReference,
        "people": PersonReference,
        "topics": NamedReference,
        "strategies": NamedReference,
    }

    reference: str
    title: str
    titles: tuple[NativeTitle, ...]
    instrument: str
    force: str
    status: str | None
    date: str | None
    date_kind: str | None
    countries: tuple[NamedReference, ...]
    organisations: tuple[OrganisationReference, ...]
    people: tuple[PersonReference, ...]
    topics: tuple[NamedReference, ...]
    strategies: tuple[NamedReference, ...]
    kinds: tuple[str, ...]
    summary: str
    place: str | None
    commitments: int
    progress: dict[str, int]
    latest_progress: str | None
    edition: int
    seq: int
    published_at: str

    @property
    def number(self) -> int:
        return 0

    @property
    def due(self) -> str | None:
        return None

    @property
    def updated(self) -> datetime:
        return datetime.fromisoformat(self.published_at)


@dataclass(frozen=True, slots=True)
class CommitmentCard(Card):
    """A commitment in a list, with what identifies its agreement.

    `status` is the agreement's, `statuses` are the commitment's: one for each assessor who differs.
    """

    tuples: ClassVar[dict[str, type]] = {
        "countries": NamedReference,
        "topics": NamedReference,
        "responsible_countries": NamedReference,
        "responsible_organisations": OrganisationReference,
    }

    reference: str
    number: int
    agreement: str
    title: str
    date: str | None
    instrument: str
    force: str
    status: str | None
    countries: tuple[NamedReference, ...]
    text: str
    passage: str | None
    passage_language: str | None
    kind: str
    strength: str | None
    topics: tuple[NamedReference, ...]
    responsible_countries: tuple[NamedReference, ...]
    responsible_organisations: tuple[OrganisationReference, ...]
    due: str | None
    ongoing: bool
    money: Amount | None
    statuses: tuple[str, ...]
    latest_progress: str | None
    dropped: str | None
    seq: int
    published_at: str

    @classmethod
    def _typed(cls, values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, value in Card._typed.__func__(cls, values):  # type: ignore[attr-defined]
            yield name, Amount(*value) if name == "money" and value else value

    @property
    def updated(self) -> datetime:
        return datetime.fromisoformat(self.published_at)

    @property
    def settled(self) -> bool:
        """Somebody says that it is complete or stopped."""
        return any(ProgressStatus(status) in SETTLED for status in self.statuses)

    def is_overdue(self, on: calendar_date) -> bool:
        """Due before `on`, and nobody says that it is complete or stopped."""
        if not self.due or self.settled:
            return False
        return PartialDate.parse(self.due).last < on
