"""How well two registers that were edited apart are matched, and what it costs.

    python -m bench.matching

The real register beside copies of it with other references, words and dates, each without a fifth
of the agreements, ours without a sixth; the floor pairs agreements of exactly one title. Then both
at a size, where every agreement stands often with another year. Prints a Markdown table and writes
it into docs/comparing-registers.md.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.pages import ROOT, configure

MARKERS = ("<!-- matching: start -->", "<!-- matching: end -->")
SEEDS = range(20)
SIZES = (1_000, 10_000)


def quality(documents, find):
    """Shares of right pairs among those found, and of those there are, over all seeds."""
    from tests.intake.apart import edited_apart

    found = right = there = 0
    for seed in SEEDS:
        copy = edited_apart(documents, seed, missing=0.2)
        ours = agreements_of(documents)
        for reference in sorted(ours)[seed % 6 :: 6]:
            del ours[reference]
        theirs = agreements_of(copy.documents)
        pairs = find(ours, theirs)
        found += len(pairs)
        right += sum(copy.truth[theirs] == ours for ours, theirs in pairs)
        there += sum(copy.truth[reference] in ours for reference in theirs)
    return right / found, right / there


def agreements_of(documents):
    from register.documents import Agreement

    return {d.reference: d for d in documents if isinstance(d, Agreement)}


def all_pairs(ours, theirs):
    from intake.comparing.matching import match

    return [(pair.ours, pair.theirs) for pair in match(ours, theirs).pairs]


def certain_pairs(ours, theirs):
    from intake.comparing.matching import match

    return [(pair.ours, pair.theirs) for pair in match(ours, theirs).pairs if pair.certain]


def same_titles(ours, theirs):
    """The floor: pairs whose titles are equal and stand once on each side."""
    by_title = {}
    for agreement in ours.values():
        by_title.setdefault(agreement.title, []).append(agreement.reference)
    return [
        (by_title[agreement.title][0], reference)
        for reference, agreement in theirs.items()
        if len(by_title.get(agreement.title, ())) == 1
    ]


def seconds_at(documents, size):
    from intake.comparing.matching import match

    real = sorted(agreements_of(documents).values(), key=lambda a: a.reference)
    many = {}
    for number in range(size):
        one = real[number % len(real)]
        year = 1800 + number // len(real)
        title = f"{one.title} ({year})"
        many[f"{one.reference}-{year}"] = one.model_copy(
            update={"reference": f"{one.reference}-{year}", "title": title}
        )
    started = time.perf_counter()
    found = match(many, many)
    seconds = time.perf_counter() - started
    return seconds, sum(pair.ours == pair.theirs for pair in found.pairs) / size


def rows(documents):
    ways = {
        "pairs found": all_pairs,
        "of these, called certain": certain_pairs,
        "floor: equal titles": same_titles,
    }
    for name, find in ways.items():
        precision, recall = quality(documents, find)
        yield f"| {name} | {precision:.1%} | {recall:.1%} | |"
    for size in SIZES:
        seconds, right = seconds_at(documents, size)
        yield f"| {size:,} beside {size:,} | {right:.1%} | {right:.1%} | {seconds:.1f} s |"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        configure(Path(folder))
        from register.package import read_package

        documents = read_package(ROOT / "data", lambda _kind, _references: {})
        head = "| what | right of those found | found of those there are | time |"
        table = "\n".join([head, "|---|---|---|---|", *rows(documents)])
    sys.stdout.write(f"{table}\n")
    page = Path(ROOT) / "docs" / "comparing-registers.md"
    text = page.read_text(encoding="utf-8")
    before, _start, rest = text.partition(MARKERS[0])
    _old, _end, after = rest.partition(MARKERS[1])
    page.write_text(f"{before}{MARKERS[0]}\n{table}\n{MARKERS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
