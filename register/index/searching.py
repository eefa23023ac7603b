"""What people type, as a query: every word is required, quoted phrases stand as they are.

A word with hyphens is found written in one as well: “semi-conductors” finds semiconductors. A
country is found by whichever of its names, and a word by others that mean the same (SYNONYMS).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from tantivy import Occur, Query, Searcher

from register.index import places, words
from register.index.schema import WEIGHTS, schema
from register.index.typed import Part, Place, parts

# A last resort joins "diversified" and "diversification": what starts alike, when nothing matches.
SHORTEST_PREFIX, MOST_ALIKE = 4, 64
# Words of a line mean the same.
SYNONYMS = (("telecoms", "telecommunications"),)

Parts = Sequence[Part | Place]
Alike = dict[str, list[str]]


@dataclass(frozen=True)
class Search:
    """A search as one index understands it, and what to mark in what it finds.

    `used` are the parts of what was typed that are required, `alike` the stems that each of their
    stems was searched for by: none where it was searched for as it is.
    """

    match: Query
    scored: Query
    stems: frozenset[str]
    runs: tuple[str, ...]
    names: dict[str, str]
    used: Parts
    alike: Alike


def search(text: str, searcher: Searcher, side: str) -> Search:
    """The search for `text`; where it matches nothing, the one for words that start alike.

    Words that questions are put in (`words.WEAK`) are not required of a match where there are
    others, but weigh in titles: “agreements on telecoms” finds what “telecoms” finds.
    """
    asked = parts(text)
    used = [part for part in asked if not part.is_weak] or asked
    aside = [part for part in asked if isinstance(part, Part) and part not in used]
    found = _search(used, aside, side, {})
    if not used or searcher.search(found.match, 1, count=False).hits:
        return found
    return _search(used, aside, side, _alike(searcher, used))


def _search(used: Parts, aside: Sequence[Part], side: str, alike: Alike) -> Search:
    typed = [part for part in used if isinstance(part, Part)]
    match = _all(
        _place(part, side) if isinstance(part, Place) else _part(part, side, alike) for part in used
    )
    every = {one for part in typed for stem in part.stems for one in _meant(part, stem, alike)}
    every |= {part.joined for part in typed if part.joined}
    weighed = every.union(*(part.stems for part in aside))
    named = {
        name: part.code
        for part in used
        if isinstance(part, Place)
        for name in places.names_of(part.code)
    }
    return Search(
        match=match,
        scored=Query.boolean_query(
            [(Occur.Must, match), *_weights(side, weighed), *_titled(side, used)]
        ),
        stems=frozenset(every),
        runs=(
            *(run for part in typed for run in part.runs),
            *(name.written for name in named if name.is_cjk),
        ),
        names={name.written: code for name, code in named.items() if not name.is_cjk},
        used=used,
        alike=alike,
    )


def _weights(side: str, stems: Iterable[str]) -> Iterator[tuple[Occur, Query]]:
    for stem in sorted(stems):
        for name, weight in WEIGHTS.items():
            yield Occur.Should, Query.boost_query(_term(side, name, stem), weight)


def _titled(side: str, used: Parts) -> Iterator[tuple[Occur, Query]]:
    """Countries weigh in titles by whichever name, and however long the title is."""
    for place in used:
        if isinstance(place, Place):
            names = [name for name in places.names_of(place.code) if not name.is_cjk]
            plain = [name.tokens for name in names if name.tokens != places.COMMON]
            either = _any(_phrase(side, "title", tokens) for tokens in plain)
            yield Occur.Should, Query.const_score_query(either, WEIGHTS["title"])


def _meant(part: Part, stem: str, alike: Alike) -> Sequence[str]:
    """The stems that a word is searched for by."""
    if part.quoted:
        return (stem,)
    if near := alike.get(stem):
        return near
    return next((line for line in _SYNONYMS if stem in line), (stem,))


def _part(part: Part, side: str, alike: Alike) -> Query:
    asked = [_phrase(side, "cjk", words.pairs(run)) for run in part.runs]
    if part.quoted and part.stems:
        asked.append(_phrase(side, "text", part.stems))
    elif part.stems:
        asked += [_word(side, _meant(part, stem, alike)) for stem in part.stems]
    together = _all(asked)
    if part.joined:
        together = _any([together, _term(side, "text", part.joined)])
    reference = part.written.lower()
    if part.quoted or not reference.isascii():
        return together
    named = Query.boost_query(Query.term_query(schema(side), "reference", reference, "basic"), 20.0)
    return _any([together, named])


def _place(place: Place, side: str) -> Query:
    """What a country is party to or is named in; by how many names it is called does not count."""
    asked = [Query.term_query(schema(side), "country", place.code, "basic")]
    asked.append(Query.term_query(schema(side), "alone", place.code, "basic"))
    for name, longer in places.names_of(place.code).items():
        if not longer and name.tokens != places.COMMON:
            asked.append(_name(side, name))
    return Query.const_score_query(_any(asked), 1.0)


def _name(side: str, name: places.Name) -> Query:
    if name.is_cjk:
        return _phrase(side, "cjk", words.pairs(name.written))
    return _phrase(side, "text", name.tokens)


def _word(side: str, stems: Sequence[str]) -> Query:
    if len(stems) > 1:
        return Query.term_set_query(schema(side), "text", list(stems))
    return _term(side, "text", stems[0])


def _term(side: str, field: str, token: str) -> Query:
    return Query.term_query(schema(side), field, token, "freq")


def _phrase(side: str, field: str, tokens: Sequence[str]) -> Query:
    if len(tokens) > 1:
        return Query.phrase_query(schema(side), field, list(tokens))
    if field == "cjk" and len(tokens[0]) == 1:
        return Query.regex_query(schema(side), field, f"{re.escape(tokens[0])}.?")
    return _term(side, field, tokens[0])


def _alike(searcher: Searcher, used: Iterable[Part | Place]) -> Alike:
    """For each stem that is not quoted, those in the index that start as it does."""
    stems = (
        stem for part in used if isinstance(part, Part) and not part.quoted for stem in part.stems
    )
    return {stem: _starting(searcher, stem) for stem in stems}


def _starting(searcher: Searcher, stem: str) -> list[str]:
    """The stems in the index that start as this one does, but for its last letter if it is long.

    The most like it come first.
    """
    start = stem[:-1] if len(stem) > SHORTEST_PREFIX + 1 else stem
    if len(start) < SHORTEST_PREFIX:
        return [stem]
    found = [term for term, _count in searcher.terms_with_prefix("text", start, limit=MOST_ALIKE)]
    matcher = SequenceMatcher(b=stem, autojunk=False)
    return sorted(found, key=partial(_difference, matcher))


def _difference(matcher: SequenceMatcher, term: str) -> float:
    matcher.set_seq1(term)
    return 1 - matcher.ratio()


def _all(queries: Iterable[Query]) -> Query:
    required = [(Occur.Must, query) for query in queries]
    if len(required) == 1:
        return required[0][1]
    return Query.boolean_query(required) if required else Query.empty_query()


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


_SYNONYMS = tuple(tuple(words.stem(word) for word in line) for line in SYNONYMS)
