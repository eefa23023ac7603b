"""HEAD has the headers of GET, and nothing is made that nobody reads."""

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory

ADDRESSES = [
    "/agreements/",
    "/agreements.json",
    "/agreements.csv",
    "/commitments.ics",
    "/data/journal.jsonl",
    "/api/v1/topics",
    "/api/v1/topics/never-was",
    "/static/none.css",
]


@pytest.fixture
def answer():
    """An answer as a server gets it; the client for tests would take the body off by itself."""
    handler = BaseHandler()
    handler.load_middleware()
    return lambda method, address: handler.get_response(RequestFactory().generic(method, address))


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_its_body(real_register, answer, address):
    head, get = answer("HEAD", address), answer("GET", address)
    assert b"".join(head) == b""
    assert b"".join(get)
    assert head.status_code == get.status_code
    assert dict(head.items()) == dict(get.items())
