"""How often one visitor may ask in a minute.

Counted in this process alone: the public process has no right to write to the database, and a
counter there would cost more than most answers. With n processes a visitor has up to n times as
much, which is enough to keep one from taking everything.
"""

import time
from collections import Counter
from threading import Lock

MINUTE = 60
MOST_VISITORS = 50_000  # counted singly; all others share one count


class Limiter:
    """Counts what each visitor asks in the minute that runs."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._minute = -1
        self._asked: Counter[str] = Counter()

    def count(self, visitor: str | None) -> tuple[int, int]:
        """Count one request: how many it is of this visitor's, and seconds until all is forgotten.

        A visitor without an address, as on a socket, is counted with all others without one.
        """
        now = time.monotonic()
        with self._lock:
            if int(now // MINUTE) != self._minute:
                self._minute = int(now // MINUTE)
                self._asked.clear()
            who = visitor or ""
            if who not in self._asked and len(self._asked) >= MOST_VISITORS:
                who = ""
            self._asked[who] += 1
            return self._asked[who], MINUTE - int(now % MINUTE)
