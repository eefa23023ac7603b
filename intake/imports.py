"""Data packages in: all of a package becomes working copies, or nothing does."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from editorial import audit, history
from editorial.duplicates import Pair, possible_duplicates_among
from editorial.load import DraftsAtStake, Loaded, load_documents
from editorial.mappings import mapping_for
from editorial.models import Act, Record
from editorial.publish import NotPublishable, publish
from editorial.restore import standing_in_the_way
from editorial.working import Contradiction, UnknownReference
from register.documents import TYPES, Document
from register.models import Current, Edition
from register.package import read_package

REPLACE = (
    "Publish them first, take them out of the package, or give --replace-drafts: what is replaced "
    "stays in the history of each record, from where it can be restored."
)


class NotImportable(Exception):
    """The working copies or the register refuse a package that is right in itself."""


@dataclass
class Imported:
    """What an import did, or would have done."""

    loaded: Loaded
    editions: list[Edition] = field(default_factory=list)
    duplicates: list[Pair] = field(default_factory=list)

    def summary(self) -> str:
        new, changed, same = (
            Counter(record.record_type for record in records)
            for records in (self.loaded.new, self.loaded.changed, self.loaded.unchanged)
        )
        lines = [
            f"{name}: {new[name]} new, {changed[name]} changed, {same[name]} unchanged"
            for name in TYPES
            if new[name] or changed[name] or same[name]
        ]
        total = f"{new.total()} new, {changed.total()} changed, {same.total()} unchanged"
        return "\n".join([*lines, *self._hints(), total])

    def _hints(self) -> list[str]:
        """Which of the new records may be there already: for a person to look at, not refused."""
        named = [" and ".join(map(_named, (pair.first, pair.second))) for pair in self.duplicates]
        return ["Possible duplicates:", *(f"- {names}" for names in named)] if named else []


def import_package(
    path: Path,
    *,
    publishing: bool = False,
    note: str,
    dry_run: bool = False,
    replace_drafts: bool = False,
) -> Imported:
    """Load the package at `path` into the working copies, and publish what differs if asked.

    One transaction: it happens as a whole or not at all; a dry run does it and takes it back.
    What officers changed and nobody published stands in the way, unless `replace_drafts`; what is
    replaced stays in the history. Raises register.package.PackageProblems or NotImportable.
    """
    package: list[Document] = read_package(path)
    try:
        with transaction.atomic():
            imported = Imported(load_documents(package, replace_drafts=replace_drafts))
            imported.duplicates = possible_duplicates_among(imported.loaded.new)
            _note(imported.loaded, path)
            if publishing:
                _refuse_withdrawn(imported.loaded.records)
                imported.editions = publish(_unpublished(imported.loaded.records), note=note)
            transaction.set_rollback(dry_run)
    except (Contradiction, NotPublishable, UnknownReference) as error:
        raise NotImportable(str(error)) from error
    except DraftsAtStake as error:
        raise NotImportable(f"{error} {REPLACE}") from error
    except (ProtectedError, RestrictedError) as error:
        raise NotImportable(_still_needed(error)) from error
    except IntegrityError as error:
        sentences = [*taken_values(package)] or [f"The working copies refuse it: {error}"]
        raise NotImportable("\n".join(sentences)) from error
    return imported


def taken_values(package: Iterable[Document]) -> Iterator[str]:
    """A sentence for each value that is another working copy's own."""
    for document in package:
        model = mapping_for(document.type).model
        for column in model._meta.concrete_fields:
            value = getattr(document, column.name, None)
            if not column.unique or not value or column.name in ("id", "reference"):
                continue
            others = model._default_manager.filter(**{column.name: value})
            for other in others.exclude(reference=document.reference):
                yield (
                    f"{document.type} {document.reference}: the {column.verbose_name} “{value}” is "
                    f"already taken by the {document.type} “{other}” ({_told(other)}). Give one of "
                    "them another, or use the same reference if they are the same."
                )


def _told(record: Record) -> str:
    return record.reference or "without a reference"


def _note(loaded: Loaded, path: Path) -> None:
    """What was imported, and what that changed, in the audit trail."""
    audit.note_all(
        Act.IMPORTED,
        [*loaded.new, *loaded.changed],
        changes=history.changes_of(loaded.changed),
        note=path.resolve().name,
    )


def _refuse_withdrawn(records: Iterable[Record]) -> None:
    """What was withdrawn comes back by an editor's decision, not by an import."""
    references = {(record.record_type, record.reference) for record in records}
    gone = Current.objects.filter(withdrawn=True).select_related("edition")
    sentences = [
        f"{row.record_type} {row.reference} was {_gone(row)} on "
        f"{row.edition.published_at:%Y-%m-%d} "
        f"(“{row.edition.change_note}”): take it out of the package, or publish it again in the "
        "admin first"
        for row in gone
        if (row.record_type, row.reference) in references
    ]
    if sentences:
        raise NotImportable("\n".join(sentences))


def _gone(row: Current) -> str:
    kept = row.edition.merged_into
    return f"merged into {kept}" if kept else "withdrawn"


def _named(record: Record) -> str:
    return f"{record.record_type} {record.reference or record.pk} (“{record.register_name}”)"


def _unpublished(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.published_version != record.version]


def _still_needed(error: ProtectedError | RestrictedError) -> str:
    needing = sorted(
        {f"{thing._meta.verbose_name} “{thing}”" for thing in standing_in_the_way(error)}
    )
    return (
        "A part that the package no longer holds is still named elsewhere: put it back, or "
        f"change first: {'; '.join(needing)}"
    )
