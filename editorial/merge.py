"""Merging duplicates: one record is kept, and the address of the other leads to it for ever."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from editorial import audit, history, mappings, review
from editorial.models import Act, Record, SubmittedRecord
from editorial.publish import NotPublishable, lock, referring_to, write
from editorial.ties import Clash, Tie, ties
from register import documents, journal
from register.documents import Document, canonical_json, digest
from register.documents.renaming import renamed
from register.models import Current, Edition


class Stale(Exception):
    """What would happen is no longer what was shown."""


@dataclass
class Merger:
    """What merging `duplicate` into `kept` would do, and what stands in the way."""

    duplicate: Record
    kept: Record
    # As published, before and after: what names the duplicate names the kept record.
    documents: list[tuple[Document, Document]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, duplicate: Record, kept: Record) -> "Merger":
        merger = cls(duplicate, kept)
        merger.problems = list(dict.fromkeys(merger._objections()))
        if not merger.problems:
            merger._rename()
            merger._tie()
            merger.problems = list(dict.fromkeys(merger.problems))
        return merger

    @property
    def has_editions(self) -> bool:
        """Whether the register knows the duplicate; otherwise it is a draft, and goes."""
        return _editions(self.duplicate).exists()

    @property
    def owners(self) -> list[Record]:
        """The working copies that change, each once."""
        found = {(o.record_type, o.pk): o for tie in self.ties if (o := tie.owner)}
        return mappings.in_order(found.values())

    @property
    def digest(self) -> str:
        """Stands for all that would happen: what was looked at is what may be done."""
        copies = [self.duplicate, self.kept, *self.owners]
        return digest(
            canonical_json(
                {
                    "copies": [[r.record_type, r.pk, r.version, r.reference] for r in copies],
                    "editions": [after.canonical() for _before, after in self.documents],
                    "ties": [tie.key for tie in self.ties],
                    "problems": self.problems,
                }
            )
        )

    @property
    def waiting(self) -> list[SubmittedRecord]:
        """What is before a reviewer and has to be submitted again once this is done."""
        renamed_keys = {(after.type, after.reference) for _before, after in self.documents}
        named = (self.duplicate.record_type, self.duplicate.reference)
        return [
            row
            for row in SubmittedRecord.objects.filter(is_open=True).select_related("submission")
            if (row.record_type, row.reference) in renamed_keys
            or named in documents.parse(row.record_type, row.document).references()
        ]

    def _objections(self) -> Iterable[str]:
        duplicate, kept = self.duplicate, self.kept
        mapping = mappings.mapping_for(kept.record_type)
        if not mapping.mergeable:
            yield _("Records of this kind are not merged: withdraw the wrong one, with a reason.")
            return
        if duplicate == kept or duplicate.record_type != kept.record_type:
            yield _("Choose another record of the same kind to keep.")
            return
        known, standing = _current(kept), _current(duplicate)
        if known and known.withdrawn:
            yield _("%(kept)s is not in the register any more: keep one that is.") % {"kept": kept}
        elif not known and self.has_editions:
            yield _(
                "%(kept)s was never published, and %(duplicate)s was: publish %(kept)s first, or "
                "keep the other one."
            ) % {"kept": kept, "duplicate": duplicate}
        if standing and standing.edition.merged_into:
            yield _("%(duplicate)s was merged before, into %(kept)s.") % {
                "duplicate": duplicate,
                "kept": standing.edition.merged_into,
            }
        if self._is_before_a_reviewer():
            yield _(
                "%(duplicate)s is before a reviewer: have it decided, or taken back, first."
            ) % {"duplicate": duplicate}
        yield from mapping.refuse_merge(duplicate, kept)

    def _is_before_a_reviewer(self) -> bool:
        return SubmittedRecord.objects.filter(
            record_type=self.duplicate.record_type, object_id=self.duplicate.pk, is_open=True
        ).exists()

    def _rename(self) -> None:
        """What the register says of the duplicate, said of the kept record."""
        known = _current(self.kept)
        if known is None or not self.has_editions:
            return
        name = known.document.named()
        reference = self.duplicate.reference or ""
        for row in referring_to(self.duplicate.record_type, reference):
            if row.reference == known.reference and row.record_type == known.record_type:
                self.problems.append(self._names_itself())
                continue
            try:
                self.documents.append((row.document, renamed(row.document, reference, name)))
            except ValidationError as error:
                self.problems += [
                    _(
                        "%(label)s (%(reference)s), as published: %(problem)s. Change and publish "
                        "it first."
                    )
                    % {"label": row.label, "reference": row.reference, "problem": sentence}
                    for sentence in _sentences(error)
                ]

    def _tie(self) -> None:
        for found in ties(self.duplicate, self.kept):
            if isinstance(found, Clash):
                self.problems.append(
                    _("%(clash)s stands there for both, and says different things: leave one.")
                    % {"clash": found}
                )
            elif found.owner == self.kept:
                self.problems.append(self._names_itself())
            else:
                self.ties.append(found)

    def _names_itself(self) -> str:
        return _(
            "%(kept)s itself names %(duplicate)s: take that out of it first, and publish it "
            "without."
        ) % {"kept": self.kept, "duplicate": self.duplicate}


def merge(
    duplicate: Record, kept: Record, *, reason: str, shown: str, by: Any = None
) -> list[Edition]:
    """Make the two one: nothing names the duplicate any more; return the editions appended.

    `reason` is public; `shown` is the digest of the Merger that was looked at. A duplicate that
    the register knows gets a last edition, which leads to the kept record; its working copy stays,
    and may be published again. One that was never published is deleted. Every reviewer is told.
    Raises Stale, or NotPublishable with every reason.
    """
    with transaction.atomic():
        merger = _locked(duplicate, kept)
        if merger.digest != shown:
            raise Stale
        if merger.problems:
            raise NotPublishable(merger.problems)
        editions = write(_entries(merger, reason), by=by)
        review.tell_reviewers(editions, by=by)
        _move(merger, by)
        audit.note(
            Act.MERGED,
            merger.duplicate,
            by=by,
            changes={"merged_into": ["", merger.kept.reference_or_stand_in]},
            note=reason,
        )
        if merger.has_editions:
            model = type(merger.duplicate)
            model._default_manager.filter(pk=duplicate.pk).update(published_version=None)
        else:
            mappings.mapping_for(duplicate.record_type).discard(merger.duplicate)
    return editions


def _locked(duplicate: Record, kept: Record) -> Merger:
    """The merger anew, with the journal and every working copy that it touches held."""
    held = {(record.record_type, record.pk): record for record in lock([duplicate, kept])}
    pair = [held[record.record_type, record.pk] for record in (duplicate, kept)]
    lock(Merger.of(*pair).owners)
    return Merger.of(*pair)


def _entries(merger: Merger, reason: str) -> list[journal.Entry]:
    if not merger.has_editions:
        return []
    old, new = merger.duplicate.reference or "", merger.kept.reference or ""
    note = _("Names %(new)s, which %(old)s was merged into: %(reason)s") % {
        "new": new, "old": old, "reason": reason,
    }  # fmt: skip
    order = list(documents.TYPES)
    after = sorted((d for _b, d in merger.documents), key=lambda d: order.index(d.type))
    return [
        *(journal.Entry.publication(document, note) for document in after),
        journal.Entry(merger.duplicate.record_type, old, reason, merged_into=new),
    ]


def _move(merger: Merger, by: Any) -> None:
    """The working copies: one version up; what equalled the register equals it again."""
    for tie in merger.ties:
        tie.move(merger.kept)
    for owner in merger.owners:
        copy = type(owner)._default_manager.get(pk=owner.pk)
        if copy.published_version == copy.version:
            copy.published_version = copy.version + 1
        copy.version += 1
        copy.save(update_fields=["version", "published_version", "changed_at"])
        history.keep(copy, by=by)


def _current(record: Record) -> Current | None:
    return journal.current(record.record_type, record.reference) if record.reference else None


def _editions(record: Record) -> Any:
    return Edition.objects.of(record.record_type, record.reference or "")


def _sentences(error: ValidationError) -> list[str]:
    """What a published document would no longer say rightly: each fault with its place."""
    return [
        f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False)
    ]
