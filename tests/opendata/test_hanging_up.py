"""Clients that hang up in the middle of a download leave nothing running."""

import socket
import struct
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.servers import Server

# More than the buffers between server and client hold, so that the server has to wait for them.
FILL = """
from register import journal
from register.entry import Entry
from tests.register.documents_for_index import agreement, reference_documents
documents = [*reference_documents()]
documents += [agreement(f"gb-jp-2022-{n}", summary="Word. " * 500) for n in range(1, 8000)]
journal.append(Entry.publication(document, "For a test.") for document in documents)
"""
TIMES = 6
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing drops what is under way


pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").is_file(), reason="the work of processes is read from /proc"
)


@pytest.fixture
def site(tmp_path):
    """A server that does one thing at a time: whatever goes on running stops all else."""
    env = {"WEB_CONCURRENCY": "1", "WEB_THREADS": "1"}
    with Server(tmp_path, env=env, script=FILL) as server:
        yield server


def begin(site, path):
    """A download that has begun, and of which nobody reads more than the first bytes."""
    address = urlsplit(site.address)
    client = socket.create_connection((address.hostname, address.port), timeout=30)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
    assert client.recv(15) == b"HTTP/1.1 200 OK"
    return client


def busy(site):
    """Processor time that the server's processes have used, in ticks of the clock (Linux)."""
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/environ"):
        try:
            ours = str(site.folder).encode() in status.read_bytes()
            fields = status.with_name("stat").read_text().rpartition(")")[2].split()
        except OSError:  # of somebody else, or over
            continue
        ticks += (int(fields[11]) + int(fields[12])) if ours else 0
    return ticks


def answered(site, path):
    """How much work the server did until it had answered."""
    before = busy(site)
    with urllib.request.urlopen(f"{site.address}{path}", timeout=60) as answer:
        assert answer.status == 200
        answer.read()
    return busy(site) - before


def test_the_next_reader_is_served_and_nothing_goes_on(site):
    answered(site, "/data/journal.jsonl")
    whole = answered(site, "/data/journal.jsonl")
    before = busy(site)
    for _time in range(TIMES):
        client = begin(site, "/data/journal.jsonl")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        client.close()
    answered(site, "/healthz")
    assert busy(site) - before < whole * TIMES / 2, "each was given up soon after its reader left"
    assert answered(site, "/healthz") * 10 < whole, "and nothing is left"
