"""Time pages as of an earlier day: the first request, which puts the register together, and others.

    python -m bench.days 84 8000

Each size gets a process, a temporary SQLite database and an index of its own. Prints a Markdown
table and writes it into docs/performance.md.
"""

import ctypes
import gc
import threading
import time
from collections import Counter

from bench.bysize import memory, run
from bench.pages import ROOT

AT_ONCE = 8


def measure(size: int) -> list[tuple[str, str]]:
    """Rows of name and figure for a register of `size` agreements, changed once an earlier day."""
    from django.test import Client

    from register import index
    from register.models import Current

    day = fill(size)
    index.follow()
    client = Client()
    for warm in ("/agreements/", "/topics/none/", "/agreements/gb-jp-2022-1/"):
        client.get(warm)
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what filling left behind is not to be used again
    before = memory()
    rows = [("records in the register", f"{Current.objects.count():,}")]
    for name, address in {
        "unknown record, nothing at hand": f"/topics/none/?as_of={day}",
        "record as JSON, nothing at hand": f"/topics/open-ran.json?as_of={day}",
        "list, first request": f"/agreements/?country=jp&as_of={day}",
        "list, second request": f"/agreements/?country=gb&as_of={day}",
        "record page": f"/agreements/gb-jp-2022-1/?as_of={day}",
    }.items():
        started = time.perf_counter()
        assert client.get(address).status_code in (200, 404), address
        rows.append((name, f"{(time.perf_counter() - started) * 1000:,.0f} ms"))
    rows.append(("memory that it takes", f"{memory() - before:,} MB"))
    return [*rows, (f"{AT_ONCE} lists of another day at once", at_once())]


def fill(size: int) -> str:
    """Publish `size` agreements ten days ago, and one topic again today; return the first day."""
    from datetime import timedelta

    import time_machine
    from django.utils import timezone

    from bench.generate import register_of
    from register import journal
    from register.entry import Entry
    from register.package import read_package

    documents = list(register_of(size, read_package(ROOT / "data")))
    long_ago = timezone.now() - timedelta(days=10)
    with time_machine.travel(long_ago):
        journal.append(Entry.publication(document, "For measuring.") for document in documents)
    topic = next(document for document in documents if document.type == "topic")
    journal.append([Entry.publication(topic, "Once more.")])
    return long_ago.date().isoformat()


def at_once() -> str:
    """What lists of a day that is not at hand answer to as many threads, and the longest time."""
    from django.db import connection
    from django.test import Client

    from register import rebuilding

    rebuilding._kept.clear()
    answers: Counter[int] = Counter()
    taken: list[float] = []
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 9 * 86_400))

    def ask() -> None:
        started = time.perf_counter()
        answers[Client().get(f"/agreements/?as_of={day}").status_code] += 1
        taken.append(time.perf_counter() - started)
        connection.close()

    threads = [threading.Thread(target=ask) for _thread in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = ", ".join(f"{number} × {status}" for status, number in sorted(answers.items()))
    return f"{counted}; ≤ {max(taken):.1f} s"


if __name__ == "__main__":
    run("days", measure, [84, 8_000])
