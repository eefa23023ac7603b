import pytest

from register.text import clean


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("  London \n", "London", id="space around"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line ends"),
        pytest.param("e\u0301", "é", id="combining marks"),
        pytest.param("か\u3099", "が", id="Japanese voicing mark"),
        pytest.param("\u202e日本語🇯🇵", "\u202e日本語🇯🇵", id="right-to-left mark and four bytes"),
    ],
)
def test_text_is_kept_in_one_form(written, kept):
    assert clean(written) == kept


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1b", "\x7f", "\x85", "\ud800", "\uffff"])
def test_control_characters_are_refused_by_name(character):
    with pytest.raises(ValueError, match=f"U\\+{ord(character):04X}"):
        clean(f"before{character}after")
