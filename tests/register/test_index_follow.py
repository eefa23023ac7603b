"""The index follows the journal: what is published is found, what is withdrawn is gone."""

import threading

import pytest
import time_machine

from register import index, journal
from register.documents import Organisation, Person
from register.index import follower, state
from register.models import Head
from register.query import agreements, commitments
from tests.register.documents_for_index import (
    agreement,
    commitment,
    country,
    organisation,
    progress,
    publish,
    reference_documents,
    withdraw,
)


def references(query):
    return [hit.card.reference for hit in query]


def test_a_publication_is_found_once_followed(db):
    assert index.follow()
    assert agreements().count() == 0
    publish(agreement(commitments=[commitment(1), commitment(2)]))
    assert index.follow()
    assert references(agreements()) == ["gb-jp-2022-1"]
    assert references(commitments()) == ["gb-jp-2022-1/1", "gb-jp-2022-1/2"]


def test_a_new_edition_replaces_the_old_one_with_its_commitments(db):
    publish(agreement(commitments=[commitment(1), commitment(2)]))
    index.follow()
    publish(agreement(title="Renamed", commitments=[commitment(2)]))
    index.follow()
    assert [hit.card.title for hit in agreements()] == ["Renamed"]
    assert references(commitments()) == ["gb-jp-2022-1/2"]


def test_a_withdrawal_disappears(db):
    publish(agreement(commitments=[commitment(1)]), agreement("gb-in-2021-1", ("gb", "in")))
    index.follow()
    withdraw("agreement", "gb-jp-2022-1")
    index.follow()
    assert references(agreements()) == ["gb-in-2021-1"]
    assert references(commitments()) == []
    assert {o.value for o in agreements().facets()["country"]} == {"gb", "in"}


def test_what_is_withdrawn_and_published_again_is_found(db):
    publish(agreement())
    index.follow()
    withdraw("agreement", "gb-jp-2022-1")
    publish(agreement())
    index.follow()
    assert references(agreements()) == ["gb-jp-2022-1"]


def test_progress_counts_and_counts_no_more_when_withdrawn(db):
    publish(agreement(commitments=[commitment(1), commitment(2)]), progress())
    index.follow()
    assert agreements()[0].card.progress == {"complete": 1, "no-update": 1}
    assert references(commitments().filter(progress="complete")) == ["gb-jp-2022-1/1"]
    withdraw("progress", "gb-jp-2022-1-u1")
    index.follow()
    assert agreements()[0].card.progress == {"no-update": 2}
    assert references(commitments().filter(progress="complete")) == []


def test_progress_that_moves_to_another_agreement_leaves_the_first(db):
    publish(
        agreement(commitments=[commitment(1)]),
        agreement("gb-in-2021-1", ("gb", "in"), commitments=[commitment(1)]),
        progress(),
    )
    index.follow()
    other = {"reference": "gb-in-2021-1", "name": "The other"}
    publish(progress(agreement=other))
    index.follow()
    assert references(commitments().filter(progress="complete")) == ["gb-in-2021-1/1"]


def test_progress_makes_its_agreement_the_newest_update(db):
    publish(agreement(commitments=[commitment(1)]), agreement("gb-in-2021-1", ("gb", "in")))
    index.follow()
    assert references(agreements().order_by("updated")) == ["gb-in-2021-1", "gb-jp-2022-1"]
    edition = publish(progress())[0]
    index.follow()
    first = agreements().order_by("updated")[0].card
    assert (first.reference, first.seq, first.edition) == ("gb-jp-2022-1", edition.seq, 1)
    assert first.updated == edition.published_at


def test_editions_of_other_records_only_move_the_state(db, monkeypatch):
    publish(agreement())
    index.follow()
    monkeypatch.setattr(follower.generations, "writing", None)
    publish(*reference_documents())
    assert index.follow()
    assert index.snapshot().state.seq == journal.head().seq
    assert index.labels()["country", "jp"] == "Japan"


def test_a_status_turns_on_the_day_an_event_takes_effect(db):
    begins = {"kind": "entered-into-force", "date": "2030-06-01"}
    signed = {"kind": "signed", "date": "2030-01-01", "headline": True}
    with time_machine.travel("2030-05-31T23:59Z", tick=False):
        publish(agreement(events=[signed, begins]), agreement("gb-in-2021-1", ("gb", "in")))
        index.follow()
        assert references(agreements().filter(status="signed")) == ["gb-jp-2022-1"]
        assert index.snapshot().state.turns == {"gb-jp-2022-1": "2030-06-01"}
    with time_machine.travel("2030-06-01T00:00Z", tick=False):
        index.follow()
        assert references(agreements().filter(status="signed")) == []
        assert references(agreements().filter(status="in-operation")) == ["gb-jp-2022-1"]
        assert index.snapshot().state.turns == {}


def test_a_worker_that_does_not_get_the_lock_serves_what_it_has(db, settings):
    publish(agreement())
    index.follow()
    publish(agreement("gb-in-2021-1", ("gb", "in")))
    with state.lock(settings.REGISTER_INDEX_DIR) as got:
        assert got
        assert not index.follow()
        assert not index.follow(wait=0.1)
        assert references(agreements()) == ["gb-jp-2022-1"]
    assert index.follow()
    assert agreements().count() == 2


