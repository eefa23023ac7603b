"""A round of visits: oldest first, one host at a time left in peace between two requests."""

import heapq
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from agreements.links.visitor import Outcome

PAUSE = 2.0
LONGEST_PAUSE = 120.0

Visit = Callable[[str], Outcome]


class Round:
    """Visits addresses one after the other until all are done or the time is over.

    Between two visits of one host lies `pause`, or what the host asks for; twice as long after
    every failure in a row. A host that asks for more time than the round has is left for another.
    `delay` gives what a host's robots.txt asks for, in seconds.
    """

    def __init__(
        self,
        visit: Visit,
        delay: Callable[[str], float],
        *,
        seconds: float,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.visit, self.delay, self.pause = visit, delay, pause
        self.clock, self.sleep = clock, sleep
        self.deadline = clock() + seconds

    def run(self, addresses: Iterable[str]) -> Iterator[tuple[str, Outcome]]:
        waiting = _by_host(addresses)
        failures = dict.fromkeys(waiting, 0)
        ready = [(self.clock(), place, host) for place, host in enumerate(waiting)]
        while ready:
            at, place, host = heapq.heappop(ready)
            if max(at, self.clock()) >= self.deadline:
                return
            self.sleep(max(0.0, at - self.clock()))
            address = waiting[host].popleft()
            outcome = self.visit(address)
            yield address, outcome
            failures[host] = failures[host] + 1 if _is_strained(outcome) else 0
            if waiting[host]:
                rest = self._rest(address, outcome, failures[host])
                heapq.heappush(ready, (self.clock() + rest, place, host))

    def _rest(self, address: str, outcome: Outcome, failures: int) -> float:
        pause = max(self.pause, self.delay(address))
        backing_off = min(pause * 2**failures, max(LONGEST_PAUSE, pause))
        return max(backing_off, outcome.wait or 0.0)


def _by_host(addresses: Iterable[str]) -> dict[str, deque[str]]:
    found: dict[str, deque[str]] = {}
    for address in addresses:
        found.setdefault(_host(address), deque()).append(address)
    return found


def _host(address: str) -> str:
    """What tells hosts apart; what is no address is a host of its own."""
    try:
        return urlsplit(address).hostname or address
    except ValueError:
        return address


def _is_strained(outcome: Outcome) -> bool:
    """Whether the host seems to be in trouble, or asks for less."""
    return outcome.answer == 0 or outcome.answer == 429 or (outcome.answer or 0) >= 500
