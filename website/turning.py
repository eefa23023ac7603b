"""Turning the pages of a list: links that remember which register the first page showed.

A page counts anew whenever it is made, so that a publication in between moves records from one page
to the next. The later page says so; what was on the first cannot be shown again.
"""

from django.core.paginator import Page
from django.http import HttpRequest

from register import moments
from register.pages import NUMBER, PAGE, SEEN


def page_query(request: HttpRequest, number: int) -> str:
    """The query of another page of the list; those after the first hold the journal's position."""
    query = request.GET.copy()
    seen = _seen(request) or _head(request)
    query.pop(SEEN, None)
    query[PAGE] = str(number)
    if number > 1 and seen and not moments.earlier_day():
        query[SEEN] = str(seen)
    return f"?{query.urlencode()}"


def has_changed(request: HttpRequest, page: Page) -> bool:
    """Whether something was published after the first page was shown, as its link says."""
    seen = _seen(request)
    return bool(page.number > 1 and seen and seen < _head(request) and not moments.earlier_day())


def _seen(request: HttpRequest) -> int:
    text = request.GET.get(SEEN, "")
    return int(text) if NUMBER.fullmatch(text) else 0


def _head(request: HttpRequest) -> int:
    head = getattr(request, "register_head", None)
    return head.seq if head else 0
