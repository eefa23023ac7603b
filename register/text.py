"""Text as the register keeps it: Unicode NFC, line feeds, no control characters."""

import re
import unicodedata

# C0 and C1 controls but for tab and line feed, the surrogates, and the non-characters U+FFFE and
# U+FFFF: XML, PostgreSQL or UTF-8 refuse them.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def normal(text: str) -> str:
    """The text in NFC, with line feeds."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean(text: str) -> str:
    """Return `text` in NFC with line feeds and no space around it.

    Raises ValueError, naming the character, where it holds one that no text of an agreement can.
    """
    text = normal(text).strip()
    if found := FORBIDDEN.search(text):
        raise ValueError(f"contains the control character U+{ord(found.group()):04X}: remove it")
    return text
