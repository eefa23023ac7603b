"""Which passphrases are refused."""

import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from editorial.signin.passphrases import BreachedValidator, MadeOfCommonValidator


@pytest.mark.parametrize(
    "passphrase",
    ["short-one", "passwordpassword", "Password123Password!", "qwertyuiop123456789",
     "1234567890123456", "aaaaaaaaaaaaaaaa", "letmein-letmein-2024", "zxcvbnm,asdfghjkl",
     "abcdefghijklmnop", "iloveyou iloveyou", "monkey.dragon.2019", "poiuytrewqpoiuyt"],
)  # fmt: skip
def test_what_people_choose_is_refused(passphrase):
    with pytest.raises(ValidationError):
        validate_password(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    ["kudas-tamil-rofen-pelom", "the bus to Leith was late again", "correct horse battery staple",
     "日本とイギリスの共同声明についての合言葉", "z" * 10 + "otter" * 30],
)  # fmt: skip
def test_what_nobody_else_chose_is_not(passphrase):
    validate_password(passphrase)


def test_long_text_costs_nothing():
    MadeOfCommonValidator().validate("password" * 100_000)


@pytest.mark.parametrize("count", [1, 2, 3, 100, 1000])
@pytest.mark.parametrize("counts", ["", ":12345"], ids=["hashes", "hashes with counts"])
def test_a_list_of_breached_ones_is_searched(tmp_path, count, counts):
    known = [f"a breached passphrase {n}" for n in range(count)]
    path = tmp_path / "breached.txt"
    hashes = sorted(hashlib.sha1(phrase.encode()).hexdigest().upper() for phrase in known)
    path.write_text("".join(f"{one}{counts}\r\n" for one in hashes))
    validator = BreachedValidator(str(path))
    for phrase in known:
        with pytest.raises(ValidationError, match="known from a breach"):
            validator.validate(phrase)
    for n in range(50):
        validator.validate(f"never breached {n}")


def test_a_list_that_is_not_there_is_told():
    with pytest.raises(ImproperlyConfigured, match="there is no such file"):
        BreachedValidator("/nowhere/list.txt")
