"""What a finder shows, as a sentence: 12 agreements between the UK and Japan about Open RAN."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from register.finders import Active, Finder

# How each filter continues the sentence; the values follow.
WORDS = {
    "q": _l("matching"),
    "country": _l("with"),
    "between": _l("between"),
    "organisation": _l("involving"),
    "person": _l("with the part of"),
    "topic": _l("about"),
    "kind": _l("promising"),
    "instrument": _l("of the type"),
    "force": _l("with legal force"),
    "status": _l("with the status"),
    "strategy": _l("tied to"),
    "signed_from": _l("dated from"),
    "signed_to": _l("dated to"),
    "progress": _l("with progress"),
    "due_from": _l("due from"),
    "due_to": _l("due to"),
    "overdue": _l("overdue"),
}


class Clause(NamedTuple):
    """One filter of the sentence: its words, and its values as one text."""

    words: str
    values: str


def clauses(finder: Finder) -> list[Clause]:
    """The filters in use in the order of the sentence, each once with all its values."""
    grouped: dict[str, list[Active]] = {}
    for active in finder.active:
        grouped.setdefault(active.name, []).append(active)
    return list(_clauses(grouped))


def _clauses(grouped: dict[str, list[Active]]) -> Iterator[Clause]:
    for name, words in WORDS.items():
        if name == "overdue" and name in grouped:
            yield Clause(str(words), "")
        elif name in grouped:
            values = [active.value for active in grouped[name]]
            text = _(" or ").join(f"“{v}”" if name == "q" else v for v in values)
            yield Clause(str(words), text)
