"""Answers where there is no page: moved for good (301), gone (410), out of reach (503)."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import Error
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.middleware.common import CommonMiddleware
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

from register import index
from register.addresses import address
from register.editions import NoSuchEdition
from register.languages import localised
from register.models import Edition
from register.moments import PARAMETER
from register.pages import NoSuchPage, NoSuchPart
from register.problems import instead_of_page, is_for_programs, is_of_api, of_errors, problem
from register.reading import Merged, NotYet, Removed, Withdrawn

logger = logging.getLogger(__name__)
# Formats that every record has beside its page.
TWINS = (".json", ".atom")
RETRY_AFTER = "30"
# Caches may keep the answer, and must ask each time whether it still holds.
ASK_AGAIN = "public, no-cache"


class SlashRedirect(HttpResponsePermanentRedirect):
    """301 to the address with a slash at its end."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["Cache-Control"] = ASK_AGAIN


class SlashMiddleware(CommonMiddleware):
    response_redirect_class = SlashRedirect


class RefusalMiddleware:
    """Turns what the register raises into plain pages: never a trace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return instead_of_page(request, self.get_response(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NoSuchPage):
            return no_page(request, error)
        if isinstance(error, NoSuchPart):
            return no_part(request, error)
        if isinstance(error, NotYet):
            return not_yet(request, error)
        if isinstance(error, NoSuchEdition) and is_for_programs(request):
            return no_edition(request, error)
        if isinstance(error, Http404) and hasattr(request, "register_head"):
            return in_small_letters(request)
        if isinstance(error, Withdrawn):
            return gone(request, error)
        if isinstance(error, Removed):
            return removed(request, error)
        if isinstance(error, Merged):
            return moved(request, error.edition)
        if isinstance(error, (Error, index.IndexUnavailable)):
            return unavailable(request, error)
        return None


def gone(request: HttpRequest, error: Withdrawn) -> HttpResponse:
    """A 410 page, or JSON for a program, that says when the record was withdrawn and why."""
    edition = error.edition
    withdrawn = {
        "reference": edition.reference,
        "on": edition.published_at,
        "reason": edition.change_note,
    }
    if is_for_programs(request):
        said = _("It was taken out of the register on %(on)s: %(reason)s") % {
            "on": edition.published_at.date().isoformat(),
            "reason": edition.change_note,
        }
        return problem(request, 410, said, withdrawn=withdrawn)
    page = render_to_string("410.html", {"withdrawn": withdrawn}, request)
    return HttpResponse(page, status=410)


def removed(request: HttpRequest, error: Removed) -> HttpResponse:
    """A 410 page, or JSON for a program, that says why the text of an edition was removed."""
    said = error.said
    told = {
        "reference": error.edition.reference,
        "edition": error.edition.number,
        "on": said.published_at if said else None,
        "reason": said.change_note if said else "",
    }
    if is_for_programs(request):
        words = _("The text of this edition was removed because the law requires it: %(reason)s")
        return problem(request, 410, words % told, removed=told)
    return HttpResponse(render_to_string("removed.html", {"removed": told}, request), status=410)


def wrong_parameter(request: HttpRequest, name: str, said: str) -> HttpResponse:
    """A plain 400 page, or lines for a program: names the parameter and says what to write."""
    if is_for_programs(request):
        return of_errors(request, {name: [said]})
    page = render_to_string("400.html", {"parameter": name, "said": said}, request)
    return HttpResponse(page, status=400)


def not_yet(request: HttpRequest, error: NotYet) -> HttpResponse:
    """A 404 page, or JSON for a program, that says when the record came into the register."""
    day = error.first.published_at.date()
    if is_for_programs(request):
        said = _("It was not in the register on that day: it was first published on %(day)s.")
        return of_errors(request, {PARAMETER: [said % {"day": day.isoformat()}]}, status=404)
    page = render_to_string("not_yet.html", {"first": error.first}, request)
    return HttpResponse(page, status=404)


def no_edition(request: HttpRequest, error: NoSuchEdition) -> HttpResponse:
    """A 404 for a program that names what was asked for, and says how many editions there are."""
    path = request.resolver_match.kwargs if request.resolver_match else {}
    name = "number" if "number" in path else "edition"
    return of_errors(request, {name: [error.said]}, status=404)


def only_read(request: HttpRequest, methods: Sequence[str]) -> HttpResponse:
    """A plain 405 page, or lines for a program: the address is asked, and takes nothing in."""
    page = "" if is_for_programs(request) else render_to_string("405.html", request=request)
    refusal = HttpResponseNotAllowed(methods, page)
    refusal["Cache-Control"] = ASK_AGAIN
    return instead_of_page(request, refusal)


def in_small_letters(request: HttpRequest) -> HttpResponse | None:
    """301 from a public page to its address in small letters, as references are; else None."""
    path = escape_leading_slashes(request.path.lower())
    if path == request.path or request.method not in ("GET", "HEAD"):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def no_page(request: HttpRequest, error: NoSuchPage) -> HttpResponse:
    """A plain 404 page that says how many pages there are, with links to the first and last."""
    if is_for_programs(request):
        return of_errors(request, {"page": [error.said]}, status=404)
    context = {"said": error.said, "pages": error.pages}
    return HttpResponse(render_to_string("no_page.html", context, request), status=404)


def no_part(request: HttpRequest, error: NoSuchPart) -> HttpResponse:
    """A 404 page, or JSON for a program, that says how many such parts the record has."""
    if is_for_programs(request):
        return of_errors(request, {"number": [error.said]}, status=404)
    context = {"said": error.said, "address": error.address}
    return HttpResponse(render_to_string("no_part.html", context, request), status=404)


def moved(request: HttpRequest, edition: Edition) -> HttpResponse:
    """301 to the record that was kept, with the query; a page below the old record leads there too.

    Whoever keeps the answer asks again each time: a merged record can be published anew.
    """
    page = localised(address(edition.record_type, edition.merged_into))
    query = request.META.get("QUERY_STRING", "")
    twin = next((end for end in TWINS if request.path.endswith(end)), "")
    target = f"{page.removesuffix('/')}{twin}" if twin else page
    if is_of_api(request):
        target = f"/api/v1{page.removesuffix('/')}"
    response = HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)
    response["Cache-Control"] = ASK_AGAIN
    return response


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A plain 503 page; the reason, and what to do about it, go to the operator's log."""
    logger.error(
        "%s answered 503: %s. If the database or the index is missing, run “manage.py migrate” "
        "and “manage.py rebuild_index”; “make demo” does both.",
        request.path,
        error,
    )
    response = (
        problem(request, 503)
        if is_for_programs(request)
        else HttpResponse(render_to_string("503.html"), status=503)
    )
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response
