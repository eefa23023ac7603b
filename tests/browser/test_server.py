"""What the production server answers before a request reaches the application."""

from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest

CHARSETS = ["utf-16", "utf-7", "zlib", "rot13", "undefined", "unicode_escape", "no-such"]
BODY = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--x--\r\n'


def asked(site, address, method="GET", body=None, **headers):
    """Status, entity tag and body of an answer."""
    connection = HTTPConnection(urlsplit(site).netloc, timeout=10)
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.headers["ETag"], answer.read()
    connection.close()
    return found


@pytest.mark.parametrize("words", ["a" * 100_000, "半導体" * 1000], ids=["100 KB", "Japanese"])
def test_an_address_that_is_too_long_is_told_what_to_do(site, words):
    status, _tag, said = asked(site, f"/agreements/?q={quote(words)}")
    assert status == 414
    assert "Search for fewer words" in said.decode()


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize(
    "address",
    [
        "/agreements.json?country=jp",
        "/agreements.json?q=%E7%B7%8F%E5%8B%99%E7%9C%81",
        "/agreements/gb-jp-2022-1/?as_of=2020-01-01",
        "/api/v1/agreements?country=jp",
        "/?x=1",
    ],
)
def test_a_charset_changes_neither_answer_nor_tag(site, address, charset):
    """Caches see the address alone, and would give the answer to everybody."""
    odd = asked(site, address, **{"Content-Type": f"text/plain; charset={charset}"})
    assert odd == asked(site, address)


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_form_in_an_odd_charset_is_no_fault_of_ours(site, charset, form):
    kind = f"{form}; boundary=x; charset={charset}"
    for address in ("/report/?record=topics/open-ran", "/alerts/?follow=/topics/open-ran/"):
        assert asked(site, address, "POST", BODY, **{"Content-Type": kind})[0] in (400, 403)


def test_no_header_moves_the_register_to_another_path(site):
    """Such headers are believed of a proxy on this machine, which may pass those of a visitor."""
    moved = asked(site, "/cy/agreements/", SCRIPT_NAME="/cy")
    assert moved == asked(site, "/cy/agreements/")
