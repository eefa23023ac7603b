"""The verifier: one file of the standard library, run on an exported journal without Django."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from register import journal, verifier
from tests.register.journal_entries import merge, publish, topic, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(world):
    """A journal with everything in it: new editions, a withdrawal, a merger, a redaction."""
    [past] = publish(topic("a", "Ō – “旧”."))
    publish(topic("a", "New."), topic("b"))
    withdraw(topic("b"))
    publish(topic("c"))
    merge(topic("c"), "a")
    journal.redact(past, "A court ordered it.")
    return [journal.exported(edition) for edition in journal.since(0)]


@pytest.fixture
def verify(tmp_path):
    """Run the file as anybody would: no Django, no site packages, nothing of the environment."""

    def run(lines, *arguments):
        path = tmp_path / "journal.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return called(verifier.__file__, *arguments, path)

    return run


def called(program, *arguments):
    command = [sys.executable, "-I", "-S", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env={}, encoding="utf-8")


def as_lines(editions):
    return [json.dumps(edition, ensure_ascii=False) for edition in editions]


def test_an_exported_journal_verifies(exported, verify):
    done = verify(as_lines(exported))
    head = journal.head()
    assert done.stdout == f"{head.seq} editions, head {head.hash}: the journal verifies\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_journal_is_said_to_be_empty(verify):
    done = verify([])
    assert done.stdout == (
        f"the journal is empty\n0 editions, head {verifier.GENESIS}: problems found: 1\n"
    )
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("asked", ["--head", "--through"])
def test_an_empty_journal_verifies_where_that_is_asked(asked, verify):
    done = verify([], asked, verifier.GENESIS)
    assert done.stdout == f"0 editions, head {verifier.GENESIS}: the journal verifies\n"
    assert done.returncode == 0


@pytest.mark.parametrize(
    "written", [str, str.upper, " {}\n".format], ids=["as is", "capitals", "space"]
)
def test_the_head_that_is_expected_verifies(written, exported, verify):
    assert verify(as_lines(exported), "--head", written(exported[-1]["hash"])).returncode == 0


def test_another_head_than_was_expected_is_told_with_both(exported, verify):
    head, earlier, none = exported[-1]["hash"], exported[3], "ab" * 32
    done = verify(as_lines(exported), "--head", none)
    assert f"another head was expected: it is {head}, not {none}\n" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    done = verify(as_lines(exported), "--head", earlier["hash"])
    assert f"it is {head}, not {earlier['hash']}, which is that of edition 4\n" in done.stdout
    assert done.returncode == 1


def test_a_journal_leads_through_every_head_that_it_had(exported, verify):
    for edition in (exported[0], exported[3], exported[-1]):
        assert verify(as_lines(exported), "--through", edition["hash"]).returncode == 0
    kept = exported[3]["hash"]
    rewritten_from(3)(exported)
    done = verify(as_lines(exported), "--through", kept)
    assert f"no edition has the hash {kept}" in done.stdout
    assert exported[-1]["hash"] in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize("option", ["--head", "--through"])
def test_what_is_no_hash_is_refused(option, exported, verify):
    done = verify(as_lines(exported), option, "7b20")
    assert "“7b20” is no hash" in done.stderr
    assert (done.returncode, done.stdout) == (2, "")


def test_the_order_of_keys_and_the_escapes_of_a_line_do_not_matter(exported, verify):
    turned = [dict(reversed(edition.items())) for edition in exported]
    assert verify([json.dumps(edition) for edition in turned]).returncode == 0


@pytest.mark.parametrize("name", ["verify_register.py", "other.py"])
def test_without_a_journal_it_says_how_it_is_used_under_its_name(name, tmp_path):
    program = tmp_path / name
    program.write_bytes(Path(verifier.__file__).read_bytes())
    done = called(program)
    assert done.returncode == 2
    assert done.stderr.startswith(f"usage: {name} ")
    assert " journal" in done.stderr.splitlines()[0]


@pytest.mark.parametrize("what", ["a missing file", "a folder"])
def test_what_cannot_be_read_is_said_without_a_trace(what, tmp_path):
    path = tmp_path / "none.jsonl" if what == "a missing file" else tmp_path
    done = called(verifier.__file__, path)
    assert done.stderr.startswith(f"verifier.py: {path} cannot be read: ")
    assert len(done.stderr.splitlines()) == 1
    assert (done.returncode, done.stdout) == (2, "")


def test_bytes_that_are_not_utf_8_are_a_problem_and_no_trace(exported, tmp_path):
    path = tmp_path / "journal.jsonl"
    lines = [line.encode() for line in as_lines(exported)]
    lines[4] = lines[4].replace(b"a", b"\xe4", 1)
    path.write_bytes(b"\n".join(lines))
    done = called(verifier.__file__, path)
    assert done.stdout.startswith("line 5 is not JSON\n")
    assert (done.returncode, done.stderr) == (1, "")


def test_a_byte_order_mark_is_skipped(exported, verify):
    lines = as_lines(exported)
    assert verify(["\ufeff" + lines[0], *lines[1:]]).returncode == 0
    done = verify([lines[0], "\ufeff" + lines[1], *lines[2:]])
    assert done.stdout.startswith("line 2 is not JSON\n"), "it stands at the beginning alone"


def test_what_a_line_lost_is_not_held_against_the_next(exported, verify):
    lines = as_lines(exported)
    lines[-2] = lines[-2][:-1]
    done = verify(lines)
    told = done.stdout.splitlines()
    assert told[0] == f"line {len(lines) - 1} is not JSON"
    assert not [line for line in told if "expected here" in line or "does not follow" in line]
    assert "problems found" in told[-1]
    assert done.returncode == 1


def change(nth, /, **values):
    """Counted from 1 as editions are, or from the end: the last is the redaction."""

    def changed(editions):
        editions[nth - 1 if nth > 0 else nth] |= values

    return changed


def without(seq):
    def changed(editions):
        del editions[seq - 1]

    return changed


def swapped(editions):
    editions[3], editions[4] = editions[4], editions[3]


def in_the_document(editions):
    editions[4]["document"]["name"] += "\u200b"


def merger(**values):
    """The merger, the last edition but one, with other values; hashed anew from there on."""

    def changed(editions):
        editions[-2] |= values
        document = editions[-2]["document"]
        editions[-2]["digest"] = verifier.sha256(verifier.canonical(document))
        editions[-2]["hash"] = editions[-1]["previous_hash"] = verifier.edition_hash(editions[-2])
        editions[-1]["hash"] = verifier.edition_hash(editions[-1])

    return changed


def redaction_of_another(editions):
    editions[-1]["document"]["redacted"] = 2


def rewritten_from(seq):
    """Everything after a change hashed anew: only the head tells."""

    def changed(editions):
        editions[seq - 1]["change_note"] = "Nothing happened."
        previous = editions[seq - 2]["hash"]
        for edition in editions[seq - 1 :]:
            edition["previous_hash"] = previous
            previous = edition["hash"] = verifier.edition_hash(edition)

    return changed


TAMPERED = {
    "an invisible letter": (in_the_document, "edition 5 (", "document was changed"),
    "a change note": (change(3, change_note="x"), "edition 3 (", "hash does not fit"),
    "a moment": (change(3, published_at="2020-01-01T00:00:00.000000Z"), "edition 3 (", "hash"),
    "another digest": (change(3, digest="0" * 64), "edition 3 (", "document was changed"),
    "no document": (change(3, document=None), "edition 3 (", "document is missing"),
    "a document withdrawn": (change(-4, document={}), "edition", "document was changed"),
    "a merger into nothing": (merger(document=None), "edition", "does not say into which"),
    "a merger into more": (
        merger(document={"merged_into": "a", "and": "b"}),
        "edition",
        "does not say into which",
    ),
    "a merger into itself": (merger(document={"merged_into": "c"}), "edition", "into itself"),
    "a merger into one withdrawn": (
        merger(document={"merged_into": "b"}),
        "edition",
        "“b”, which is not in the register",
    ),
    "a merger into another kind": (
        merger(document={"merged_into": "gb"}),
        "edition",
        "“gb”, which is not in the register",
    ),
    "a redaction of another": (redaction_of_another, "edition", "document is missing"),
    "one left out": (without(4), "edition 5 (", "edition 4 was expected here"),
    "two in another order": (swapped, "edition 5 (", "edition 4 was expected here"),
    "one twice": (change(5, seq=4), "edition 4 (", "edition 5 was expected here"),
    "a number": (change(5, number=3), "edition 5 (", "number 3 is out of order"),
    "a text for a number": (change(5, seq="5"), "after edition 4", "without seq"),
    "no hash": (change(5, hash=None), "after edition 4", "without hash"),
    "a document of another kind": (change(-1, document=[]), "edition", "document was changed"),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found_and_the_edition_named(name, exported, verify):
    tamper, edition, problem = TAMPERED[name]
    tamper(exported)
    done = verify(as_lines(exported))
    found = [line for line in done.stdout.splitlines() if edition in line and problem in line]
    assert found, done.stdout
    assert (done.returncode, done.stderr) == (1, "")
    assert "problems found" in done.stdout


def test_a_journal_rewritten_throughout_has_another_head(exported, verify):
    before = exported[-1]["hash"]
    rewritten_from(3)(exported)
    done = verify(as_lines(exported))
    assert done.returncode == 0
    assert before not in done.stdout


NOT_JSON, NO_OBJECT = "line 5 is not JSON\n", "line 5 is no JSON object\n"
LINES = {
    "no JSON": ("{", NOT_JSON),
    "no object": ("[1]", NO_OBJECT),
    "nothing": ("", NOT_JSON),
    "half a character": ('"\\ud800"', NO_OBJECT),
    "nested too deep": ("[" * 100_000, NOT_JSON),
    "too long a number": ("1" * 10_000, NOT_JSON),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_no_edition_is_a_problem_and_no_trace(name, exported, verify):
    lines = as_lines(exported)
    line, said = LINES[name]
    done = verify([*lines[:4], line, *lines[4:]])
    assert done.stdout.startswith(said)
    assert len(done.stdout.splitlines()) == 2, "and nothing else is wrong"
    assert (done.returncode, done.stderr) == (1, "")


def test_an_edition_without_the_place_of_its_document_is_found(exported, verify):
    del exported[4]["document"]
    done = verify(as_lines(exported))
    assert done.stdout.startswith("after edition 4: an entry without document\n")
    assert (done.returncode, done.stderr) == (1, "")


def test_a_key_that_stands_twice_is_found(exported, verify):
    lines = as_lines(exported)
    lines[4] = lines[4].replace('"document": {', '"document": {"name": "Forged", ', 1)
    done = verify(lines)
    assert done.stdout.startswith("line 5 has a key twice\n")
    assert done.returncode == 1


def test_half_a_character_in_a_document_is_found(exported, verify):
    exported[4]["document"]["name"] = "\ud800"
    done = verify([json.dumps(edition) for edition in exported])
    assert "edition 5" in done.stdout
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize("torn", [False, True], ids=["whole", "torn"])
def test_main_answers_as_the_file_does(torn, exported, verify, tmp_path, capsys):
    if torn:
        exported[2]["digest"] = None
    lines = [*as_lines(exported), *(["[", '{"a":1,"a":2}'] if torn else [])]
    done = verify(lines)
    assert verifier.main([str(tmp_path / "journal.jsonl")]) == done.returncode == int(torn)
    assert capsys.readouterr().out == done.stdout
