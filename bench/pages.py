"""Time import, finder, record page and revalidation, beside a view that returns constant bytes.

    python -m bench.pages 84 10000

Each size gets a temporary SQLite database and index. Requests run in this process through the
whole middleware; the floor is a constant page of the record's size under the same middleware.
Prints a Markdown table and writes it into docs/performance.md.
"""

import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 200
MARKERS = ("<!-- pages: start -->", "<!-- pages: end -->")


def configure(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-measuring-" + "x" * 40,
        "DATABASE_URL": f"sqlite:///{folder / 'register.db'}",
        "REGISTER_INDEX_DIR": str(folder / "index"),
        "REGISTER_DOWNLOADS_DIR": str(folder / "downloads"),
        "STATIC_ROOT": str(folder / "static"),
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "CRITICAL",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def measure(size: int) -> list[tuple[str, str, str]]:
    """Rows of name, median and 95th percentile for a register of `size` agreements."""
    from django.test import Client

    from bench.floor import serve_constant
    from bench.generate import register_of
    from register.models import Current
    from register.package import read_package

    real = read_package(ROOT / "data")
    seconds, rows = timed_import(list(register_of(size, real))), []
    rows.append(("import and publish", f"{seconds:.1f} s", f"{size / seconds:.0f} agreements/s"))
    client = Client()
    references = Current.objects.filter(record_type="agreement").values_list("reference", flat=True)
    pages = {
        "finder, two filters": finder_addresses(),
        "finder, search and filter": search_addresses(),
        "record page": (f"/agreements/{reference}/" for reference in cycle(list(references))),
        "country page": cycle(["/countries/gb/", "/countries/jp/", "/countries/us/"]),
    }
    for name, addresses in pages.items():
        rows.append((name, *times(client.get, list(islice(addresses, REQUESTS)))))
    rows.append(("revalidation (304)", *revalidations(client)))
    body = client.get("/agreements/gb-jp-2022-1/").content
    with serve_constant(body) as address:
        rows.append(
            (f"floor: constant {len(body) // 1024} KB", *times(client.get, [address] * REQUESTS))
        )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return [*rows, ("memory of the process", f"{memory} MB", "")]


def timed_import(documents: list) -> float:
    from editorial.load import load_documents
    from editorial.publish import publish
    from register import index

    started = time.perf_counter()
    publish(load_documents(documents).unpublished, note="For measuring.")
    index.follow()
    return time.perf_counter() - started


def finder_addresses() -> Iterator[str]:
    """A new combination each time, so that nothing can be remembered."""
    for year in cycle(range(2019, 2027)):
        for country in ("gb", "jp", "us", "in", "au", "sg", "kr", "eu"):
            for topic in ("open-ran", "6g", "ai", "quantum", "semiconductors"):
                yield f"/agreements/?country={country}&topic={topic}&signed_from={year}"


def search_addresses() -> Iterator[str]:
    words = ("open", "research", "supply", "standards", "quantum", "security", "data", "joint")
    for first in cycle(words):
        for second in words:
            for country in ("gb", "jp", "us", "in"):
                yield f"/agreements/?q={first}+{second}&country={country}"


def times(get: Callable, addresses: list[str], **headers: str) -> tuple[str, str]:
    taken = []
    for address in addresses:
        started = time.perf_counter()
        response = get(address, headers=headers)
        taken.append((time.perf_counter() - started) * 1000)
        assert response.status_code in (200, 304), (address, response.status_code)
    return f"{statistics.median(taken):.1f} ms", f"{statistics.quantiles(taken, n=20)[-1]:.1f} ms"


def revalidations(client: object) -> tuple[str, str]:
    address = "/agreements/gb-jp-2022-1/"
    tag = client.get(address)["ETag"]
    return times(client.get, [address] * REQUESTS, **{"If-None-Match": tag})


def in_own_process(size: int) -> list[list[str]]:
    """Each size starts from an empty process, so that memory and caches are its own."""
    import json
    import subprocess

    output = subprocess.run(
        [sys.executable, "-m", "bench.pages", "--one", str(size)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    ).stdout
    return json.loads(output.splitlines()[-1])


def table(results: dict[int, list[list[str]]]) -> str:
    head = "| | " + " | ".join(f"{size:,}: median | 95th percentile" for size in results) + " |"
    lines = [head, "|---" * (1 + 2 * len(results)) + "|"]
    for rows in zip(*results.values(), strict=True):
        cells = " | ".join(f"{median} | {high}" for _name, median, high in rows)
        lines.append(f"| {rows[0][0]} | {cells} |")
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, SQLite, in process"
    return "\n".join([f"Measured on {time.strftime('%Y-%m-%d')}: {where}.", "", *lines])


def main(sizes: list[int]) -> None:
    text = table({size: in_own_process(size) for size in sizes})
    sys.stdout.write(text + "\n")
    page = ROOT / "docs" / "performance.md"
    before, rest = page.read_text().split(MARKERS[0])
    after = rest.split(MARKERS[1])[1]
    page.write_text(f"{before}{MARKERS[0]}\n{text}\n{MARKERS[1]}{after}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        import json

        with tempfile.TemporaryDirectory() as folder:
            configure(Path(folder))
            sys.stdout.write(json.dumps(measure(int(sys.argv[2]))) + "\n")
    else:
        main([int(size) for size in sys.argv[1:]] or [84, 10_000])
