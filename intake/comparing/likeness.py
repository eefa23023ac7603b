"""How alike two texts are, from 0 to 1, in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from difflib import SequenceMatcher
from functools import lru_cache
from math import log

WORD = re.compile(r"[^\W_]+")
# Scripts written without spaces are compared by pairs of letters.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
LONGEST = 2_000
# Comparing letters is quadratic at least: longer texts are compared by so many at a time.
LETTERS = 400


@lru_cache(maxsize=4_096)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text without case and accents; of an unspaced script its pairs of letters."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))[:LONGEST]
    found: list[str] = []
    for word in WORD.findall(plain):
        runs = UNSPACED.findall(word)
        found += [run[i : i + 2] for run in runs for i in range(max(len(run) - 1, 1))]
        found += WORD.findall(UNSPACED.sub(" ", word))
    return tuple(found)


class Rarity:
    """How much a word says: one that stands in every text says nothing."""

    def __init__(self, texts: Iterable[str]) -> None:
        counted: Counter[str] = Counter()
        number = 0
        for number, text in enumerate(texts, 1):  # noqa: B007 - the last number is the count
            counted.update(set(tokens(text)))
        self._weights = {word: log(1 + number / many) for word, many in counted.items()}
        self._unseen = log(1 + number)

    def __getitem__(self, word: str) -> float:
        return self._weights.get(word, self._unseen)


def overlap(left: Set[str], right: Set[str], rarity: Rarity | Mapping[str, float]) -> float:
    """How much of what two texts say is in words that both have, from 0 to 1."""
    shared = sum(rarity[word] for word in left & right)
    whole = sum(rarity[word] for word in left) + sum(rarity[word] for word in right)
    return 2 * shared / whole if whole else 0.0


def likeness(one: str, other: str, rarity: Rarity | Mapping[str, float]) -> float:
    """The greater of two measures: rare words in common, and letters in the same order."""
    left, right = tokens(one), tokens(other)
    if not left or not right:
        return 0.0
    words = overlap(set(left), set(right), rarity)
    return max(words, _letters(" ".join(sorted(left)), " ".join(sorted(right)), words))


def _letters(one: str, other: str, least: float) -> float:
    """The share of letters in the same order, part by part; 0 where it cannot exceed `least`."""
    starts = range(0, max(len(one), len(other)), LETTERS)
    cut = [(one[i : i + LETTERS], other[i : i + LETTERS]) for i in starts]
    parts = [SequenceMatcher(None, left, right, autojunk=False) for left, right in cut]
    lengths = [len(left) + len(right) for left, right in cut]

    def whole(shares: Iterable[float]) -> float:
        return sum(s * n for s, n in zip(shares, lengths, strict=True)) / sum(lengths)

    if whole(part.quick_ratio() for part in parts) <= least:
        return 0.0
    return whole(part.ratio() for part in parts)
