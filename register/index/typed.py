"""What people type, cut into words, phrases and the names of countries. Nothing is an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from register.index import places, words

LONGEST, MOST_WORDS = 1000, 24
QUOTED = re.compile('"([^"]*)"')
HYPHENS = re.compile(r"(?<=\w)[-\u2010\u2011\u2013](?=\w)")  # a dash joins too: UK–Japan
QUOTES = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"'))


@dataclass(frozen=True)
class Part:
    """A word or a quoted phrase: its stems, and its runs of CJK characters."""

    written: str
    quoted: bool

    @cached_property
    def stems(self) -> list[str]:
        if self.quoted:
            return words.stems(self.written)
        return list(dict.fromkeys(words.stems(words.without_possessive(self.written))))

    @cached_property
    def runs(self) -> list[str]:
        return words.cjk_runs(self.written)

    @cached_property
    def key(self) -> places.Tokens:
        """What it adds to the key of a name that it is a word of: see `places.key`."""
        return *self.runs, *(stem for stem in self.stems if stem not in places.PASSED_OVER)

    @cached_property
    def joined(self) -> str:
        """The stem of a word that is written with hyphens, were it written without."""
        if self.quoted or self.runs or not HYPHENS.search(self.written):
            return ""
        return words.stem(words.folded(HYPHENS.sub("", self.written)))

    @property
    def is_stop(self) -> bool:
        return self._is_of(words.STOP)

    @property
    def is_weak(self) -> bool:
        return self._is_of(words.WEAK)

    def _is_of(self, known: frozenset[str]) -> bool:
        if self.quoted or self.runs:
            return False
        bare = words.folded(words.without_possessive(self.written))
        return known.issuperset(re.findall(r"[^\W_]+", bare))


@dataclass(frozen=True)
class Place:
    """A country or region, by whichever of its names; its code as in `languages`."""

    code: str
    written: str = field(compare=False)

    is_weak = False


def parts(text: str) -> list[Part | Place]:
    """The words, phrases and countries of what somebody typed.

    Words that carry no meaning of their own (`words.STOP`) are left out always, not only where
    nothing is found with them: a question must find all that its other words find, and not the one
    text that happens to hold a “what”. They count where there is nothing else. What stands in
    quotes is meant as it stands.
    """
    text = words.normal(text[:LONGEST])[:LONGEST].translate(QUOTES)
    phrases = [Part(phrase, True) for phrase in QUOTED.findall(text)]
    typed = [Part(word, False) for word in QUOTED.sub(" ", text).replace('"', " ").split()]
    every = [*phrases, *_recognised([part for part in typed if part.stems or part.runs])]
    held = [part for part in every if isinstance(part, Place) or part.stems or part.runs]
    found = list(dict.fromkeys(held))
    meant = [part for part in found if isinstance(part, Place) or not part.is_stop]
    return (meant or found)[:MOST_WORDS]


def _recognised(typed: list[Part]) -> Iterator[Part | Place]:
    """The words with those that name a country put together: Republic of Korea, UK-Japan."""
    position = 0
    while position < len(typed):
        found, after = _places(typed, position)
        yield from found or typed[position : position + 1]
        position = after if found else position + 1


def _places(typed: list[Part], position: int) -> tuple[list[Place], int]:
    """The places that the words from a position on name, and the position after their names."""
    known, first = places.codes(), typed[position]
    best: tuple[list[Place], int] = ([], position)
    said: places.Tokens = ()
    for after, part in enumerate(typed[position : position + places.LONGEST], position + 1):
        said += part.key
        if part.key and (code := known.get(said)) and first.key:
            written = " ".join(one.written for one in typed[position:after])
            best = [Place(code, written)], after
    if best[0] or not HYPHENS.search(first.written):
        return best
    pieces = HYPHENS.split(first.written)
    named = [Place(known.get(places.key(piece), ""), piece) for piece in pieces]
    return (named if all(one.code for one in named) else []), position + 1
