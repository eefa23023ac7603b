"""What was published after one edition, up to another, and how what changed stood before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_

from django.db.models import Min, Q

from register import journal, moments, rebuilding
from register.codelists import Action
from register.models import Current, Edition, Head

Record = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Before(moments.Moment):
    """The register before, as far as it has changed since: of everything else it holds nothing."""

    rows: dict[Record, Current]

    @cached_property
    def register(self) -> rebuilding.Register:
        return rebuilding.Register(self.key, self.rows)


class Span:
    """From edition `seq` and the day `told_on`, both told of, to the head."""

    def __init__(self, seq: int, told_on: date, head: Head) -> None:
        self.seq, self.told_on, self.head = seq, told_on, head

    @cached_property
    def editions(self) -> dict[Record, list[Edition]]:
        """The editions of each record in their order, those of progress under its agreement."""
        found: dict[Record, list[Edition]] = defaultdict(list)
        published = journal.since(self.seq).filter(seq__lte=self.head.seq).defer("document")
        for edition in published.iterator(journal.BATCH):
            found[_told_under(edition.record_type, edition.reference)].append(edition)
        return dict(found)

    @cached_property
    def agreements(self) -> list[str]:
        """The agreements that changed, or whose progress did."""
        return [reference for record_type, reference in self.editions if record_type == "agreement"]

    @cached_property
    def told(self) -> dict[Record, int]:
        """The number of the edition that was told of last, of each record that has its text."""
        references: dict[str, list[str]] = defaultdict(list)
        for record_type, reference in self.editions:
            references[record_type].append(reference)
        named = (Q(record_type=kind, reference__in=found) for kind, found in references.items())
        editions = rebuilding.editions_after(self.seq, reduce(or_, named, Q(pk=None)))
        said = editions.filter(action=Action.PUBLISHED).exclude(document="")
        found = said.values_list("record_type", "reference", "number")
        return {(record_type, reference): number for record_type, reference, number in found}

    @cached_property
    def before(self) -> Before:
        """What the agreements that changed said when everything was told of.

        Where the law removed that text meanwhile: what they said first after it, if anything.
        """
        rows = {record: rebuilding.row_of(edition) for record, edition in self._then.items()}
        for edition in self._said_since(self._removed):
            rows[edition.record_type, edition.reference] = rebuilding.row_of(edition)
        return Before(self.told_on, rebuilding.Key(self.seq, "", 0), rows)

    @cached_property
    def unknown(self) -> set[Record]:
        """The agreements that changed and of which nobody can say how they stood before.

        The law removed that text, or the text of progress on them, meanwhile.
        """
        return {_told_under(*record) for record in self._removed}

    @cached_property
    def _then(self) -> dict[Record, Edition]:
        """The editions that were in force, of the agreements that changed and their progress."""
        wanted = Q(record_type="agreement", reference__in=self.agreements)
        wanted |= Q(record_type="progress", reference__in=self._progress())
        found = rebuilding.editions_after(self.seq, wanted)
        return {(edition.record_type, edition.reference): edition for edition in found}

    @property
    def _removed(self) -> list[Record]:
        removed = (Action.PUBLISHED, "")
        return [key for key, e in self._then.items() if (e.action, e.document) == removed]

    def _said_since(self, records: list[Record]) -> list[Edition]:
        """The first edition of each that was published since and still has its text."""
        if not records:
            return []
        named = reduce(or_, (Q(record_type=kind, reference=ref) for kind, ref in records))
        since = journal.since(self.seq).filter(named, seq__lte=self.head.seq)
        said = since.filter(action=Action.PUBLISHED).exclude(document="")
        first = said.order_by().values("record_type", "reference").annotate(first=Min("seq"))
        return list(Edition.objects.filter(seq__in=first.values("first")))

    def _progress(self) -> list[str]:
        """Progress on the agreements that changed. What was withdrawn names its agreement alone."""
        changed = set(self.agreements)
        standing = Current.objects.filter(record_type="progress", part_of__in=changed)
        gone = Current.objects.filter(record_type="progress", withdrawn=True)
        references = [*standing.values_list("reference", flat=True)]
        references += gone.values_list("reference", flat=True)
        return [ref for ref in references if _told_under("progress", ref)[1] in changed]


def withdrawn(editions: list[Edition]) -> Edition | None:
    """The edition that took an agreement or another record out, where the last of it did."""
    own = [e for e in editions if e.record_type != "progress" and e.action != Action.REDACTED]
    last = own[-1] if own else None
    return last if last and last.action in (Action.WITHDRAWN, Action.MERGED) else None


def _told_under(record_type: str, reference: str) -> Record:
    if record_type == "progress":
        return "agreement", reference.rpartition("-u")[0]
    return record_type, reference
