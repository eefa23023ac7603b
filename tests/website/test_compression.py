"""What is text is sent compressed to clients that read it, and means the same."""

import gzip

import pytest

from register.compression import TEXT
from tests.answers import whole

TYPES = {
    "text/html; charset=utf-8": True,
    "text/csv; charset=utf-8": True,
    "application/json": True,
    "application/problem+json": True,
    "application/jsonl; charset=utf-8": True,
    "application/atom+xml": True,
    "image/svg+xml": True,
    "application/zip": False,
    "application/pdf": False,
    "application/octet-stream": False,
    "": False,
}


@pytest.mark.parametrize("page", ["/agreements/", "/agreements.csv", "/agreements.json"])
def test_pages_and_files_are_sent_compressed(client, real_register, page):
    plain, packed = client.get(page), client.get(page, headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    text, sent = whole(plain), whole(packed)
    assert gzip.decompress(sent) == text
    assert len(sent) < len(text) / 3
    assert packed["ETag"] == plain["ETag"]
    known = {"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    again = client.get(page, headers=known)
    assert (again.status_code, again["Vary"]) == (304, "Accept-Encoding")


@pytest.mark.parametrize("weight", ["0", "0.0", "0.000"])
def test_who_refuses_compression_gets_none(client, real_register, weight):
    refused = client.get("/agreements.json", headers={"accept-encoding": f"gzip;q={weight}, br"})
    assert "Content-Encoding" not in refused
    assert "Accept-Encoding" in refused["Vary"]
    little = client.get("/agreements.json", headers={"accept-encoding": "br, gzip;q=0.1"})
    assert little["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(("kind", "is_text"), TYPES.items())
def test_archives_and_pictures_are_left_as_they_are(kind, is_text):
    assert bool(TEXT.match(kind)) is is_text
