"""The names of countries and regions, in what people type and in the texts that are searched.

All names of a country mean the same, and a search for any of them finds the same: what it is party
to, and the texts that name it. A name that is part of a longer one is no name where it stands in
that: nobody means South Korea by North Korea, the United States by Latin America, or Samoa by
American Samoa.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from register.index import words
from register.languages import territory_names

LONGEST = 8  # words of a name
LONGEST_WRITTEN = 60  # characters
# Stand in some names and not in others, or around names in what people ask.
PASSED_OVER = frozenset({"the", "and"})
ARTICLES = ("y", "yr")
NOWHERE = frozenset({"001", "xa", "xb", "zz"})
# Parts of countries that a country is named in (ISO 3166-2).
SUBDIVISIONS = {"gb-nir": "Northern Ireland", "us-nj": "New Jersey", "us-nm": "New Mexico"}
COMMON = ("us",)  # stems of a name that are a common word in the midst of a text

Tokens = tuple[str, ...]


class Name(NamedTuple):
    """A name as it is written, and as the index holds it: its stems, or its run of characters."""

    written: str
    tokens: Tokens
    is_cjk: bool

    def is_within(self, other: "Name") -> bool:
        """Whether this name is part of a longer one."""
        if self.is_cjk or other.is_cjk:
            return self.is_cjk and self.written != other.written and self.written in other.written
        size, longer = len(self.tokens), other.tokens
        starts = range(len(longer) - size + 1 if size < len(longer) else 0)
        return any(longer[start : start + size] == self.tokens for start in starts)


def key(text: str) -> Tokens:
    """What tells names apart, however they are typed."""
    if words.has_cjk(text):
        return (words.normal(text),)
    stems = words.stems(words.without_possessive(text))
    return tuple(stem for stem in stems if stem not in PASSED_OVER)


@cache
def codes() -> dict[Tokens, str]:
    """The code of each name by its key. Regions count where a country's name is part of theirs."""
    found: dict[Tokens, str] = {}
    countries = [name for code, name in _all() if code.isalpha()]
    for code, name in _all():
        if code.isalpha() or any(country.is_within(name) for country in countries):
            whole = key(name.written)
            found[whole] = code
            if whole[0] in ARTICLES:
                found[whole[1:]] = code
    return found


@cache
def names_of(code: str) -> dict[Name, list[Name]]:
    """The names of a country, each with those of others that it is part of."""
    others = [name for other, name in _all() if other != code]
    return {
        name: [longer for longer in others if name.is_within(longer)]
        for other, name in _all()
        if other == code
    }


def alone(texts: Iterable[str]) -> list[str]:
    """The codes of places one of whose names stands in a text, and is part of no longer one there.

    Of names alone that can be part of longer ones: “Guinea and Papua New Guinea” names Guinea,
    “North Korea” does not name Korea.
    """
    found: set[str] = set()
    for text in texts:
        plain = _plain(words.folded(text))
        for match in _shorter().finditer(plain):
            code, longer = _families()[match.group()]
            start, end = match.span()
            around = longer.finditer(plain, max(0, start - LONGEST_WRITTEN), end + LONGEST_WRITTEN)
            if not any(whole.start() <= start and end <= whole.end() for whole in around):
                found.add(code)
    return sorted(found)


@cache
def holds_another(code: str, written: str) -> bool:
    """Whether a name of a country has that of another in it, as Northern Ireland has Ireland."""
    name = Name(words.folded(written), tuple(words.stems(written)), words.has_cjk(written))
    return any(other != code and one.is_within(name) for other, one in _all())


@cache
def _families() -> dict[str, tuple[str, re.Pattern[str]]]:
    """Each name that longer ones hold, as it is written, with its code and those longer ones."""
    return {
        _plain(name.written): (code, re.compile("|".join(map(_pattern, longer))))
        for code, name in _all()
        if (longer := names_of(code)[name]) and name.tokens != COMMON
    }


@cache
def _shorter() -> re.Pattern[str]:
    shorter = [name for _code, name in _all() if _plain(name.written) in _families()]
    return re.compile("|".join(map(_pattern, sorted(shorter, key=lambda n: -len(n.written)))))


def _pattern(name: Name) -> str:
    """A name as it may stand in a text: between words, if its script has spaces."""
    written = re.escape(_plain(name.written))
    return written if name.is_cjk else rf"(?<!\w){written}(?!\w)"


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip()


@cache
def _all() -> tuple[tuple[str, Name], ...]:
    """Every name with its code, each once."""
    return tuple(dict.fromkeys((code, name) for code, name in _read() if name.tokens))


def _read() -> Iterator[tuple[str, Name]]:
    for code, written in [*SUBDIVISIONS.items(), *territory_names()]:
        if code in NOWHERE:
            continue
        if runs := words.cjk_runs(written):
            whole = runs[0] == words.normal(written)
            yield code, Name(runs[0], (runs[0],) if whole else (), True)
        else:
            yield code, Name(words.folded(written), tuple(words.stems(written)), False)
