"""Cells that a spreadsheet would run are made harmless, and nothing of them is lost."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.package.cells import join, plain, safe, split

# Lists of characters, joined: st.text would give the likely ones no more weight than others.
ANY_TEXT = st.lists(st.one_of(st.sampled_from("'=+-@\t\r\n\0 ＝＋－＠a;1"), st.characters())).map(
    "".join
)


@given(ANY_TEXT)
@example("'=1")
@example("''=1")
@example("'")
@example("' =1")
def test_reading_what_was_written_gives_the_text_back(text):
    assert plain(safe(text)) == text


@given(ANY_TEXT)
def test_what_is_written_is_never_live(text):
    written = safe(text)
    assert written.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert not written.startswith(("\t", "\r", "\n", "\0"))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+81 3 5253 5111", "'+81 3 5253 5111"),
        ("-5 %", "'-5 %"),
        ("@here", "'@here"),
        ("\t=1", "'\t=1"),
        ("\ta", "'\ta"),
        ("\ra", "'\ra"),
        ("\na", "'\na"),
        ("\0a", "'\0a"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("＋1", "'＋1"),
        ("－5", "'－5"),
        ("＠a", "'＠a"),
        ("'=1", "''=1"),
        ("'quoted'", "'quoted'"),
        ("5 - 3 = 2", "5 - 3 = 2"),
        ("‘quoted’", "‘quoted’"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_only_before_what_would_run(text, cell):
    assert safe(text) == cell


def test_a_cell_typed_without_the_apostrophe_is_read_as_it_is():
    assert plain("+81 3 5253 5111") == "+81 3 5253 5111"


@given(st.lists(st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True)))
def test_lists_survive_a_cell(values):
    assert split(join(values)) == tuple(values)


@given(st.lists(ANY_TEXT.filter(lambda text: "\r" not in text), min_size=2))
def test_cells_survive_the_file(texts):
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerow([safe(text) for text in texts])
    file.seek(0)
    assert [plain(cell) for cell in next(csv.reader(file))] == texts
