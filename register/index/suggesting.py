"""“Did you mean” and “Showing results for”: the index's own words, near those that were typed."""

from difflib import SequenceMatcher
from json import loads

from tantivy import Occur, Query, Searcher

from register.index import words
from register.index.schema import schema
from register.index.searching import Search
from register.index.typed import Part, Place, parts

SHORTEST = 4
MOST_TERMS = 20_000
ALIKE = 0.72
MOST_LONGER = 6  # a stem may have lost its ending
MOST_PARTS, MOST_NEAR, MOST_FORMS = 8, 8, 3  # words, near ones looked for, and told
AS_LIKE = 0.15
LOOKED_AT = 3  # records in which the written form of a stem is looked for


def suggestion(text: str, searcher: Searcher, side: str) -> str:
    """`text` with the words that no record holds replaced by near ones; empty where none helps.

    Only single words of four letters and more: what stands in quotes is meant as it stands.
    """
    better = {}
    for part in parts(text):
        if isinstance(part, Place) or part.quoted or part.runs or part.is_weak:
            continue
        if len(part.stems) != 1 or len(part.written) < SHORTEST:
            continue
        if not _count(searcher, side, part.stems[0]):
            better[part.written] = _nearest(searcher, side, part.stems[0])
    if not better or not all(better.values()):
        return ""
    return " ".join(better.get(word, word) for word in words.normal(text).split())


def near(found: Search, searcher: Searcher, side: str) -> list[list[str]]:
    """For each word or phrase of a search by words that start alike, what it finds instead.

    The nearest few of them, or the word itself where it is among what is found. Nothing where the
    search is by the words as they were typed, or finds nothing.
    """
    if not found.alike or not searcher.search(found.match, 1, count=False).hits:
        return []
    return [
        _instead(found, part, searcher, side) if n < MOST_PARTS else [part.written]
        for n, part in enumerate(found.used)
    ]


def _instead(found: Search, part: Part | Place, searcher: Searcher, side: str) -> list[str]:
    if isinstance(part, Place) or part.quoted or part.runs or len(part.stems) != 1:
        return [part.written]
    held = []
    for stem in found.alike[part.stems[0]][:MOST_NEAR]:
        term = Query.term_query(schema(side), "text", stem, "basic")
        both = Query.boolean_query([(Occur.Must, found.match), (Occur.Must, term)])
        if searcher.search(both, 1, count=False).hits:
            held.append(stem)
    if not held or part.stems[0] in held:
        return [part.written]
    return [_written(searcher, side, stem) for stem in _nearly(part.stems[0], held)[:MOST_FORMS]]


def _nearly(typed: str, held: list[str]) -> list[str]:
    """Those about as like what was typed as the first, but for longer words that begin with it."""
    matcher = SequenceMatcher(b=typed, autojunk=False)
    likeness = {}
    for stem in held:
        matcher.set_seq1(stem)
        likeness[stem] = matcher.ratio()
    least = likeness[held[0]] - AS_LIKE
    others = [one for one in held[1:] if likeness[one] >= least and not one.startswith(held[0])]
    return [held[0], *others]


def _count(searcher: Searcher, side: str, stem: str) -> int:
    query = Query.term_query(schema(side), "text", stem, "basic")
    return len(searcher.search(query, 1, count=False).hits)


def _nearest(searcher: Searcher, side: str, stem: str) -> str:
    """The written form of the stem most like this one, the commoner where two are as near."""
    matcher = SequenceMatcher(b=stem, autojunk=False)
    best, term = (ALIKE, 0), ""
    for found, count in searcher.terms_with_prefix("text", stem[0], limit=MOST_TERMS):
        if abs(len(found) - len(stem)) > MOST_LONGER or not found.isalpha():
            continue
        matcher.set_seq1(found)
        if matcher.quick_ratio() >= best[0] and (matcher.ratio(), count) > best:
            best, term = (matcher.ratio(), count), found
    return _written(searcher, side, term) if term else ""


def _written(searcher: Searcher, side: str, stem: str) -> str:
    """How records write the word of this stem, since a stem is not always one."""
    query = Query.term_query(schema(side), "text", stem, "basic")
    for _score, address in searcher.search(query, LOOKED_AT, count=False).hits:
        for text in _texts(searcher.doc(address)):
            for word in text.replace("-", " ").split():
                bare = word.strip(".,;:()[]“”‘’\"'?!").lower()
                if bare.isalpha() and words.stems(bare) == [stem]:
                    return bare
    return stem


def _texts(document: object) -> list[str]:
    """All that the stored card and passages of a record say."""
    found: list[str] = []
    for field in ("card", "passages"):
        held = document.get_first(field)  # type: ignore[attr-defined]
        _gather(loads(bytes(held)) if held else None, found)
    return found


def _gather(value: object, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for item in value.values():
            _gather(item, found)
    elif isinstance(value, list):
        for item in value:
            _gather(item, found)
