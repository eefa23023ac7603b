"""Commitments out of the text of an announcement."""

import pytest

from agreements.bulleted import promise, read


def passages(text):
    return [one.passage for one in read(text).promises]


def test_the_real_announcement_gives_its_three_bullets(settings):
    text = (settings.BASE_DIR / "data/archive/uk-japan-press-release.txt").read_text()
    found = read(text)
    assert [(one.passage, one.strength, one.verb) for one in found.promises] == [
        (
            "Two nations agree to closer cooperation to solve global telecoms supply chain issues",
            "firm",
            "agree to",
        ),
        (
            "Includes commitment to more information sharing on innovative ways to build networks",
            "",
            "",
        ),
        ("Will support R&D collaboration on future tech such as Open RAN and 6G", "firm", "Will"),
    ]
    assert found.left_out[0] == "# UK and Japan forge closer links on telecoms"


@pytest.mark.parametrize(
    "mark",
    [
        *("•", "• ", "- ", "– ", "* ", "・", "①", "1. ", "12) ", "(3) ", "a. ", "(b) ", "i. "),
        *("(iv) ", "一、", "（二）", "３．", "１、", "  - ", "\t• ", "-\t"),
    ],
)
def test_each_kind_of_bullet_is_taken_off(mark):
    assert passages(f"{mark}share\n{mark}meet") == ["share", "meet"]


@pytest.mark.parametrize(
    "line",
    ["-5 % of it", "1.5 million", "5G for all", "I agree", "AI (see", "2030年までに", "一方で"],
)
def test_what_only_looks_like_a_bullet_goes_on_with_the_line_before(line):
    assert passages(f"- share\n{line}")[0].startswith("share")
    assert len(passages(f"- share\n{line}")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- will share\n  what they learn\n- meet", ["will share what they learn", "meet"]),
        ("・情報を\n共有する", ["情報を共有する"]),
        ("- one\n\n\n- two\r\n", ["one", "two"]),
        ("first\nwrapped\n\nsecond", ["first wrapped", "second"]),
        ("- \n•\n- one", ["one"]),
        ("\n \n", []),
        ("", []),
        ("- A & B <b>“x”</b>", ["A & B <b>“x”</b>"]),
    ],
    ids=[
        "wrapped",
        "wrapped Japanese",
        "blank lines",
        "no bullet",
        "bare",
        "blank",
        "empty",
        "as is",
    ],
)
def test_lines_are_joined_and_blank_ones_end_a_bullet(text, expected):
    assert passages(text) == expected


def test_lines_of_no_bullet_are_told():
    found = read("The parties will:\n- share\n\nDone at London")
    assert found.left_out == ["The parties will:", "Done at London"]


@pytest.mark.parametrize(
    ("passage", "strength", "verb"),
    [
        ("They will share", "firm", "will"),
        ("Both sides shall meet", "firm", "shall"),
        ("The sides are committed to peace", "firm", "committed to"),
        ("Both agreed to share", "firm", "agreed to"),
        ("They intend to share", "intention", "intend to"),
        ("Both agree to explore options", "intention", "agree to explore"),
        ("Both agreed to consider it", "intention", "agreed to consider"),
        ("They recognise that it will grow", "aspiration", "recognise"),
        ("They welcomed it", "aspiration", "welcomed"),
        ("Encourages industry", "aspiration", "Encourages"),
        ("Share information", "", ""),
        ("Goodwill and agreement", "", ""),
        ("情報を共有する", "", ""),
    ],
)
def test_the_first_verb_shows_the_strength(passage, strength, verb):
    found = promise(passage)
    assert (found.strength, found.verb) == (strength, verb)
    assert verb in passage


def test_japanese_is_known_by_its_letters():
    assert [one.language for one in read("- 情報を共有する\n- share\n- 共有 5G").promises] == [
        "ja",
        "",
        "ja",
    ]


def test_a_hostile_text_is_read_quickly():
    assert len(read("- (i" * 25_000).promises) == 1
    assert len(read("(" * 100_000 + "\n" + "一" * 100_000).promises) == 1
