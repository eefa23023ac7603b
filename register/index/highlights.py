"""Passages that show why a record was found, with the words that were searched for marked."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from pydantic_core import from_json

from register.index import places, words
from register.index.searching import Search

LENGTH = 220  # characters of a passage
MOST = 3  # passages of one hit
MOST_MARKS = 200  # marks in one text
LONGEST_TEXT = 20_000  # characters of one text that are looked at

PLACES: dict[str, Promise] = {
    "title": _("Title"),
    "titles": _("Title in another language"),
    "summary": _("Summary"),
    "commitment": _("Commitment"),
    "commitments": _("Commitments"),
    "quotation": _("Words of the text"),
    "statements": _("Statements"),
    "people": _("People"),
    "organisations": _("Organisations"),
    "progress": _("Progress"),
    "events": _("Timeline"),
    "countries": _("Countries"),
    "topics": _("Topics"),
    "spellings": _("Topics"),
    "instrument": _("Type of agreement"),
    "instruments": _("Type of agreement"),
    "strategies": _("Strategies"),
    "place": _("Place"),
}

OTHER_TONGUES = ("titles", "instruments")
# Every card shows them: they are marked in the title, and no passages.
SHOWN = ("title", "countries")
# Stand on cards and pages, or beside their like: passages only where nothing else matches.
REPEATED = ("instrument", "instruments", "spellings")

Span = tuple[int, int, str]


class Passage(NamedTuple):
    """A piece of text with the words searched for in <mark>; everything else is escaped.

    `text` is all of the text that it is a piece of.
    """

    place: str
    text: str
    label: Promise
    html: SafeString
    is_english: bool


class Highlighter:
    """Marks what one search found."""

    def __init__(self, search: Search) -> None:
        self.stems = search.stems
        self.runs = frozenset(words.folded(run) for run in search.runs)
        self.names = search.names

    def title(self, title: str) -> SafeString:
        return _marked(title, self._spans(title), slice(0, len(title)))

    def passages(self, stored: bytes) -> list[Passage]:
        """The best passages among the stored texts of a hit: most words first, then by place.

        Those of SHOWN are none, those of REPEATED only where nothing else matches.
        """
        found = []
        for position, (place, text) in enumerate(from_json(stored)):
            if place not in SHOWN and (spans := self._spans(text[:LONGEST_TEXT])):
                variety = len({word for _start, _end, word in spans})
                found.append((place in REPEATED, -variety, position, place, text, spans))
        found.sort(key=lambda match: match[:3])
        best = [match for match in found if not match[0]] or found
        return [
            Passage(
                place,
                text,
                PLACES[place],
                _marked(text, spans, _window(text, spans)),
                is_english=place not in OTHER_TONGUES and not words.has_cjk(text),
            )
            for *_rank, place, text, spans in best[:MOST]
        ]

    @cached_property
    def _pattern(self) -> re.Pattern:
        """What may be a word with one of the stems, or is one of the names or CJK runs."""
        starts = {stem[:-1] if len(stem) > 3 else stem for stem in self.stems}  # policy: polici
        found = [re.escape(run) for run in sorted(self.runs, key=len, reverse=True)]
        for name in sorted(self.names, key=len, reverse=True):
            found.append(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])")
        if starts:
            listed = "|".join(map(re.escape, sorted(starts, key=len, reverse=True)))
            found.append(rf"(?<![^\W_])(?:{listed})(?:(?![{words.CJK}])[^\W_])*")
        return re.compile("|".join(found) or r"(?!)")

    def _spans(self, text: str) -> list[Span]:
        """Start, end and word of each match, in order."""
        found = []
        for match in self._pattern.finditer(words.folded(text)):
            word = match.group()
            if word in self.runs:
                found.append((match.start(), match.end(), word))
            elif code := self.names.get(word):
                if word not in places.COMMON or text[slice(*match.span())].isupper():
                    found.append((match.start(), match.end(), code))
            elif (stem := words.stem(word)) in self.stems:
                found.append((match.start(), match.end(), stem))
        return found[:MOST_MARKS]


def _window(text: str, spans: list[Span]) -> slice:
    """The part of `text` with the greatest variety of matches, cut between words."""
    if len(text) <= LENGTH:
        return slice(0, len(text))
    anchor = max(spans, key=lambda span: (_variety(spans, span[0]), -span[0]))[0]
    start = max(min(anchor - LENGTH // 4, len(text) - LENGTH), 0)
    return slice(_cut(text, start, 1), _cut(text, min(start + LENGTH, len(text)), -1))


def _variety(spans: list[Span], start: int) -> int:
    return len({word for begin, end, word in spans if start <= begin and end < start + LENGTH // 2})


def _cut(text: str, at: int, step: int) -> int:
    """The nearest gap between words from `at`, or `at` itself where words have no gaps."""
    if at in (0, len(text)):
        return at
    for position in range(at, at + 20 * step, step):
        if text[position - 1].isspace():
            return position
    return at


def _marked(text: str, spans: Iterable[Span], window: slice) -> SafeString:
    before, after = "… " if window.start else "", " …" if window.stop < len(text) else ""
    return format_html(
        "{}{}{}", before, format_html_join("", "{}", _pieces(text, spans, window)), after
    )


def _pieces(text: str, spans: Iterable[Span], window: slice) -> Iterator[tuple[str]]:
    edges = [(window.start, window.start)]
    edges += [(a, b) for a, b, _word in spans if window.start <= a and b <= window.stop]
    for (_start, end), (next_start, next_end) in pairwise([*edges, (window.stop, window.stop)]):
        yield (text[end:next_start],)
        if next_end > next_start:
            yield (format_html("<mark>{}</mark>", text[next_start:next_end]),)
