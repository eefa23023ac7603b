"""Lists that a search asks for: “overdue” is a word of few records, and a filter of commitments."""

from typing import NamedTuple

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from register.finders import CommitmentFinder
from register.index.words import folded
from register.languages import ENGLISH
from website.addresses import finder_address
from website.sentences import sentence


class AskedList(NamedTuple):
    """A list that words mean, and how much is on it."""

    name: str
    url: str
    number: int


def lists_of(text: str) -> list[AskedList]:
    """The lists that `text` is a name of, in English or in the language of the page."""
    if " ".join(folded(text).split()) not in _overdue():
        return []
    finder = CommitmentFinder(QueryDict("overdue=1"))
    name = sentence(_("Commitments"), finder)
    return [AskedList(name, finder_address("commitments", overdue="1"), finder.qs.count())]


def _overdue() -> set[str]:
    """What people call a commitment past its due date, in the letters of `folded`."""
    with translation.override(ENGLISH.django):
        english = _overdue_words()
    return {folded(name.strip()) for name in f"{english},{_overdue_words()}".split(",")}


def _overdue_words() -> str:
    return pgettext(
        "words that people search for, between commas",
        "overdue, over due, late, past due, past their due date, due date passed, missed deadlines",
    )
