"""One visit of one address: what it answers, within bounds of time, size and reach."""

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.links.robots import RulesByOrigin
from agreements.links.targets import PORTS, Refused, Target, is_public, target
from agreements.links.wire import (
    Budget,
    Resolver,
    Spent,
    connected,
    look_up,
    look_up_within,
    read_whole,
    request,
)

SECONDS = 10.0
SIZE = 1024 * 1024
REDIRECTS = 5
REDIRECTING = frozenset({301, 302, 303, 307, 308})
ROBOTS_SIZE = 512 * 1024
# What HEAD may take of the time: some servers never answer it, and GET still has to.
SHARE_OF_HEAD = 0.5
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
# With these a server may say when to come back.
BUSY = frozenset({429, 503})
MOST_WAITING = 7 * 24 * 3600.0

Wanted = Callable[[Target, str], bool]


@dataclass(frozen=True)
class Validators:
    """What an address said of itself when it was last read, to ask whether it has changed."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Outcome:
    """What a visit found: an HTTP status, 0 for no answer, None where we were asked not to visit.

    `body` is given only where it was wanted and came whole; `wait` is what Retry-After asks for.
    A silence is no answer of any kind: it may be the way there that is broken.
    """

    answer: int | None
    problem: str | Promise = ""
    address: str = ""
    media_type: str = ""
    validators: Validators = Validators()
    body: bytes | None = None
    wait: float | None = None
    is_silence: bool = False


class NotWelcome(Exception):
    """A robots.txt asks us to stay away; `status` is that of one that answers with an error."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def nothing_wanted(target: Target, media_type: str) -> bool:
    return False


class Visitor:
    """Visits addresses under a name of its own; knows no cookie, password or proxy.

    `within` names IP addresses that may be visited although they are not public, and `ports`
    those beside the web's: for a test's own server. No setting leads here.
    """

    def __init__(
        self,
        agent: str,
        *,
        ports: Collection[int] = tuple(PORTS.values()),
        within: Collection[str] = (),
        resolve: Resolver = look_up,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
        size: int = SIZE,
    ) -> None:
        self.agent, self.ports, self.within, self.resolve = agent, ports, within, resolve
        self.tls = tls or ssl.create_default_context()
        self.seconds, self.size = seconds, size
        self.rules = RulesByOrigin(agent)

    def visit(
        self, address: str, known: Validators = Validators(), wanted: Wanted = nothing_wanted
    ) -> Outcome:
        """Ask an address whether it answers; `wanted` says of a final target whether to read it."""
        visit = _Visit(self, Budget(self.seconds, self.size))
        try:
            return visit.ask(address, known, wanted)
        except NotWelcome as error:
            if error.status:
                return Outcome(error.status, _("its robots.txt answers with an error"))
            return Outcome(None, _("its robots.txt asks programs to stay away"))
        except Refused as error:
            return Outcome(0, error.why)
        except (OSError, http.client.HTTPException, ValueError, OverflowError) as error:
            return Outcome(0, in_words(error), is_silence=_is_silence(error))

    def delay(self, address: str) -> float:
        """How long the host asks programs to wait between two requests, in seconds."""
        try:
            return self.rules.delay(target(address, self.ports))
        except Refused:
            return 0.0


