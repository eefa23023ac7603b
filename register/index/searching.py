"""What people type, as a query: every word is required, quoted phrases stand as they are.

A word with hyphens is found written in one as well: “semi-conductors” finds semiconductors.

Nothing that is typed is an error. Words are cut to what the index can hold, and at most MOST_WORDS
of them count.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from tantivy import Occur, Query, Searcher

from register.index import words
from register.index.schema import WEIGHTS, schema

LONGEST, MOST_WORDS = 1000, 24
QUOTED = re.compile('"([^"]*)"')
HYPHENS = re.compile(r"(?<=\w)[-\u2010](?=\w)")
QUOTES = str.maketrans(dict.fromkeys("“”„«»「」『』＂", '"'))
# A last resort joins "diversified" and "diversification": what starts alike, when nothing matches.
SHORTEST_PREFIX, MOST_ALIKE = 4, 64


@dataclass(frozen=True)
class Part:
    """A word or a quoted phrase: its stems, and its runs of CJK characters."""

    written: str
    quoted: bool

    @cached_property
    def stems(self) -> list[str]:
        found = words.stems(self.written)
        return found if self.quoted else list(dict.fromkeys(found))

    @cached_property
    def runs(self) -> list[str]:
        return words.cjk_runs(self.written)

    @cached_property
    def joined(self) -> str:
        """The stem of a word that is written with hyphens, were it written without."""
        if self.quoted or self.runs or not HYPHENS.search(self.written):
            return ""
        return words.stem(words.folded(HYPHENS.sub("", self.written)))

    @property
    def is_stop(self) -> bool:
        return not self.quoted and not self.runs and words.STOP.issuperset(self.stems)


def parts(text: str) -> list[Part]:
    """The words and phrases of what somebody typed; stop words only where there is nothing else."""
    text = words.normal(text[:LONGEST]).translate(QUOTES)
    found = [Part(phrase, True) for phrase in QUOTED.findall(text)]
    found += [Part(word, False) for word in QUOTED.sub(" ", text).replace('"', " ").split()]
    found = [part for part in dict.fromkeys(found) if part.stems or part.runs][:MOST_WORDS]
    return [part for part in found if not part.is_stop] or found


@dataclass(frozen=True)
class Search:
    """A search as one index understands it, and what to mark in what it finds."""

    match: Query
    scored: Query
    stems: frozenset[str]
    runs: tuple[str, ...]


def search(text: str, searcher: Searcher, side: str) -> Search:
    """The search for `text`; where it matches nothing, the one for words that start alike."""
    found = parts(text)
    strict = _search(found, side, {})
    if not found or searcher.search(strict.match, 1, count=False).hits:
        return strict
    alike = {
        stem: _alike(searcher, stem) for part in found if not part.quoted for stem in part.stems
    }
    return _search(found, side, alike)


def _search(found: list[Part], side: str, alike: dict[str, list[str]]) -> Search:
    match = _all([_part(part, side, alike) for part in found])
    accepted = {stem: alike.get(stem) or [stem] for part in found for stem in part.stems}
    accepted |= {part.joined: [part.joined] for part in found if part.joined}
    every = frozenset(stem for stems in accepted.values() for stem in stems)
    weighed = [
        (Occur.Should, Query.boost_query(_term(side, field, stem), weight))
        for field, weight in WEIGHTS.items()
        for stem in sorted(every)
    ]
    scored = Query.boolean_query([(Occur.Must, match), *weighed])
    return Search(match, scored, every, tuple(run for part in found for run in part.runs))


def _part(part: Part, side: str, alike: dict[str, list[str]]) -> Query:
    asked = [_phrase(side, "cjk", words.pairs(run)) for run in part.runs]
    if part.quoted and part.stems:
        asked.append(_phrase(side, "text", part.stems))
    elif part.stems:
        asked += [_word(side, stem, alike) for stem in part.stems]
    together = _all(asked)
    if part.joined:
        other = _term(side, "text", part.joined)
        together = Query.boolean_query([(Occur.Should, together), (Occur.Should, other)])
    reference = part.written.lower()
    if part.quoted or not reference.isascii():
        return together
    named = Query.boost_query(Query.term_query(schema(side), "reference", reference, "basic"), 20.0)
    return Query.boolean_query([(Occur.Should, together), (Occur.Should, named)])


def _word(side: str, stem: str, alike: dict[str, list[str]]) -> Query:
    if alike.get(stem):
        return Query.term_set_query(schema(side), "text", alike[stem])
    return _term(side, "text", stem)


def _term(side: str, field: str, token: str) -> Query:
    return Query.term_query(schema(side), field, token, "freq")


def _phrase(side: str, field: str, tokens: list[str]) -> Query:
    if len(tokens) > 1:
        return Query.phrase_query(schema(side), field, list(tokens))
    if field == "cjk" and len(tokens[0]) == 1:
        return Query.regex_query(schema(side), field, f"{re.escape(tokens[0])}.?")
    return _term(side, field, tokens[0])


def _alike(searcher: Searcher, stem: str) -> list[str]:
    """The stems in the index that start as this one does, but for its last letter if it is long."""
    start = stem[:-1] if len(stem) > SHORTEST_PREFIX + 1 else stem
    if len(start) < SHORTEST_PREFIX:
        return [stem]
    return [found for found, _count in searcher.terms_with_prefix("text", start, limit=MOST_ALIKE)]


def _all(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    required = [(Occur.Must, query) for query in queries]
    return Query.boolean_query(required) if required else Query.empty_query()
