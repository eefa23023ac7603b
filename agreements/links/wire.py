"""One request over a connection to the very IP address that was checked, within a budget."""

import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from agreements.links.targets import Target

Resolver = Callable[[str, int], list[str]]


class Spent(OSError):
    """The time or the bytes of a visit are used up."""


class Budget:
    """The time and the bytes that all requests of one visit share."""

    def __init__(self, seconds: float, size: int) -> None:
        self.deadline = time.monotonic() + seconds
        self.size = size

    def seconds_left(self) -> float:
        """Raises Spent rather than giving nothing: a timeout of 0 would mean something else."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Spent
        return left

    @contextmanager
    def part(self, share: float) -> Iterator[None]:
        """Give what is done within only a share of the time that is left."""
        whole = self.deadline
        self.deadline = time.monotonic() + self.seconds_left() * share
        try:
            yield
        finally:
            self.deadline = whole


def look_up(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_kind, sockaddr in found))


def look_up_within(resolve: Resolver, target: Target, budget: Budget) -> list[str]:
    """What `resolve` says in time; the system's resolver knows no deadline of its own."""
    answers: queue.Queue[list[str] | Exception] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=budget.seconds_left())
    except queue.Empty:
        raise Spent from None
    if isinstance(answer, Exception):
        raise answer
    return answer


class _Metered(io.RawIOBase):
    """Reads a socket; every single read waits no longer than the budget, however slow the drip."""

    def __init__(self, connection: socket.socket, budget: Budget) -> None:
        self.connection, self.budget = connection, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self.budget.size <= 0:
            raise Spent
        self.connection.settimeout(self.budget.seconds_left())
        read = self.connection.recv_into(buffer, min(len(buffer), self.budget.size))
        self.budget.size -= read
        return read


class _Wire:
    """What http.client takes for a socket; whoever opened the connection closes it."""

    def __init__(self, connection: socket.socket, budget: Budget) -> None:
        self.connection, self.budget = connection, budget

    def sendall(self, data: bytes) -> None:
        self.connection.settimeout(self.budget.seconds_left())
        self.connection.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Metered(self.connection, self.budget))

    def close(self) -> None:
        pass


@contextmanager
def connected(
    target: Target, addresses: list[str], tls: ssl.SSLContext, budget: Budget
) -> Iterator[socket.socket]:
    """A connection to the first of these IP addresses that takes one; nothing is resolved again."""
    connection = _connect(target, addresses, budget)
    try:
        if target.scheme == "https":
            connection.settimeout(budget.seconds_left())
            connection = tls.wrap_socket(connection, server_hostname=target.host)
        yield connection
    finally:
        connection.close()


def _connect(target: Target, addresses: list[str], budget: Budget) -> socket.socket:
    error: OSError = ConnectionError("no address")
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(budget.seconds_left())
            connection.connect((address, target.port))
            return connection
        except OSError as failed:
            connection.close()
            error = failed
    raise error


def request(
    connection: socket.socket, method: str, target: Target, headers: dict[str, str], budget: Budget
) -> http.client.HTTPResponse:
    """Send a request; return the response, its head read and its body not yet."""
    http1 = http.client.HTTPConnection(target.host, target.port)
    http1.sock = _Wire(connection, budget)  # type: ignore[assignment]
    http1.putrequest(method, target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers.items():
        http1.putheader(name, value)
    http1.endheaders()
    return http1.getresponse()


def read_whole(response: http.client.HTTPResponse, budget: Budget) -> bytes | None:
    """The body, or None where it is longer or slower than the budget, or breaks off."""
    if (response.length or 0) > budget.size:
        return None
    try:
        return response.read()
    except (OSError, http.client.HTTPException):
        return None