class _Visit:
    """The requests of one visit, which share one budget and one count of redirects."""

    def __init__(self, visitor: Visitor, budget: Budget) -> None:
        self.visitor, self.budget = visitor, budget
        self.redirects = 0

    def ask(self, address: str, known: Validators, wanted: Wanted) -> Outcome:
        """HEAD, and GET where HEAD does not do or the page itself is wanted."""
        try:
            with self.budget.part(SHARE_OF_HEAD):
                outcome = self._follow("HEAD", address, known.headers())
        except (http.client.HTTPException, ConnectionError, Spent, TimeoutError):
            # Some servers drop the connection or fall silent.
            outcome = Outcome(0, address=address)
        if outcome.answer == 200 and wanted(
            target(outcome.address, self._ports), outcome.media_type
        ):
            return self._follow("GET", outcome.address, {}, wanted)
        if outcome.answer == 429 or (outcome.answer and outcome.answer < 400):
            return outcome
        return self._follow("GET", outcome.address, known.headers())

    @property
    def _ports(self) -> Collection[int]:
        return self.visitor.ports

    def _follow(
        self,
        method: str,
        address: str,
        headers: dict[str, str],
        wanted: Wanted = nothing_wanted,
        asking_robots: bool = True,
    ) -> Outcome:
        """One request, and one more for each redirect, every time checked anew."""
        while True:
            at = target(address, self._ports)
            if asking_robots:
                self._heed_robots(at)
            outcome, location = self._request(method, at, headers, wanted)
            if outcome.answer not in REDIRECTING or not location:
                return outcome
            self.redirects += 1
            if self.redirects > REDIRECTS:
                raise Refused(_("it redirects more than 5 times"))
            address, headers = urljoin(at.address, location), {}

    def _heed_robots(self, at: Target) -> None:
        rules = self.visitor.rules.of(at, self._read_robots)
        if rules.broken or not rules.allow(self.visitor.agent, at):
            raise NotWelcome(rules.broken)

    def _read_robots(self, address: str) -> tuple[int, bytes]:
        """A robots.txt may spend half of what the visit has; none to be had forbids nothing."""
        whole, self.budget.size = self.budget.size, min(self.budget.size, ROBOTS_SIZE)
        given, redirects = self.budget.size, self.redirects
        try:
            with self.budget.part(SHARE_OF_HEAD):
                found = self._follow("GET", address, {}, lambda *_: True, asking_robots=False)
            return found.answer or 0, found.body or b""
        except (Refused, OSError, http.client.HTTPException, ValueError):
            return 0, b""
        finally:
            self.budget.size = whole - (given - self.budget.size)
            self.redirects = redirects

    def _request(
        self, method: str, at: Target, headers: dict[str, str], wanted: Wanted
    ) -> tuple[Outcome, str]:
        addresses = look_up_within(self.visitor.resolve, at, self.budget)
        for address in addresses:
            if address not in self.visitor.within and not is_public(address):
                raise Refused(_("its host is not on the public internet"))
        with connected(at, addresses, self.visitor.tls, self.budget) as connection:
            response = request(connection, method, at, self._headers(at) | headers, self.budget)
            outcome = _outcome(response, at)
            if method == "GET" and outcome.answer == 200 and wanted(at, outcome.media_type):
                outcome = replace(outcome, body=read_whole(response, self.budget))
            return outcome, _location(response)

    def _headers(self, at: Target) -> dict[str, str]:
        return {
            "Host": at.origin.partition("://")[2],
            "User-Agent": self.visitor.agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }


def _outcome(response: http.client.HTTPResponse, at: Target) -> Outcome:
    media_type = response.headers.get_content_type() if "Content-Type" in response.headers else ""
    return Outcome(
        min(response.status, 999),
        address=at.address,
        media_type=media_type if MEDIA_TYPE.fullmatch(media_type[:100]) else "",
        validators=Validators(_header(response, "ETag"), _header(response, "Last-Modified")),
        wait=_seconds(_header(response, "Retry-After")) if response.status in BUSY else None,
    )


def _header(response: http.client.HTTPResponse, name: str) -> str:
    """A header that can be sent back; nothing where it could not."""
    value = response.headers.get(name, "")
    return value if len(value) <= 200 and value.isascii() and value.isprintable() else ""


def _location(response: http.client.HTTPResponse) -> str:
    """Where a redirect leads; servers write it in UTF-8, which http.client reads as Latin-1."""
    raw = response.headers.get("Location", "").strip()
    return raw.encode("latin-1", "replace").decode("utf-8", "replace").replace(" ", "%20")


def _seconds(retry_after: str) -> float | None:
    """RFC 9110: a number of seconds, or a date."""
    if re.fullmatch(r"\d{1,9}", retry_after):
        return min(float(retry_after), MOST_WAITING)
    try:
        at = parsedate_to_datetime(retry_after)
        left = (at - timezone.now()).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(left, 0.0), MOST_WAITING)


def _is_silence(error: Exception) -> bool:
    answered = isinstance(error, (ssl.SSLError, http.client.HTTPException))
    return isinstance(error, OSError) and not answered


def in_words(error: Exception) -> str | Promise:
    """Why there was no answer; nothing of what a server wrote gets into it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _("its certificate is not valid")
    if isinstance(error, ssl.SSLError):
        return _("no secure connection could be made")
    if isinstance(error, (Spent, TimeoutError)):
        return _("it did not answer in time")
    if isinstance(error, (http.client.HTTPException, ValueError)):
        return _("its answer is not one of a web server")
    if isinstance(error, socket.gaierror):
        return _("there is no such host")
    return _("it could not be reached")
