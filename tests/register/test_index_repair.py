"""Whatever becomes of its files, the index is built anew from the journal, and nobody sees it."""

import json
import shutil
import threading
import time
from dataclasses import asdict, replace

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from register import index, journal
from register.index import follower, generations, reader, schema, serving, state
from register.query import agreements, commitments
from tests.register.documents_for_index import agreement, commitment, progress, publish


@pytest.fixture
def directory(settings):
    return settings.REGISTER_INDEX_DIR


@pytest.fixture(autouse=True)
def _patience(settings, monkeypatch):
    settings.REGISTER_INDEX_WAIT = 0.2
    monkeypatch.setattr(serving, "_last_repair", float("-inf"))


@pytest.fixture
def built(db, directory):
    publish(
        agreement(title="Open networks", commitments=[commitment(1), commitment(2)]),
        progress(),
        agreement("gb-in-2021-1", ("gb", "in")),
    )
    index.follow()
    return index.snapshot().state


def new_process(directory):
    """Forget what this process has open, as a restarted worker would."""
    reader._readers.pop(directory, None)
    follower._failed.clear()


def answers():
    return [
        [hit.card for hit in agreements().order_by("title")],
        [hit.card for hit in commitments().order_by("title")],
        agreements().facets(),
        commitments().facets(),
    ]


def files(directory, built):
    return sorted(
        path
        for path in (directory / built.generation).rglob("*")
        if path.is_file()
        and path.suffix in (".fast", ".store", ".term", ".idx", ".json")
        and not path.name.startswith(".")
    )


def delete(path):
    path.unlink()


def truncate(path):
    put(path, path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    put(path, b"")


def put(path, content):
    """Another file under the name: to cut one that is mapped into memory kills whoever reads it."""
    spoilt = path.with_name(f"{path.name}.spoilt")
    spoilt.write_bytes(content)
    spoilt.replace(path)


@pytest.mark.parametrize("spoil", [delete, truncate, empty])
@pytest.mark.parametrize("suffix", [".fast", ".store", ".term", ".idx", ".json"])
def test_a_damaged_file_is_repaired_by_whoever_asks_next(built, directory, spoil, suffix):
    expected = answers()
    for path in files(directory, built):
        if path.suffix == suffix:
            spoil(path)
    new_process(directory)
    assert answers() == expected
    assert agreements().search("networks").count() == 1
    assert index.snapshot().state.generation != built.generation


@pytest.mark.parametrize("spoil", [delete, truncate])
def test_a_damaged_file_is_repaired_by_whoever_follows_next(built, directory, spoil):
    expected = answers()
    for path in files(directory, built):
        spoil(path)
    new_process(directory)
    assert index.follow()
    assert state.read(directory).generation != built.generation
    assert answers() == expected


def test_damage_found_while_catching_up_is_repaired(built, directory):
    publish(agreement("gb-us-2020-1", ("gb", "us")))
    for path in files(directory, built):
        delete(path)
    assert index.follow()
    assert agreements().count() == 3


def test_damage_found_by_a_search_is_repaired_without_the_asker_noticing(built, monkeypatch):
    calls = []

    def work(found):
        calls.append(found.state.generation)
        if found.state.generation == built.generation:
            raise ValueError("An IO error occurred: 'invalid footer'")
        return "an answer"

    found, answer = index.ask(index.snapshot(), work)
    assert (answer, len(calls)) == ("an answer", 2)
    assert found.state.generation == index.snapshot().state.generation != built.generation


def test_a_fault_that_rebuilding_does_not_cure_does_not_rebuild_for_ever(built, monkeypatch):
    def work(found):
        raise ValueError("a fault in the code")

    for _ in range(3):
        with pytest.raises(ValueError, match="a fault in the code"):
            index.ask(index.snapshot(), work)
    generation = index.snapshot().state.generation
    with pytest.raises(ValueError, match="a fault in the code"):
        index.ask(index.snapshot(), work)
    assert index.snapshot().state.generation == generation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"schema": 1}',
        '{"schema": "x", "generation": 1, "seq": "", "hash": 0}',
        f'{{"schema": {schema.VERSION}, "generation": "a", "seq": 1, "hash": "b", '
        '"turns": {"c": 1}}',
        "\0",
    ],
)
@pytest.mark.parametrize("restarted", [True, False], ids=["restarted", "running"])
def test_a_garbled_state_is_a_missing_one(built, directory, text, restarted):
    expected = answers()
    (directory / state.FILE).write_text(text)
    if restarted:
        new_process(directory)
    assert index.follow()
    assert answers() == expected
    assert state.read(directory).generation != built.generation


