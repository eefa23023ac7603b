"""Conditional requests: the end of the journal is the entity tag of every public page."""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags, quote_etag

from register import index, journal, moments
from register.models import Head
from register.refusals import ASK_AGAIN, only_read, unavailable, wrong_parameter

# Addresses whose answer does not follow from the journal.
PRIVATE = ("/admin/", "/healthz", "/readyz", "/static/")
# Settings that pages and files show something of.
SHOWN = ("REGISTER_HOME_COUNTRY", "CONTACT_EMAIL", "ALERTS", "PUBLIC_ADDRESS")
SAFE = ("GET", "HEAD", "OPTIONS")
# The public pages that take something in, whatever language stands before them.
TAKES_IN = re.compile(r"(/[a-z]{2})?/(report|alerts|alerts/(confirm|stop)/[^/]+)/")
# What caches keep as long as they please where nothing is said (RFC 9110, 15.1). But what is
# missing may be published, what was withdrawn published again, and what was merged taken apart.
GUESSED = (301, 404, 410)


class JournalRequest(HttpRequest):
    """A request for a public page: `register_head` is the end of the journal when it came in."""

    register_head: Head
    register_moment: moments.Moment


class JournalMiddleware:
    """Answers 304 without rendering while neither the journal, the code nor the day has changed.

    RFC 9110: the tag is weak, since a proxy may compress, and so is the comparison.
    `request.register_head` holds the head, the one query that a list page makes. A view that gives
    a Cache-Control of its own, such as `no-store`, gets no tag.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: JournalRequest) -> HttpResponse:
        if request.path_info.startswith(PRIVATE):
            return self.get_response(request)
        posted = request.method == "POST" and TAKES_IN.fullmatch(request.path)
        if request.method not in SAFE and not posted:
            return only_read(request, SAFE)
        try:
            request.register_head = journal.head()
            return self.get_response(request) if posted else self._read(request)
        except (Error, index.IndexUnavailable) as error:
            return unavailable(request, error)

    def _read(self, request: JournalRequest) -> HttpResponse:
        """The answer to a request for a page. Raises Error and IndexUnavailable."""
        tag = entity_tag(request.register_head, request.build_absolute_uri())
        known = parse_etags(request.headers.get("If-None-Match", ""))
        if tag.removeprefix("W/") in {other.removeprefix("W/") for other in known}:
            return _labelled(HttpResponseNotModified(), tag)
        following = index.follow(request.register_head)
        response = self._answer(request)
        if response.has_header("Cache-Control"):
            return response
        if response.status_code != 200:
            if response.status_code in GUESSED:
                response["Cache-Control"] = ASK_AGAIN
            return response
        if not following:  # what is shown may be older than the head: let nobody keep it
            response["Cache-Control"] = "no-store"
            return response
        return _labelled(_unless_anything(response) if "*" in known else response, tag)

    def _answer(self, request: JournalRequest) -> HttpResponse:
        """The answer as of the day asked for, if one is: see `register.moments`."""
        if moments.PARAMETER not in request.GET:
            return self.get_response(request)
        try:
            day = moments.day_of(request.GET[moments.PARAMETER])
            with moments.at(day) as moment:
                request.register_moment = moment
                return self.get_response(request)
        except moments.NotADay as error:
            return wrong_parameter(request, moments.PARAMETER, str(error))


def entity_tag(head: Head, address: str) -> str:
    """A weak tag of journal, code, day and address, given to answers of 200 alone.

    Overdue and statuses depend on the day (UTC). With the address in it, a tag that comes back
    was given for this very address, which has answered 200 since the journal last changed. The
    address is absolute, since feeds and descriptions hold absolute ones. What is shown of sources'
    addresses stands beside the journal, and so does the time of its last change.
    """
    today = timezone.now().date().isoformat()
    parts = (head.hash, str(head.links_shown_at), code_version(), today, address)
    return f"W/{quote_etag(hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32])}"


@cache
def code_version() -> str:
    """A digest of all that pages are made of in this process, but for the journal and the day."""
    digest = hashlib.sha256(repr([getattr(settings, name) for name in SHOWN]).encode())
    for path in sorted(_source_files()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _source_files() -> Iterable[Path]:
    for room in ("config", "register", "alerts", "website", "opendata"):
        yield from (settings.BASE_DIR / room).rglob("*.py")
    yield from (settings.BASE_DIR / "templates").rglob("*.*")
    yield from (path for path in (settings.BASE_DIR / "static").rglob("*.*") if path.is_file())
    yield from (settings.BASE_DIR / "locale").rglob("*.mo")
    yield from (settings.BASE_DIR / "docs" / "policy").rglob("*.md")
    yield settings.BASE_DIR / "requirements.txt"


def _labelled(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = ASK_AGAIN
    return response


def _unless_anything(response: Any) -> HttpResponse:
    """For “*”, which asks whether there is anything at all: only the view could tell.

    What the answer held open is closed with the one that goes in its place.
    """
    unchanged: Any = HttpResponseNotModified()
    unchanged._resource_closers.extend(response._resource_closers)
    return unchanged
