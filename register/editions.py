"""The editions of one record, by their numbers, as far as the day shown."""

from contextlib import suppress

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404
from django.utils.translation import gettext as _

from register import journal, moments, reading
from register.codelists import Action
from register.models import Edition, EditionQuerySet

MOST = 1_000_000_000  # no record has so many, and databases count no further than 2^31


class NoSuchEdition(Http404):
    """The record has no edition with this number: `said` tells how many it has."""

    def __init__(self, asked: int, last: int) -> None:
        said = _("there is no edition %(asked)s of this record: give a number from 1 to %(last)s")
        if moments.earlier_day():
            said = _(
                "there was no edition %(asked)s of this record on the day that “as_of” gives: give "
                "a number from 1 to %(last)s, or another day"
            )
        self.said = said % {"asked": f"{asked}"[:20], "last": last}
        super().__init__(self.said)


def of(record_type: str, reference: str) -> EditionQuerySet:
    """The editions of a record, first to newest, up to the day asked for.

    `has_text` says of each whether its document can be read: the law may have removed it.
    """
    has_text = ExpressionWrapper(
        Q(action=Action.PUBLISHED) & ~Q(document=""), output_field=BooleanField()
    )
    found = Edition.objects.of(record_type, reference).order_by("number")
    day = moments.earlier_day()
    found = found.filter(published_at__lt=journal.end_of(day)) if day else found
    return found.annotate(has_text=has_text)


def public(record_type: str, reference: str) -> EditionQuerySet:
    """The same of a record that is public; raises as `reading.read` does.

    But for what was merged: its own past stays citable, though its address leads on.
    """
    with suppress(reading.Merged):
        reading.read(record_type, reference)
    return of(record_type, reference)


def numbered(record_type: str, reference: str, number: int) -> Edition:
    """One edition of a public record.

    Raises as `public` does, NoSuchEdition, and Removed where the law took its text.
    """
    found = public(record_type, reference)
    edition = found.filter(number=number).first() if 0 < number <= MOST else None
    if edition is None:
        raise NoSuchEdition(number, found.count())
    if edition.action == Action.PUBLISHED and not edition.document:
        raise reading.Removed(edition)
    return edition