def test_nothing_to_do_costs_one_query_or_none(db, django_assert_num_queries):
    publish(agreement())
    index.follow()
    head = journal.head()
    with django_assert_num_queries(1):
        assert index.follow()
    with django_assert_num_queries(0):
        assert index.follow(head)


def test_catching_up_costs_the_same_for_one_and_for_fifty(db, django_assert_max_num_queries):
    index.follow()
    publish(*[agreement(f"gb-jp-2022-{n}", commitments=[commitment(1)]) for n in range(1, 51)])
    publish(*[progress(f"gb-jp-2022-{n}-u1") for n in range(1, 51)])
    with django_assert_max_num_queries(9):
        assert index.follow()
    assert commitments().filter(progress="complete").count() == 50


def test_a_head_that_was_read_before_others_published_is_no_reason_to_rebuild(db):
    publish(agreement())
    old = journal.head()
    publish(agreement("gb-in-2021-1", ("gb", "in")))
    index.follow()
    generation = index.snapshot().state.generation
    assert index.follow(Head(pk=1, seq=old.seq, hash=old.hash))
    assert index.snapshot().state.generation == generation
    assert agreements().count() == 2


def test_segments_are_merged_however_many_editions_follow(db):
    for n in range(1, 31):
        publish(agreement(f"gb-jp-2022-{n}", commitments=[commitment(1)]))
        index.follow()
    assert all(s.num_segments < 10 for s in index.snapshot().searchers.values())


def test_a_query_that_has_answered_keeps_to_one_state_of_the_register(db):
    publish(agreement())
    index.follow()
    query = agreements()
    assert query.count() == 1
    publish(agreement("gb-in-2021-1", ("gb", "in")))
    index.follow()
    assert (query.count(), len(query[:10]), len(list(query))) == (1, 1, 1)
    assert query.all().count() == 2


def test_labels_follow_renaming_and_withdrawal(db):
    publish(*reference_documents())
    index.follow()
    assert index.labels()["topic", "6g"] == "6G and future networks"
    topic = next(d for d in reference_documents() if d.reference == "6g")
    publish(topic.model_copy(update={"name": "Sixth generation"}))
    index.follow()
    assert index.labels()["topic", "6g"] == "Sixth generation"
    assert index.labels()["country", "gb"] == "United Kingdom"


def test_threads_read_while_another_follows(db):
    publish(agreement())
    index.follow()
    seen, faults, done = [], [], threading.Event()

    def read():
        counts = []
        try:
            while not done.is_set():
                query = agreements().search("agreement")
                counts.append(query.count())
                assert len(query[:100]) == counts[-1]
        except Exception as fault:
            faults.append(fault)
        seen.append(counts)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(2, 22):
        publish(agreement(f"gb-jp-2022-{n}"))
        index.follow()
    done.set()
    for reader in readers:
        reader.join()
    assert faults == []
    assert all(counts == sorted(counts) for counts in seen)
    assert max(max(counts) for counts in seen) > 1


MINISTRY = {
    "reference": "jp-mic",
    "name": "Ministry of Internal Affairs and Communications",
    "abbreviation": "MIC",
    "country": country("jp"),
}
MINISTER = {"reference": "taro-sato", "name": "Taro Sato"}


@pytest.fixture
def named(db):
    """An agreement of a ministry with two promises, signed by a minister."""
    body = [organisation("jp-mic")]
    signed = {"person": MINISTER, "title": "Minister", "country": country("jp")}
    publish(
        Organisation(**MINISTRY),
        Person(**MINISTER, sort_name="Sato", country=country("jp")),
        agreement(
            parties=[{"country": country("gb")}, {"country": country("jp"), "organisations": body}],
            commitments=[commitment(1), commitment(2)],
            signatures=[signed | {"capacity": "signed"}],
        ),
        agreement("gb-in-2021-1", ("gb", "in")),
    )
    index.follow()


def test_what_names_a_record_is_found_by_the_names_that_it_has_now(named):
    assert references(agreements().search("総務省")) == []
    native = {"native_name": "総務省", "native_language": "ja"}
    publish(Organisation(**MINISTRY | native | {"abbreviation": "SOUMU"}))
    index.follow()
    for words in ("総務省", "MIC", "soumu"):
        assert references(agreements().search(words)) == ["gb-jp-2022-1"]
        assert references(commitments().search(words)) == ["gb-jp-2022-1/1", "gb-jp-2022-1/2"]
    publish(Organisation(**MINISTRY))
    index.follow()
    assert references(agreements().search("総務省")) == []
    publish(
        Person(**MINISTER, sort_name="Sato", country=country("jp"), native_name="佐藤太郎",
               native_language="ja")
    )  # fmt: skip
    index.follow()
    assert references(agreements().search("佐藤")) == ["gb-jp-2022-1"]
    assert commitments().search("佐藤").count() == 2
    withdraw("person", "taro-sato")
    index.follow()
    assert references(agreements().search("佐藤")) == []
    index.rebuild()
    assert references(agreements().search("総務省 OR 佐藤")) == []


def test_a_record_that_keeps_its_names_has_nothing_indexed_anew(named, monkeypatch):
    monkeypatch.setattr(follower.generations, "writing", None)
    publish(Organisation(**MINISTRY | {"note": "Moved to another street."}))
    assert index.follow()
    assert index.snapshot().state.seq == journal.head().seq
