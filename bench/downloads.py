"""Time downloads: how soon the first byte comes, how long the rest takes, and what memory it needs.

    python -m bench.downloads 500 5000 10000

The floor is a view that streams the same lines, made before, under the same middleware in the same
run: no download can come sooner. Prints a Markdown table and writes it into docs/performance.md.
"""

import gc
import time
from collections.abc import Iterator
from statistics import median

from bench.bysize import Rows, memory, run
from bench.pages import ROOT

LISTS = {"/agreements.csv?country=gb": "agreements", "/commitments.csv?country=gb": "commitments"}
TIMES = 5
NEWLINE = b"\r\n"


def measure(size: int) -> Rows:
    """Rows of name and figure for a register of `size` agreements."""
    from django.test import Client

    from bench.floor import serve_lines
    from bench.generate import register_of
    from register import index, journal
    from register.entry import Entry
    from register.package import read_package

    documents = register_of(size, read_package(ROOT / "data"))
    journal.append(Entry.publication(document, "For measuring.") for document in documents)
    index.follow()
    client = Client()
    rows: Rows = []
    for address, name in LISTS.items():
        lines = list(streamed(client, address))
        rows.append((f"{name}: rows", f"{sum(line.count(NEWLINE) for line in lines) - 1:,}"))
        rows += figures(name, timed(client, address))
        with serve_lines(lines) as floor:
            rows += figures(f"{name}, floor", timed(client, floor))
    return rows


def figures(name: str, measured: tuple[float, float, int]) -> Rows:
    first, whole, grown = measured
    return [
        (f"{name}: first byte", f"{first * 1000:.1f} ms"),
        (f"{name}: all of it", f"{whole * 1000:,.0f} ms"),
        (f"{name}: memory while it streams", f"{grown} MB"),
    ]


def streamed(client, address: str) -> Iterator[bytes]:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    yield from response.streaming_content


def timed(client, address: str) -> tuple[float, float, int]:
    """Median seconds to the first byte and to the last, and the most memory it took in any run."""
    firsts, wholes, most = [], [], 0
    for _time in range(TIMES):
        gc.collect()
        before, started = memory(), time.perf_counter()
        lines = streamed(client, address)
        next(lines)
        firsts.append(time.perf_counter() - started)
        for number, _line in enumerate(lines):
            if number % 200 == 0:
                most = max(most, memory() - before)
        wholes.append(time.perf_counter() - started)
    return median(firsts), median(wholes), most


if __name__ == "__main__":
    run("downloads", measure, [500, 5_000, 10_000])