def test_a_state_that_names_a_missing_generation_is_repaired(built, directory):
    expected = answers()
    state.write(directory, replace(built, generation="generation-gone"))
    new_process(directory)
    assert answers() == expected


def test_a_generation_of_another_schema_is_replaced_by_a_new_process(built, directory):
    expected = answers()
    state.write(directory, replace(built, schema=schema.VERSION + 1))
    new_process(directory)
    assert index.follow()
    assert answers() == expected
    assert state.read(directory).schema == schema.VERSION
    assert state.read(directory).generation != built.generation


def test_a_running_worker_leaves_a_generation_of_another_schema_alone(built, directory):
    expected = answers()
    state.write(directory, replace(built, schema=schema.VERSION + 1))
    assert not index.follow()
    assert answers() == expected
    assert state.read(directory).schema == schema.VERSION + 1


@pytest.mark.parametrize("seq", [0, -1, 1000], ids=["same end", "behind", "ahead"])
def test_an_index_of_another_journal_is_rebuilt(built, directory, seq):
    """Another database, or a backup restored: the edition reached has another hash, or is gone."""
    expected = answers()
    state.write(directory, replace(built, seq=built.seq + seq, hash="f" * 64))
    new_process(directory)
    assert index.follow()
    assert answers() == expected
    assert index.snapshot().state.generation != built.generation
    assert index.snapshot().state.hash == journal.head().hash


def test_what_was_rolled_back_or_is_not_in_the_backup_is_taken_back(built):
    before = transaction.savepoint()
    publish(agreement("gb-us-2020-1", ("gb", "us")))
    index.follow()
    assert agreements().count() == 3
    transaction.savepoint_rollback(before)
    assert index.follow()
    assert agreements().count() == 2
    assert index.snapshot().state.seq == built.seq


def test_old_generations_and_half_built_ones_are_removed(built, directory):
    (directory / "generation-dead").mkdir()
    index.rebuild()
    found = [path.name for path in directory.glob("generation-*")]
    assert found == [index.snapshot().state.generation]


def test_an_index_that_vanished_is_built_again(built, directory):
    expected = answers()
    shutil.rmtree(directory)
    new_process(directory)
    assert answers() == expected


def test_without_an_index_and_with_somebody_else_building_it_the_wait_is_bounded(db, directory):
    with state.lock(directory), pytest.raises(index.IndexUnavailable):
        agreements().count()


def test_whoever_can_wait_for_the_builder_is_served(db, directory, settings):
    settings.REGISTER_INDEX_WAIT = 10
    begun = threading.Event()

    def build_for_a_while():
        with state.lock(directory):
            begun.set()
            time.sleep(0.3)

    builder = threading.Thread(target=build_for_a_while)
    builder.start()
    begun.wait()
    assert agreements().count() == 0
    builder.join()


def test_a_disk_that_refuses_leaves_the_older_index_serving(built, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    publish(agreement("gb-us-2020-1", ("gb", "us")))
    with monkeypatch.context() as full:
        full.setattr(generations.Pair, "commit", refuse)
        assert not index.follow()
        assert agreements().count() == 2
        with pytest.raises(index.IndexUnavailable, match="No space left"):
            index.rebuild()
        reader._readers.clear()
        assert agreements().count() == 2
    assert "No space left" in caplog.text
    assert not index.follow(), "it tries again only after a pause"
    assert index.follow(wait=0.1), "whoever may wait tries at once"
    assert agreements().count() == 3


def test_rebuild_index_says_what_it_built(built, capsys):
    call_command("rebuild_index")
    assert "2 agreements, 2 commitments, up to edition 3" in capsys.readouterr().out
    generation = index.snapshot().state.generation
    call_command("rebuild_index", if_needed=True)
    assert index.snapshot().state.generation == generation


def test_rebuild_index_says_why_it_cannot(built, monkeypatch):
    monkeypatch.setattr("register.management.commands.rebuild_index.WAIT", 0.1)
    with state.lock(reader.reader().directory), pytest.raises(CommandError, match="too long"):
        call_command("rebuild_index")


def test_the_state_is_replaced_as_a_whole(built, directory):
    with (directory / state.FILE).open() as reading:
        before = state.stamp(directory)
        state.write(directory, replace(built, seq=99))
        assert json.loads(reading.read()) == asdict(built)
    assert state.read(directory).seq == 99
    assert state.stamp(directory) != before
