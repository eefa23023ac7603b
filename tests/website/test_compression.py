"""What is text is sent compressed to clients that read it, and means the same."""

import gzip

import pytest

from register.compression import TEXT

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


def whole(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


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
    assert client.get(page, headers=known).status_code == 304


@pytest.mark.parametrize(("kind", "is_text"), TYPES.items())
def test_archives_and_pictures_are_left_as_they_are(kind, is_text):
    assert bool(TEXT.match(kind)) is is_text
