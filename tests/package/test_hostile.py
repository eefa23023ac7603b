"""Whatever stands in the files, the answer is documents or a list of problems, never a crash."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.package import PackageProblems, documents_of
from register.package.tables import TABLES
from tests.package.example import Package

HOSTILE = st.one_of(
    st.sampled_from(["", ";", ";;", "=1+1", "'", "\0", "\u202e", "x" * 600, "9" * 5000, "²", "１"]),
    st.sampled_from(["gb", "gb-jp-2022-1", "s0", "1", "-1", "1e9", "true", "2022", "日本語", "𝔘"]),
    st.text(max_size=20),
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
EXAMPLE = Package()


def read(package):
    files = {name[:-4]: raw for name, raw in package.raw.items() if name.endswith(".csv")}
    with suppress(PackageProblems):
        documents_of(files, lambda *_: {})


@QUICK
@given(st.data())
def test_any_text_in_any_cells(data):
    package = Package.__new__(Package)
    package.raw = dict(EXAMPLE.raw)
    for _ in range(data.draw(st.integers(1, 4))):
        table = data.draw(st.sampled_from(sorted(TABLES)))
        rows = package.rows(table)
        row = data.draw(st.integers(0, len(rows) - 1))
        column = data.draw(st.integers(0, len(rows[0]) - 1))
        if column < len(rows[row]):
            rows[row][column] = data.draw(HOSTILE)
            package.put(table, rows)
    read(package)


@QUICK
@given(st.sampled_from(sorted(TABLES)), st.binary(max_size=200), st.booleans())
def test_any_bytes_in_any_file(table, content, after):
    package = Package.__new__(Package)
    package.raw = dict(EXAMPLE.raw)
    kept = package.raw[f"{table}.csv"] if after else b""
    package.raw[f"{table}.csv"] = kept + content
    read(package)
