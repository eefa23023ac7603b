"""What a publication would do: the documents, what they change, and what stands in the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from editorial import mappings
from editorial.models import Record
from editorial.names import PublishedNames
from editorial.publish import assign_references
from editorial.reasons import reasons
from editorial.working import admin_address
from register.differences import Difference, compare
from register.documents import Document, digest, parse
from register.models import Current

# More at once is a load, and loads have a command of their own.
MOST = 200
SEPARATOR = ":"
# A record that changes in more places than this is shown folded.
FOLDED_FROM = 40


def key_of(record: Record) -> str:
    """A record as a form names it: agreement:12."""
    return f"{record.record_type}{SEPARATOR}{record.pk}"


def records_of(keys: Iterable[str]) -> list[Record]:
    """The records that a form names, in the order of publication; raises LookupError."""
    pks: dict[str, set[int]] = {}
    for key in keys:
        record_type, _separator, pk = key.partition(SEPARATOR)
        if not pk.isdecimal() or len(pk) > 18:
            raise LookupError(key)
        pks.setdefault(record_type, set()).add(int(pk))
    found: list[Record] = []
    for record_type, wanted in pks.items():
        held = list(mappings.mapping_for(record_type).queryset().filter(pk__in=wanted))
        if len(held) < len(wanted):
            raise LookupError(record_type)
        found += held
    return mappings.in_order(found)


@dataclass
class Proposed:
    """One record of a proposal."""

    record: Record
    document: Document | None = None
    before: Document | None = None
    problems: list[str] = field(default_factory=list)
    missing: list[Record] = field(default_factory=list)

    @property
    def key(self) -> str:
        return key_of(self.record)

    @property
    def admin_address(self) -> str:
        return admin_address(self.record)

    @property
    def name(self) -> str:
        return str(self.record)

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def is_open(self) -> bool:
        """Whether its changes are shown without unfolding them."""
        return not self.is_new and len(self.changes) < FOLDED_FROM

    @property
    def is_new(self) -> bool:
        return self.before is None

    @cached_property
    def changes(self) -> list[Difference]:
        if self.document is None:
            return []
        return compare(self.before, self.document)


@dataclass
class Proposal:
    """Records to be published as one."""

    proposed: list[Proposed]

    @classmethod
    def of(cls, records: Sequence[Record]) -> "Proposal":
        """What publishing these records would append; nothing of it is kept.

        References are proposed as they will be, in a transaction that is rolled back.
        """
        with transaction.atomic():
            records = records_of(map(key_of, records))
            assign_references(records)
            # Read anew: what is proposed for one record shows in those that name it.
            records = records_of(map(key_of, records))
            names = PublishedNames.with_set(records)
            held = _current(records)
            proposed = [_propose(record, names, held) for record in records]
            transaction.set_rollback(True)
        return cls(proposed)

    def proposed_for(self, record: Record) -> Proposed:
        return next(one for one in self.proposed if one.key == key_of(record))

    @property
    def records(self) -> list[Record]:
        return [one.record for one in self.proposed]

    @property
    def missing(self) -> list[Record]:
        """The records that are named and not public, each once."""
        found = {key_of(record): record for one in self.proposed for record in one.missing}
        return list(found.values())

    @property
    def is_sound(self) -> bool:
        return not any(one.problems or one.missing for one in self.proposed)

    @property
    def digest(self) -> str:
        """Stands for these exact documents: what was looked at is what may be published."""
        return digest("".join(one.document.canonical() for one in self.proposed if one.document))

    def completed(self, addable: Any) -> "Proposal":
        """The proposal with the records that it lacks, and theirs, where `addable` allows them."""
        proposal = self
        while more := [record for record in proposal.missing if addable(record)]:
            proposal = Proposal.of([*proposal.records, *more])
        return proposal


def _propose(record: Record, names: PublishedNames, held: dict) -> Proposed:
    proposed = Proposed(record, before=held.get((record.record_type, record.reference)))
    names.missing.clear()
    try:
        proposed.document = mappings.mapping_for(record.record_type).compile(record, names)
    except ValidationError as error:
        proposed.problems = [str(reason) for reason in reasons(error, record)]
    proposed.missing = list(dict.fromkeys(names.missing))
    return proposed


def _current(records: Iterable[Record]) -> dict[tuple[str, str], Document]:
    found: dict[tuple[str, str], Document] = {}
    for record_type, group in groupby(records, key=lambda record: record.record_type):
        rows = Current.objects.filter(
            record_type=record_type,
            withdrawn=False,
            reference__in=[record.reference for record in group],
        ).values_list("reference", "edition__document")
        found |= {(record_type, reference): parse(record_type, text) for reference, text in rows}
    return found
