"""Which records are called what: found by the beginnings of the words of their names."""

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from register.index.naming import Key, Labels, Names
from register.index.typed import MOST_WORDS
from register.index.words import STOP, folded
from register.languages import country_names

WORDS = re.compile(r"\w+")
KEPT = 4  # directories: of the register of today, and of the days that are asked for


def words_of(text: str) -> list[str]:
    """The words that tell names apart, each once, at most as many as are searched for."""
    found = [word for word in WORDS.findall(folded(text)) if word not in STOP]
    return list(dict.fromkeys(found))[:MOST_WORDS]


class Directory:
    """The names of all records that facets count, in every language that they have names in."""

    def __init__(self, labels: Labels, names: Names) -> None:
        self._called: list[tuple[Key, tuple[str, ...]]] = []
        self._holders: dict[str, list[int]] = {}
        for key, label in labels.items():
            for name in _names(key, label, names):
                for word in (words := tuple(words_of(name))):
                    self._holders.setdefault(word, []).append(len(self._called))
                self._called.append((key, words))
        self._words = sorted(self._holders)

    def find(self, words: Sequence[str]) -> dict[Key, bool]:
        """The records one of whose names has words that begin with all of `words`.

        Each with whether that is its very name. A single letter begins nothing: it is a word.
        """
        found: dict[Key, bool] = {}
        if not words:
            return found
        for place in set.intersection(*map(self._held_by, words)):
            key, held = self._called[place]
            found[key] = found.get(key, False) or list(held) == list(words)
        return found

    def _held_by(self, start: str) -> set[int]:
        return {place for word in self._beginning(start) for place in self._holders[word]}

    def _beginning(self, start: str) -> Iterator[str]:
        if len(start) == 1 and start.isascii():
            yield from (start,) if start in self._holders else ()
            return
        for word in self._words[bisect_left(self._words, start) :]:
            if not word.startswith(start):
                return
            yield word


def _names(key: Key, label: str, names: Names) -> tuple[str, ...] | list[str]:
    if not label:  # it was withdrawn
        return ()
    record_type, reference = key
    return (
        country_names(reference, label) if record_type == "country" else names.get(key) or (label,)
    )


_kept: OrderedDict[tuple[int, int], tuple[Labels, Names, Directory]] = OrderedDict()


def directory(labels: Labels, names: Names) -> Directory:
    """The directory of these very dictionaries, made once while they are in use."""
    asked = id(labels), id(names)
    kept = _kept.get(asked)
    if kept and kept[0] is labels and kept[1] is names:
        return kept[2]
    made = Directory(labels, names)
    _kept[asked] = labels, names, made
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return made
