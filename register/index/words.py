"""Words as the index sees them: stemmed English, and pairs of characters for CJK text.

Japanese, Chinese and Korean are written without spaces or with endings, so each run of their
characters is indexed as its overlapping pairs, and its last character alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

LONGEST = 60
CJK = (
    r"\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003134f"
)
CJK_RUN = re.compile(f"[{CJK}]+")
# Words that carry no meaning of their own: not required of a match unless nothing else is asked.
# Each is a word as it is typed, not a stem.
STOP = frozenset(
    """a about also an and any are as at be been being between both by can could did do does doing
    done for from had has have he her his how i in into is it its me my no not of on or our she
    should some such than that the their them then there these they this to was we were what when
    where which whom whose why will with would you your""".split()  # noqa: SIM905
)
# Words that questions are put in here. In a register of agreements every record is one, so that it
# need not say so; but where a title does, such as “Free trade agreement”, it fits better.
WEAK = frozenset(
    """agree agreed agreement agreements commit commitment commitments committed deal deals find
    happen happened made make pledge pledged promise promised promises said say says show sign
    signed tell who""".split()  # noqa: SIM905
)
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)


def english() -> TextAnalyzer:
    """Words in lower case without accents, reduced to their English stems."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(LONGEST))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return builder.filter(Filter.stemmer("english")).build()


_ENGLISH = english()


def normal(text: str) -> str:
    """NFKC, so that full-width and half-width forms match their plain ones; no lone surrogates."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())


def has_cjk(text: str) -> bool:
    return not text.isascii() and bool(CJK_RUN.search(text))


def without_cjk(text: str) -> str:
    return text if text.isascii() else CJK_RUN.sub(" ", text)


def without_possessive(text: str) -> str:
    """Japan for Japan’s: an s by itself is a word that few texts hold."""
    return POSSESSIVE.sub("", text)


def stems(text: str) -> list[str]:
    """The stems of the words of `text` that are not CJK, in order."""
    return _ENGLISH.analyze(without_cjk(normal(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, or an empty string where it is too long to be one."""
    return next(iter(_ENGLISH.analyze(word)), "")


def cjk_runs(text: str) -> list[str]:
    return [] if text.isascii() else CJK_RUN.findall(normal(text))


def pairs(run: str) -> list[str]:
    """The overlapping pairs of characters of a run; its only character where it has one."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def cjk_tokens(texts: Iterable[str]) -> str:
    """What the CJK field holds for `texts`: the pairs and last characters of their runs."""
    found = [run for text in texts for run in cjk_runs(text)]
    return " ".join(" ".join([*pairs(run), run[-1]] if len(run) > 1 else [run]) for run in found)


def folded(text: str) -> str:
    """`text` in lower case without accents and of the same length, to find words in it."""
    return text.lower() if text.isascii() else "".join(map(_folded_character, text))


@lru_cache(maxsize=10_000)
def _folded_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)[:1].lower()[:1] or character
    base = unicodedata.normalize("NFD", plain)[:1]
    return base if base.isascii() else plain
