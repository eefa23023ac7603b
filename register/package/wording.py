"""What pydantic finds wrong, in an editor's words: what to do, not what failed."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from register.documents import REFERENCE_PATTERN

WHOLE_NUMBER = "write a whole number in digits, without spaces or commas"
SENTENCES = {
    "int_parsing": WHOLE_NUMBER,
    "int_from_float": WHOLE_NUMBER,
    "int_parsing_size": WHOLE_NUMBER,
    "bool_type": "write true or false",
    "string_too_long": "is longer than {max_length} characters: shorten it",
    "too_short": "needs at least {min_length}: add what is missing",
    "greater_than_equal": "is less than {ge}: correct it",
    "less_than_equal": "is more than {le}: correct it",
    "value_error": "{error}",
}


def message(error: dict[str, Any], description: str) -> str:
    """One sentence for an item of `ValidationError.errors()`; `description` is the column's."""
    context = error.get("ctx", {})
    if error["type"] == "missing":
        return f"is needed: {description}"
    if error["type"] in ("enum", "literal_error"):
        return not_in_list(str(error["input"]), _codes(context["expected"]))
    if context.get("pattern") == REFERENCE_PATTERN:
        return "use lower-case letters, digits and single hyphens, such as gb-jp-2022-1"
    if error["type"] in SENTENCES:
        return SENTENCES[error["type"]].format(**context)
    return f"does not have the right form: {description}"


def not_in_list(value: str, codes: Sequence[str]) -> str:
    """Say which codes there are, the likeliest first."""
    hint = f"did you mean {nearest}? " if (nearest := closest(value, codes)) else ""
    return f"is not in the list: {hint}Use one of {', '.join(codes)}"


def closest(value: str, known: Iterable[str]) -> str:
    """The known value that is most like the one given, or an empty string."""
    return next(iter(get_close_matches(value.lower(), sorted(known), n=1, cutoff=0.6)), "")


def _codes(expected: str) -> list[str]:
    """The codes in pydantic's "'a', 'b' or 'c'"."""
    return [code.strip().strip("'") for code in expected.replace(" or ", ", ").split(", ")]
