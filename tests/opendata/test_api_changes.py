"""The API while the register changes: lists read on, mergers, hosts that lag behind each other."""

import time
from datetime import UTC, datetime

import pytest
import time_machine

from editorial.publish import publish, withdraw
from register import index, journal
from register.entry import Entry
from tests.factories import TopicFactory
from tests.opendata.test_api import refused
from tests.register.documents_for_index import agreement, commitment, progress
from tests.register.documents_for_index import publish as publish_documents
from tests.register.documents_for_index import withdraw as withdraw_document


def test_a_cursor_reads_a_list_whole_and_nothing_twice(client, real_register):
    read, address = [], "/api/v1/agreements?page_size=20&sort=title&fields=reference"
    part = client.get(address).json()
    while part["cursor"]:
        read += part["results"]
        part = client.get(f"{address}&cursor={part['cursor']}").json()
    read += part["results"]
    whole = [c["reference"] for c in read]
    assert (len(whole), len(set(whole))) == (84, 84)


def test_an_answer_has_the_same_cursor_a_day_later(client, real_register, monkeypatch):
    asked = "/api/v1/agreements?page_size=20"
    today, later = client.get(asked).json(), time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(asked).json() == today


def test_a_list_that_grows_is_read_on_where_it_was_left(client, db):
    for name in "bcdefg":
        TopicFactory(published=True, name=name, reference=name)
    address = "/api/v1/topics?page_size=3&fields=reference"
    first = client.get(address).json()
    TopicFactory(published=True, name="a", reference="a")
    second = client.get(f"{address}&cursor={first['cursor']}").json()
    names = [one["reference"] for one in first["results"] + second["results"]]
    assert names == list("bcdefg")


@pytest.mark.parametrize("read", [1, 2, 3, 7])
@pytest.mark.parametrize("turn", ["published again", "withdrawn"])
def test_a_list_is_read_on_whatever_becomes_of_the_last_result(client, db, read, turn):
    topics = {name: TopicFactory(published=True, name=name, reference=name) for name in "abcdefgh"}
    address = "/api/v1/topics?page_size=1&sort=updated&fields=reference"
    names, part = [], client.get(address).json()
    for number in range(1, 9):
        names += [one["reference"] for one in part["results"]]
        if number == read:
            topic = topics[names[-1]]
            if turn == "withdrawn":
                withdraw(topic, reason="For a test.")
            else:
                topic.definition, topic.version = "Another.", topic.version + 1
                topic.save()
                publish([topic], note="For a test.")
        if part["cursor"]:
            response = client.get(f"{address}&cursor={part['cursor']}")
            assert response.status_code == 200
            part = response.json()
    assert names == list("hgfedcba")


def test_what_a_merged_record_said_stays_citable_and_its_address_leads_on(client, db):
    for name in ("twin", "kept"):
        TopicFactory(published=True, reference=name, name=name.title())
    journal.append([Entry("topic", "twin", "The same.", merged_into="kept")])
    index.follow()
    record = "/api/v1/topics/twin"
    led = client.get(record)
    assert (led.status_code, led["Location"]) == (301, "/api/v1/topics/kept")
    listed = client.get(f"{record}/editions").json()["results"]
    assert [(one["number"], one["action"]) for one in listed] == [(1, "published"), (2, "merged")]
    for address in (f"{record}/editions/1", f"{record}?edition=1"):
        assert client.get(address).json()["document"]["name"] == "Twin"
    assert client.get(f"{record}/editions/2").json()["document"] is None
    refused(client.get(f"{record}/editions/3"), 404)
    page = client.get("/topics/twin/editions/1/")
    assert (page.status_code, "Twin" in page.content.decode()) == (200, True)
    assert client.get("/topics/twin/")["Location"] == "/topics/kept/"


@pytest.mark.parametrize("ahead", [0, 1, 10**15])
def test_a_host_that_lags_behind_a_copy_says_where_it_is(client, db, ahead):
    TopicFactory(published=True)
    end = journal.head()
    since = min(end.seq + ahead, 10**15)
    answer = client.get(f"/api/v1/editions?since={since}")
    assert answer.status_code == 200
    assert (answer.json()["results"], answer.json()["next"]) == ([], None)
    assert answer.json()["head"]["seq"] == end.seq
    assert 'rel="next"' not in answer["Link"]


def test_progress_of_an_agreement_is_found_in_whatever_case(client, real_register):
    found = [
        client.get(f"/api/v1/progress?agreement={reference}").json()["count"]
        for reference in ("gb-jp-2022-1", "GB-JP-2022-1")
    ]
    assert found[0] == found[1] > 0


def on_day(day, *documents):
    with time_machine.travel(datetime(2040, 1, day, tzinfo=UTC), tick=False):
        publish_documents(*documents)


@pytest.fixture
def reported(db):
    """An agreement of two editions, and a report on it that was published later."""
    promises = [commitment(1), commitment(2)]
    on_day(1, agreement(commitments=promises))
    on_day(2, agreement(commitments=promises, title="Another title"))
    on_day(3, progress(numbers=(1,)))
    index.follow()


@pytest.mark.parametrize("name", ["agreements", "commitments"])
@pytest.mark.parametrize("asked", ["", "?fields=seq,published_at,edition_seq,edition"])
def test_a_result_names_the_edition_to_cite(client, reported, name, asked):
    found = client.get(f"/api/v1/{name}{asked}").json()["results"][0]
    cited = client.get(f"/api/v1/agreements/gb-jp-2022-1/editions/{found['edition']}").json()
    assert found["edition_seq"] == cited["edition"]["seq"] == 2
    assert cited["document"]["title"] == "Another title"
    assert (found["seq"], found["published_at"][:10]) == (3, "2040-01-03")
    assert found.get("edition_published_at", "2040-01-02")[:10] == "2040-01-02"


def test_a_result_of_a_day_names_the_edition_of_that_day(client, reported):
    with time_machine.travel(datetime(2040, 2, 1, tzinfo=UTC), tick=False):
        found = client.get("/api/v1/commitments?as_of=2040-01-01").json()["results"][0]
    assert [found[name] for name in ("edition", "edition_seq", "seq")] == [1, 1, 1]


def test_editions_to_cite_cost_one_query(client, reported, django_assert_num_queries):
    for asked, queries in (("", 2), ("?fields=title", 1)):
        client.get(f"/api/v1/agreements{asked}")
        with django_assert_num_queries(queries):
            client.get(f"/api/v1/agreements{asked}")


def test_a_report_changes_the_commitment_that_it_is_on(client, reported):
    address = "/api/v1/agreements/gb-jp-2022-1/commitments/1"
    assert client.get(address)["Last-Modified"] == "Tue, 03 Jan 2040 00:00:00 GMT"
    with time_machine.travel(datetime(2040, 1, 4, tzinfo=UTC), tick=False):
        withdraw_document("progress", "gb-jp-2022-1-u1")
    assert client.get(address)["Last-Modified"] == "Wed, 04 Jan 2040 00:00:00 GMT"
