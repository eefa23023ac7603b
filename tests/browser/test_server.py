"""What the production server answers before a request reaches the application."""

from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

import pytest


@pytest.mark.parametrize("words", ["a" * 100_000, "半導体" * 1000], ids=["100 KB", "Japanese"])
def test_an_address_that_is_too_long_is_told_what_to_do(site, words):
    connection = HTTPConnection(urlsplit(site).netloc, timeout=10)
    connection.request("GET", f"/agreements/?q={quote(words)}")
    answer = connection.getresponse()
    assert answer.status == 414
    assert "Search for fewer words" in answer.read().decode()
    connection.close()
