"""Commitments out of a text: one for each bullet, with what its own words say of their strength."""

import re
from dataclasses import dataclass, field

from register.codelists import Strength

MARKS = "•‣◦▪▫●○■□▶►➢➤✓✔・∙⁃※◆◇"
BULLET = re.compile(
    rf"""\s*(?:
        [{MARKS}]\s*                                # • – even without a space
      | [-*–—−＊－‐‑]\s+                            # - needs one: -5 % is no bullet
      | \(?\d{{1,3}}[.)]\s+                         # 1. 1) (1): 1.5 is no bullet
      | \(?[A-Za-z][.)]\s+                          # a. a) (a)
      | \(?[ivxIVX]{{1,6}}[.)]\s+                   # i. i) (iv)
      | [（(]?[0-9０-９]{{1,3}}[、．）]\s*           # １． １、 （１）
      | [（(]?[一二三四五六七八九十]{{1,3}}[、．）)]\s*  # 一、 （二）
      | [①-⑳㈠-㈩]\s*
    )(?=\S)""",
    re.VERBOSE,
)
WORD = re.compile(r"\w")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# What the words say (the codelist's definitions); where two begin at one place, the first counts.
VERBS = (
    (Strength.INTENTION, r"intends?\s+to|intended\s+to|agree[sd]?\s+to\s+(?:explore|consider)"),
    (Strength.FIRM, r"shall|will|commit(?:s|ted)?\s+to|agree[sd]?\s+to"),
    (Strength.ASPIRATION, r"recogni[sz]e[sd]?|welcome[sd]?|encourage[sd]?"),
)
SAID = [(strength, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for strength, words in VERBS]


@dataclass(frozen=True)
class Promise:
    """One bullet: its exact words, and what they show of their strength, empty where unsure."""

    passage: str
    strength: str = ""
    verb: str = ""

    @property
    def language(self) -> str:
        """`ja` for Japanese; empty for what is left to the officer."""
        return "ja" if JAPANESE.search(self.passage) else ""


@dataclass
class Bulleted:
    """What a text holds: its promises, and the lines that belong to none."""

    promises: list[Promise] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read(text: str) -> Bulleted:
    """Read one promise for each bullet; a text without any bullet has one in each paragraph.

    A line without a bullet goes on with the one before it, until an empty line.
    """
    blocks: list[str] = []
    left_out: list[str] = []
    open_block = False
    lines = text.splitlines()
    has_bullets = any(BULLET.match(line) for line in lines)
    for line in lines:
        words = line.strip() if WORD.search(line) else ""
        mark = BULLET.match(line)
        if not words:
            open_block = False
        elif mark or (not has_bullets and not open_block):
            blocks.append(line[mark.end() :].strip() if mark else words)
            open_block = True
        elif open_block:
            blocks[-1] = _joined(blocks[-1], words)
        else:
            left_out.append(words)
    return Bulleted([promise(block) for block in blocks], left_out)


def promise(passage: str) -> Promise:
    """The passage with the verb that comes first in it, if it is one whose strength is known."""
    matches = [(strength, match) for strength, said in SAID if (match := said.search(passage))]
    if not matches:
        return Promise(passage)
    strength, match = min(matches, key=lambda found: found[1].start())
    return Promise(passage, strength, match[0])


def _joined(before: str, after: str) -> str:
    """Two lines as one: Japanese is written without spaces."""
    both_japanese = JAPANESE.match(before[-1]) and JAPANESE.match(after[0])
    return f"{before}{after}" if both_japanese else f"{before} {after}"
