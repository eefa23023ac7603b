"""The pages of a list, and what is said of one, or of a part of a record, that there is not."""

import re
from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Which page of a list, and the edition of the journal that its first page was made from.
PAGE, SEEN = "page", "seen"
NUMBER = re.compile(r"[1-9][0-9]{0,8}")
LONGEST = 20  # characters of what was asked for that are said again


class NoSuchPage(Http404):
    """The list has no such page: `said` tells how many there are, `pages` is their number."""

    def __init__(self, asked: str, pages: int) -> None:
        self.pages = pages
        shown = asked if len(asked) <= LONGEST else f"{asked[:LONGEST]}…"
        self.said = _("“%(asked)s” is not a page: give a number from 1 to %(pages)s") % {
            "asked": shown,
            "pages": pages,
        }
        super().__init__(self.said)


class NoSuchPart(Http404):
    """A public record has no such part: `said` tells what it has, `address` leads there."""

    def __init__(self, said: str, address: str) -> None:
        self.said, self.address = said, address
        super().__init__(said)


def commitments_told(number: int) -> str:
    """What is said where an agreement has no commitment of the number asked for."""
    said = ngettext(
        "This agreement has %(n)s commitment", "This agreement has %(n)s commitments", number
    )
    return said % {"n": number}


def page_of(found: Any, size: int, asked: str | None) -> Page:
    """The page asked for, the first unless one is; raises NoSuchPage."""
    pages = Paginator(found, size)
    text = asked or "1"
    try:
        # One address for each page; more digits than any list has pages are not worth reading.
        return pages.page(text if NUMBER.fullmatch(text) else "0")
    except (EmptyPage, PageNotAnInteger):
        raise NoSuchPage(text, pages.num_pages) from None
