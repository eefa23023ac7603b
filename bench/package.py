"""Time the building of /data/register.zip, and the most memory that it takes meanwhile.

    python -m bench.package 84 10000

A process of its own builds it, so that no memory counts that was there before. Prints a Markdown
table and writes it into docs/performance.md.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from bench.bysize import Rows, run
from bench.pages import ROOT


def measure(size: int) -> Rows:
    """Rows of name and figure for a register of `size` agreements."""
    from bench.generate import register_of
    from register import journal
    from register.entry import Entry
    from register.package import read_package

    documents = register_of(size, read_package(ROOT / "data"))
    journal.append(Entry.publication(document, "For measuring.") for document in documents)
    command = [sys.executable, "-m", "bench.package", "--build"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    seconds, grown, zipped, unpacked = json.loads(done.stdout.splitlines()[-1])
    return [
        ("tables and descriptions", f"{unpacked / 2**20:,.1f} MB"),
        ("as a zip file", f"{zipped / 2**20:,.1f} MB"),
        ("building", f"{seconds:,.1f} s"),
        ("memory that it takes", f"{grown >> 10} MB"),
    ]


def build() -> tuple[float, int, int, int]:
    """Seconds, the most KB above those before, and the bytes of the file, zipped and unpacked."""
    import zipfile

    import django

    django.setup()
    from opendata.package.building import built

    before, started = peak(), time.perf_counter()
    file, _head = built()
    seconds, most = time.perf_counter() - started, peak()
    with file, zipfile.ZipFile(file) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
        zipped = os.fstat(file.fileno()).st_size
    return seconds, most - before, zipped, unpacked


def peak() -> int:
    """The most memory that the process has had, in KB (Linux)."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


if __name__ == "__main__":
    if sys.argv[1:] == ["--build"]:
        sys.stdout.write(json.dumps(build()) + "\n")
    else:
        run("package", measure, [84, 2_000, 10_000])
