"""Over HTTP: mirroring the register from an empty folder by the programs of the docs."""

import json
import re
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.servers import Server

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = re.search(r"```python\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)[1]
PUBLISH_MORE = """
from register import journal
from register.documents import Topic
from register.journal import Entry
journal.append([Entry.publication(
    Topic(reference=f"later-{n}", name="Later", definition="Published\\u2028later."), "For a test."
) for n in range(600)])
"""
PUBLISH_A_SECRET = """
from register import journal
from register.documents import Topic
from register.journal import Entry
journal.append([Entry.publication(
    Topic(reference="secret", name="Secret", definition="A secret."), "For a test."
)])
journal.append([Entry.publication(
    Topic(reference="secret", name="Secret", definition="Nothing."), "For a test."
)])
"""
REDACT = """
from register import journal
from register.models import Edition
journal.redact(Edition.objects.get(reference="secret", number=1), "The law.")
"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    with Server(folder, data=ROOT / "data", env={"API_REQUESTS_A_MINUTE": "600"}) as server:
        yield server


@pytest.fixture
def empty(tmp_path):
    """A folder for programs that know nothing of the project."""
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "mirror.py").write_text(PROGRAM)
    return folder


def said(empty, *arguments, check=True):
    command = [sys.executable, "-I", *arguments]
    done = subprocess.run(command, cwd=empty, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


def head_of(text):
    return re.search(r"\b[0-9a-f]{64}\b", text)[0]


class Refusing(BaseHTTPRequestHandler):
    """Refuses twice, and says how long to wait; then has no more to give."""

    refusals = (429, 503)
    asked: list[float]

    def do_GET(self):
        self.asked.append(time.monotonic())
        nth = len(self.asked) - 1
        if nth < len(self.refusals):
            self.send_response(self.refusals[nth])
            self.send_header("Retry-After", "1")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        page = {"results": [], "next": None, "head": {"seq": 0, "hash": "0" * 64}}
        self.wfile.write(json.dumps(page).encode())

    def log_message(self, *said):
        pass


def test_the_program_waits_as_long_as_it_is_told_to(empty):
    Refusing.asked = asked = []
    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told = said(empty, "mirror.py", f"http://127.0.0.1:{server.server_port}", "journal.jsonl")
        server.shutdown()
    assert head_of(told) == "0" * 64
    assert [round(later - earlier) >= 1 for earlier, later in pairwise(asked)] == [True, True]


def test_a_copy_empties_what_the_law_removed(site, empty):
    with urllib.request.urlopen(f"{site.address}/data/verify_register.py") as verifier:
        (empty / "verifier.py").write_bytes(verifier.read())
    site.run(PUBLISH_A_SECRET)
    said(empty, "mirror.py", site.address, "journal.jsonl")
    assert "A secret." in (empty / "journal.jsonl").read_text()
    site.run(REDACT)
    theirs = head_of(said(empty, "mirror.py", site.address, "journal.jsonl"))
    assert "A secret." not in (empty / "journal.jsonl").read_text()
    verdict = said(empty, "verifier.py", "journal.jsonl")
    assert verdict.endswith(f"head {theirs}: the journal verifies\n")
    with urllib.request.urlopen(f"{site.address}/data/journal.jsonl") as whole:
        held = [json.loads(line) for line in whole.read().splitlines()]
    copied = (empty / "journal.jsonl").read_bytes().splitlines()
    assert [json.loads(line) for line in copied] == held
    assert sorted(path.name for path in empty.iterdir()) == [
        "journal.jsonl",
        "mirror.py",
        "verifier.py",
    ]


def test_a_filter_of_500_values_is_refused_in_words(site):
    many = "&".join(f"topic=t{n}" for n in range(500))
    with pytest.raises(HTTPError) as refused:
        urllib.request.urlopen(f"{site.address}/api/v1/agreements?{many}")
    with refused.value as answer:
        assert answer.code == 400
        assert "topic: is given 500 times: choose at most 100 values" in json.load(answer)["detail"]


def test_a_copy_made_and_brought_up_to_date_has_the_head_of_the_register(site, empty):
    verifier = urllib.request.urlopen(f"{site.address}/data/verify_register.py")
    with verifier:
        (empty / "verifier.py").write_bytes(verifier.read())
    heads = []
    for _turn in range(2):
        theirs = head_of(said(empty, "mirror.py", site.address, "journal.jsonl"))
        verdict = said(empty, "verifier.py", "journal.jsonl")
        assert verdict.endswith(f"head {theirs}: the journal verifies\n")
        heads.append(theirs)
        site.run(PUBLISH_MORE)
        with (empty / "journal.jsonl").open("rb+") as copy:
            copy.truncate(copy.seek(0, 2) - 100)  # as if killed while it wrote
    assert heads[0] != heads[1]
    further = b'{"seq": 999999}\n'  # as of another host, which has more than this one
    (empty / "further.jsonl").write_bytes(further)
    said(empty, "mirror.py", site.address, "further.jsonl")
    assert (empty / "further.jsonl").read_bytes() == further

    whole = urllib.request.urlopen(f"{site.address}/data/journal.jsonl")
    with whole:
        assert len(whole.read().splitlines()) == 369 + 2 * 600
    copy = empty / "journal.jsonl"
    copy.write_text(copy.read_text().replace("Open RAN", "Closed RAN", 1))
    verdict = said(empty, "verifier.py", "journal.jsonl", check=False)
    assert "problems found" in verdict
    assert "the journal verifies" not in verdict
