"""Editions as entries of feeds: what was published, changed, withdrawn, merged or redacted.

Of a record that was withdrawn nothing but its reference is said, its title neither: withdrawing
takes the words out of all that the register shows, and only the journal, which anybody can verify,
keeps them. What it was is in the change note, as far as editors say it. A merger is another matter:
the record that was kept is public, so that its name and address are given.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from opendata.atom import Entry
from opendata.identity import urn
from opendata.news import HTML, JSON, Absolute
from register import codelists, journal, moments, reading
from register.addresses import FOLDERS, address, agreement_of
from register.codelists import Action
from register.models import Edition

Labels = dict[tuple[str, str], str]
Past = dict[tuple[str, str], list[tuple[int, str, bool]]]  # number, action, whether it has a text


def editions() -> Any:
    """Every edition that the public sees, newest first, until the end of the day shown."""
    found = Edition.objects.order_by("-seq")
    day = moments.earlier_day()
    return found.filter(published_at__lt=journal.end_of(day)) if day else found


def editions_of(record_type: str, reference: str) -> Any:
    named = Q(record_type=record_type, reference=reference)
    if record_type == "agreement":
        named |= Q(record_type="progress", reference__startswith=f"{reference}-u")
    return editions().filter(named)


def folder(record_type: str, reference: str) -> str:
    """The page of a record, without the slashes around it."""
    return address(record_type, reference).strip("/")


def named(found: list[Edition]) -> Labels:
    """What the records of editions are called, those that were kept in a merger included."""
    records = [(e.record_type, e.reference) for e in found]
    kept = [(e.record_type, e.merged_into) for e in found if e.merged_into]
    agreements = [("agreement", agreement_of(e.reference)) for e in found if _is_progress(e)]
    return reading.labels([*records, *kept, *agreements])


def edition_entries(found: list[Edition], absolute: Absolute) -> list[Entry]:
    """An entry for each edition, in two queries."""
    labels, past = named(found), _past(found)
    return [_edition_entry(edition, labels, past, absolute) for edition in found]


def _past(found: list[Edition]) -> Past:
    """Every edition of the records that these are of, first to newest."""
    has_text = ExpressionWrapper(~Q(document=""), output_field=BooleanField())
    editions = Edition.objects.filter(
        record_type__in={edition.record_type for edition in found},
        reference__in={edition.reference for edition in found},
    )
    past: Past = {}
    for kind, reference, *one in (
        editions.order_by("number")
        .annotate(has_text=has_text)
        .values_list("record_type", "reference", "number", "action", "has_text")
    ):
        past.setdefault((kind, reference), []).append((one[0], one[1], one[2]))
    return past


def _edition_entry(edition: Edition, labels: Labels, past: Past, absolute: Absolute) -> Entry:
    earlier = [
        one
        for one in past.get((edition.record_type, edition.reference), [])
        if one[0] < edition.number
    ]
    return Entry(
        id=urn("edition", edition.hash),
        title=f"{_done(edition, earlier)}: {_title(edition, labels)}",
        updated=edition.published_at,
        published=edition.published_at,
        url=absolute(_page(edition)),
        summary=edition.change_note,
        categories=((edition.record_type, str(codelists.RECORD_TYPES[edition.record_type])),),
        links=tuple((kind, absolute(path)) for kind, path in _related(edition, earlier)),
    )


def _done(edition: Edition, earlier: list[tuple[int, str, bool]]) -> str:
    """What was done, in a word: from its second edition on a record is changed."""
    if edition.action != Action.PUBLISHED or not earlier:
        return str(codelists.Action(edition.action).label)
    out = (Action.WITHDRAWN, Action.MERGED)
    return "Published again" if earlier[-1][1] in out else "Changed"


def _has_page(edition: Edition) -> bool:
    """Whether the edition is read on a page of its own: progress stands on its agreement's."""
    published = edition.action == Action.PUBLISHED and edition.document
    return bool(published and edition.record_type in FOLDERS)


def _page(edition: Edition) -> str:
    path = address(edition.record_type, edition.reference)
    return f"{path}editions/{edition.number}/" if _has_page(edition) else path


def _related(edition: Edition, earlier: list[tuple[int, str, bool]]) -> Iterator[tuple[str, str]]:
    """Its file, what it changed, and the record that was kept, by media type."""
    if edition.merged_into:
        yield HTML, address(edition.record_type, edition.merged_into)
    if not _has_page(edition):
        return
    path = address(edition.record_type, edition.reference)
    yield JSON, f"{path}editions/{edition.number}.json"
    texts = [number for number, action, text in earlier if action == Action.PUBLISHED and text]
    if texts:
        yield HTML, f"{path}editions/{texts[-1]}..{edition.number}/"


def _title(edition: Edition, labels: Labels) -> str:
    if not edition.merged_into:
        return _called(edition, labels)
    kept = labels.get((edition.record_type, edition.merged_into), edition.merged_into)
    return f"{edition.reference} into {kept}"


def _called(edition: Edition, labels: Labels) -> str:
    """What the record is called; of a progress update, its agreement before its text."""
    label = labels.get((edition.record_type, edition.reference))
    if not label or not _is_progress(edition):
        return label or edition.reference
    agreement = agreement_of(edition.reference)
    return f"{labels.get(('agreement', agreement), agreement)} – {label}"


def _is_progress(edition: Edition) -> bool:
    return edition.record_type == "progress"
