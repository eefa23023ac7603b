"""When one agreement may be merged into another: nobody loses a promise or a report on one."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from agreements.models import Agreement
from register import journal
from register.models import Current


def cannot_merge(duplicate: Agreement, kept: Agreement) -> Iterator[str]:
    """Why the duplicate cannot go: progress was reported on it, or it alone holds a commitment."""
    if _has_progress(duplicate):
        yield _(
            "Progress is reported on %(duplicate)s, and reports are never rewritten: keep that "
            "one and merge the other into it. Where both have progress, withdraw one and say in "
            "the reason where the other is."
        ) % {"duplicate": duplicate}
    passages, texts = _words(_commitments(kept, working=False))
    for commitment in _commitments(duplicate, working=True):
        own_passages, own_texts = _words([commitment])
        if not (own_passages & passages or own_texts & texts):
            yield _(
                "Commitment %(number)s of %(duplicate)s (“%(text)s”) is not in %(kept)s: add it "
                "there and publish it first, so that no promise is lost."
            ) % {
                "number": commitment.number,
                "duplicate": duplicate,
                "text": commitment.text,
                "kept": kept,
            }


def _has_progress(agreement: Agreement) -> bool:
    reported = Current.objects.filter(record_type="progress", withdrawn=False)
    return (
        agreement.progress_updates.exists()
        or reported.filter(part_of=agreement.reference or "-").exists()
    )


def _commitments(agreement: Agreement, *, working: bool) -> list[Any]:
    """The published commitments, and the working ones where asked or where it has no others."""
    row = journal.current("agreement", agreement.reference) if agreement.reference else None
    published = row.document.commitments if row and not row.withdrawn else ()
    drafted = agreement.commitments.all() if working or not published else ()
    return [*published, *drafted]


def _words(commitments: Iterable[Any]) -> tuple[set[str], set[str]]:
    """What the commitments quote and say, whatever the case and the spaces."""
    found = [(_squeezed(c.passage), _squeezed(c.text)) for c in commitments]
    return {p for p, _text in found if p}, {text for _passage, text in found}


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
