"""How alike two texts are, from 0 to 1, in any script."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from math import log

WORD = re.compile(r"[^\W_]+")
# Scripts written without spaces are compared by pairs of letters.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
LONGEST = 2_000


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text without case and accents; of an unspaced script its pairs of letters."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
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


def likeness(one: str, other: str, rarity: Rarity | Mapping[str, float]) -> float:
    """The greater of two measures: rare words in common, and letters in the same order."""
    left, right = tokens(one), tokens(other)
    if not left or not right:
        return 0.0
    shared = sum(rarity[word] for word in set(left) & set(right))
    whole = sum(rarity[word] for word in set(left)) + sum(rarity[word] for word in set(right))
    letters = SequenceMatcher(None, " ".join(sorted(left)), " ".join(sorted(right)), autojunk=False)
    words = 2 * shared / whole if whole else 0.0
    if letters.quick_ratio() <= words:
        return words
    return max(words, letters.ratio())
