"""Measuring registers of several sizes: a process, a database and an index of its own for each."""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.pages import ROOT, configure

Rows = list[tuple[str, str]]


def run(name: str, measure: Callable[[int], Rows], sizes: list[int]) -> None:
    """Measure each size that the command line names, else `sizes`; write it into the docs.

    The table goes to standard output, and between the markers of `name` in docs/performance.md.
    """
    given = sys.argv[1:]
    if given[:1] == ["--one"]:
        with tempfile.TemporaryDirectory() as folder:
            configure(Path(folder))
            sys.stdout.write(json.dumps(measure(int(given[1]))) + "\n")
        return
    text = table({size: _in_own_process(name, size) for size in map(int, given or sizes)})
    sys.stdout.write(text + "\n")
    page = ROOT / "docs" / "performance.md"
    start, end = f"<!-- {name}: start -->", f"<!-- {name}: end -->"
    before, rest = page.read_text().split(start)
    page.write_text(f"{before}{start}\n{text}\n{end}{rest.split(end)[1]}")


def table(results: dict[int, Rows]) -> str:
    head = "| | " + " | ".join(f"{size:,} agreements" for size in results) + " |"
    lines = [head, "|---" * (1 + len(results)) + "|"]
    for rows in zip(*results.values(), strict=True):
        lines.append(f"| {rows[0][0]} | " + " | ".join(figure for _name, figure in rows) + " |")
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite, in process"
    return "\n".join([f"Measured on {time.strftime('%Y-%m-%d')}: {where}.", "", *lines])


def memory() -> int:
    """The memory that the process has now, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


def _in_own_process(name: str, size: int) -> Rows:
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", "--one", str(size)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return json.loads(done.stdout.splitlines()[-1])
