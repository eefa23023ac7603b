"""Total orders: whole numbers under which the index can sort, and the exact key behind them.

tantivy sorts quickly by whole numbers only, so each order is a list of number fields. Records that
still tie are told apart by the exact key of their cards, which ends in reference and number.
Everything sorts ascending; what runs downwards is stored as its complement.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from register.dates import PartialDate
from register.index.words import folded

ALPHABET = {character: n for n, character in enumerate(" -0123456789abcdefghijklmnopqrstuvwxyz", 1)}
BASE = len(ALPHABET) + 1
WIDTH = 12  # characters in one number: 39^12 needs 64 bits, and the index holds signed numbers
OFFSET = 2**63 - 1
HEAD = 7  # characters of the reference in one number with a day
DAYS = ("newest", "oldest", "due", "reported")  # orders by a day
TITLE = 120  # characters of a title that count
UNDATED = date.max.toordinal() + 1
MOST_SEQ = 2**60

REFERENCE_FIELDS = ("reference_1", "reference_2")
TITLE_FIELDS = tuple(f"title_{n}" for n in range(1, TITLE // WIDTH + 1))
ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("newest", *REFERENCE_FIELDS),
    "oldest": ("oldest", *REFERENCE_FIELDS),
    "title": (*TITLE_FIELDS, *REFERENCE_FIELDS),
    "updated": ("updated", *REFERENCE_FIELDS),
    "due": ("due", *REFERENCE_FIELDS),
    "reported": ("reported", *REFERENCE_FIELDS),
}
FIELDS = tuple(dict.fromkeys(field for fields in ORDERS.values() for field in fields))


def exact(order: str, card: Any) -> tuple:
    """The key that orders cards totally; the numbers of `numbers` follow it.

    For `relevance` it is the one of hits with equal scores: newest first.
    """
    return KEYS[order](card), identity(card)


def identity(card: Any) -> str:
    """The reference; for a commitment its agreement's, and the number in four digits."""
    return f"{card.agreement} {card.number:04d}" if card.number else card.reference


def numbers(card: Any) -> dict[str, int]:
    """The values of the order fields for a card."""
    reference = identity(card)
    head = packed(reference[:HEAD].ljust(HEAD, "\0"))
    days = {name: KEYS[name](card) for name in DAYS}
    values = {name: day * BASE**HEAD + head for name, day in days.items()}
    values |= {"updated": KEYS["updated"](card)}
    values |= dict(zip(TITLE_FIELDS, _title_numbers(card.title), strict=True))
    return values | dict(zip(REFERENCE_FIELDS, _split(reference, 2), strict=True))


@lru_cache(maxsize=64)
def _title_numbers(title: str) -> list[int]:
    return _split(plain(title), len(TITLE_FIELDS))


def _split(text: str, pieces: int) -> list[int]:
    text = text[: pieces * WIDTH].ljust(pieces * WIDTH, "\0")
    return [packed(text[n * WIDTH : (n + 1) * WIDTH]) - OFFSET for n in range(pieces)]


@lru_cache(maxsize=10_000)
def packed(text: str) -> int:
    """The characters of `text` as one number that sorts as they do."""
    number = 0
    for character in text:
        number = number * BASE + ALPHABET.get(character, 0)
    return number


def plain(title: str) -> str:
    """A title without case, accents and punctuation, as far as it counts."""
    return re.sub(r"[^a-z0-9]+", " ", folded(title)).strip()[:TITLE]


@lru_cache(maxsize=10_000)
def partial(written: str) -> PartialDate:
    return PartialDate.parse(written)


def _oldest(written: str | None) -> int:
    return partial(written).first.toordinal() if written else UNDATED


def _newest(written: str | None) -> int:
    return UNDATED - _oldest(written) if written else UNDATED


def _reported(written: str | None) -> int:
    """The last day that the newest report can mean, the latest first."""
    return UNDATED - partial(written).last.toordinal() if written else UNDATED


KEYS: dict[str, Callable[[Any], Any]] = {
    "newest": lambda card: _newest(card.date),
    "oldest": lambda card: _oldest(card.date),
    "due": lambda card: _oldest(card.due),
    "reported": lambda card: _reported(card.latest_progress),
    "updated": lambda card: MOST_SEQ - card.seq,
    "title": lambda card: plain(card.title),
    "relevance": lambda card: _newest(card.date),
}
