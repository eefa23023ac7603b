"""Passphrases that are long and yet known to everybody who guesses."""

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.translation import gettext as _

DIGITS = "digits"  # cost nothing
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
LINES = [line for row in ROWS for line in (row * 2, row[::-1] * 2)]
FEWEST = 3  # letters of a piece
LONGEST = 64  # what is longer is looked at by nobody who guesses


class MadeOfCommonValidator:
    """Refuses a passphrase that is nothing but one or two common passwords, joined or repeated.

    Django's list holds 20,000 passwords from breaches, nearly all shorter than ours may be. Long
    ones are mostly made of them: passwordpassword, qwertyuiop123456789, letmeinletmein2024.
    """

    most = 2

    def validate(self, password: str, user: Any = None) -> None:
        text = re.sub(r"[\W_]+", "", password.lower())
        if len(text) <= LONGEST and self._pieces(text) <= self.most:
            raise ValidationError(
                _("This passphrase is made of passwords that many people use: choose other words."),
                code="password_made_of_common",
            )

    def get_help_text(self) -> str:
        return _("Your passphrase can’t be made of one or two commonly used passwords.")

    @cached_property
    def common(self) -> set[str]:
        return {word for word in CommonPasswordValidator().passwords if len(word) >= FEWEST}

    def _pieces(self, text: str) -> float:
        """How many different common pieces it takes to write the text; infinite if none do."""
        best: list[frozenset[str] | None] = [frozenset()] + [None] * len(text)
        for end in range(1, len(text) + 1):
            for start in range(end):
                before, piece = best[start], text[start:end]
                if before is None or not self._is_common(piece):
                    continue
                used = before | {_kind(piece)}
                if best[end] is None or len(used) < len(best[end] or ()):
                    best[end] = used
        whole = best[len(text)]
        return float("inf") if whole is None else len(whole - {DIGITS})

    def _is_common(self, piece: str) -> bool:
        if piece.isdecimal():
            return True
        return len(piece) >= FEWEST and (
            len(set(piece)) == 1 or piece in self.common or any(piece in line for line in LINES)
        )


def _kind(piece: str) -> str:
    """What a piece counts as: all digits together, and all repetitions of one letter, as one."""
    if piece.isdecimal():
        return DIGITS
    return piece[0] if len(set(piece)) == 1 else piece


class BreachedValidator:
    """Refuses what a file of breached passwords holds; without a file it refuses nothing.

    The file has lines of a SHA-1 in capitals, optionally a colon and a count, sorted: the form in
    which Pwned Passwords are downloaded. It is searched where it lies; nothing leaves the house.
    """

    def __init__(self, path: str = "") -> None:
        self.path = Path(path) if path else None
        if self.path and not self.path.is_file():
            raise ImproperlyConfigured(f"BREACHED_PASSPHRASES is “{path}”: there is no such file")

    def validate(self, password: str, user: Any = None) -> None:
        # The list is published under this hash; nothing is kept under it here.
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        if self.path and _holds(self.path, digest.encode()):
            raise ValidationError(
                _("This passphrase is known from a breach elsewhere: choose another."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Your passphrase can’t be one that is known from a breach.") if self.path else ""


def _holds(path: Path, key: bytes) -> bool:
    """Whether a line of the sorted file begins with the key: a binary search over bytes."""
    with path.open("rb") as file:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            file.seek(middle)
            if middle:
                file.readline()
            line = file.readline().strip()
            if line and line[: len(key)] < key:
                low = middle + 1
            else:
                high = middle
        file.seek(low)
        if low:
            file.readline()
        return file.readline().startswith(key)
