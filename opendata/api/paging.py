"""Lists by page or by cursor.

A cursor says where the last result stood and which results were the last ones, so that a list that
grows or shrinks meanwhile is read on where it was left, nothing twice.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest

from opendata.api.parameters import Parameter, Refused, quoted, whole
from register.pages import page_of

USUAL_SIZE, MOST_RESULTS = 20, 100
MOST_PAGES = 1_000_000
REMEMBERED = 5  # last results that a cursor names
SLACK = 500  # how far a list may have shifted since the cursor was given
SIGNER = signing.Signer(salt="opendata.cursor")  # without the time: equal answers, equal bytes
NOT_OF_THE_LIST = ("cursor", "page", "page_size", "fields", "facets")
PARAMETERS = [
    whole("page", "Which page, from 1.", 1, MOST_PAGES, 1),
    whole("page_size", "How many results an answer has.", 1, MOST_RESULTS, USUAL_SIZE),
    Parameter(
        "cursor",
        "Where to read on: the `cursor` of the answer before, under the same filters and sort.",
        {"type": "string", "minLength": 1, "pattern": r"^[A-Za-z0-9_:.=-]+$"},
    ),
]

Named = Callable[[Any], str]


class Part(NamedTuple):
    """Part of a list: its results, how many the whole list has, and where to read on."""

    results: list[Any]
    count: int  # type: ignore[assignment]
    page: int | None
    pages: int | None
    cursor: str | None


def part_of(request: HttpRequest, found: Any, name_of: Named, asked: dict[str, Any]) -> Part:
    """The part of `found` that was asked for; `name_of` gives the reference of a result.

    Raises NoSuchPage, and Refused for a cursor that is not one of this list or that is too old.
    """
    size = asked["page_size"] or USUAL_SIZE
    key = _key(request)
    if "cursor" in request.GET:
        return _after_cursor(request, found, name_of, size, key)
    page = page_of(found, size, str(asked["page"] or 1))
    results = list(page)
    start = (page.number - 1) * size
    cursor = _cursor(key, start, results, found, page.paginator.count, name_of)
    return Part(results, page.paginator.count, page.number, page.paginator.num_pages, cursor)


def _after_cursor(request: HttpRequest, found: Any, name_of: Named, size: int, key: str) -> Part:
    text = request.GET["cursor"]
    if "page" in request.GET:
        raise Refused({"cursor": ["cannot be combined with “page”: give one of them"]})
    try:
        of_key, offset, names = SIGNER.unsign_object(text)
    except (signing.BadSignature, ValueError):
        said = f"“{quoted(text)}” is no cursor of this register: leave it out to begin anew"
        raise Refused({"cursor": [said]}) from None
    if of_key != key:
        raise Refused({"cursor": ["was given for other filters or another sort: repeat those"]})
    start = _resumed(found, name_of, offset, names)
    count = Paginator(found, size).count
    results = list(found[start : start + size])
    return Part(results, count, None, None, _cursor(key, start, results, found, count, name_of))


def _resumed(found: Any, name_of: Named, offset: int, names: Sequence[str]) -> int:
    """Where the list goes on after the result that came last, wherever that stands now."""
    if [name_of(one) for one in found[offset - 1 : offset]] == names[-1:]:
        return offset
    first = max(offset - SLACK, 0)
    positions = {name_of(one): n for n, one in enumerate(found[first : offset + SLACK], first)}
    # The further before the last one a result came, the earlier it ought to stand.
    shifts = [
        positions[name] + back - offset
        for back, name in enumerate(reversed(names), 1)
        if name in positions
    ]
    if not shifts and offset == len(names):  # nothing but these was read, and they are gone
        return 0
    if not shifts:
        said = "the list has changed too much since it was given: leave it out to begin anew"
        raise Refused({"cursor": [said]})
    # Of two that are as likely, the later: what was read is not to come again.
    shift = min(shifts, key=lambda shift: (abs(shift), -shift))
    back = next(
        back
        for back, name in enumerate(reversed(names), 1)
        if name in positions and positions[name] + back - offset == shift
    )
    return positions[names[-back]] + 1


def _cursor(
    key: str, start: int, results: list[Any], found: Any, count: int, name_of: Named
) -> str | None:
    end = start + len(results)
    if not results or end >= count:
        return None
    last = results[-REMEMBERED:]
    if len(last) < REMEMBERED and start:  # of pages before this one too
        last = list(found[max(end - REMEMBERED, 0) : end])
    return SIGNER.sign_object([key, end, [name_of(one) for one in last]])


def _key(request: HttpRequest) -> str:
    """A digest of the address without what only chooses a part of the list."""
    kept = sorted(
        (name, values) for name, values in request.GET.lists() if name not in NOT_OF_THE_LIST
    )
    return hashlib.sha256(f"{request.path} {kept}".encode()).hexdigest()[:16]
