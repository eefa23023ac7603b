"""How near two names are: folded to bare letters, and compared by what their words share."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from math import ceil
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

WORD = re.compile(r"\w+")


@lru_cache(maxsize=50_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and punctuation; a hyphen parts two words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(maxsize=50_000)
def trigrams(text: str) -> frozenset[str]:
    """The runs of three letters of each word, its beginning and end marked by a space."""
    padded = (f" {word} " for word in words(text))
    return frozenset(word[n : n + 3] for word in padded for n in range(len(word) - 2))


def figures(text: str) -> frozenset[str]:
    """The words that hold a digit: 2022 is not 2025, however near the rest is."""
    return frozenset(word for word in words(text) if any(c.isdigit() for c in word))


def are_near(one: str, other: str, least: float) -> bool:
    """Whether the share of runs of three letters that both have is `least` or more, from 0 to 1."""
    left, right = trigrams(one), trigrams(other)
    shared = len(left & right)
    near = shared > 0 and shared >= least * (len(left) + len(right) - shared)
    return near and figures(one) == figures(other)


def near_pairs(names: Mapping[K, str], least: float) -> Iterator[tuple[K, K]]:
    """The keys of every two names that are near, each pair once, without comparing all with all.

    Two sets that share enough share one of their rarest members, so only names that meet there are
    compared (Bayardo, Ma and Srikant: Scaling up all pairs similarity search, 2007).
    """
    rarity = Counter(run for name in names.values() for run in trigrams(name))
    met: dict[str, list[K]] = defaultdict(list)
    for key, name in names.items():
        rarest = sorted(trigrams(name), key=lambda run: (rarity[run], run))
        prefix = rarest[: len(rarest) - ceil(least * len(rarest)) + 1]
        for other in dict.fromkeys(other for run in prefix for other in met[run]):
            if are_near(names[other], name, least):
                yield other, key
        for run in prefix:
            met[run].append(key)
