"""Feeds: valid Atom under any text, entries that keep their names, and nothing withdrawn."""

from datetime import date
from pathlib import Path

import pytest
import time_machine
from lxml import etree

from opendata import atom
from opendata.views import feeds
from register import index, journal
from register.entry import Entry
from register.models import Edition
from register.text import normal
from tests.register.documents_for_index import agreement, commitment, progress, publish, withdraw

SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "schemas" / "atom.rng")))
NS = {"a": atom.NAMESPACE}
HOSTILE = "a\u202eb <script>&]]> e\u0301 日本語 😀\u200b \"quoted\" 'too'"
FEEDS = [
    "/agreements.atom",
    "/agreements.atom?country=jp&q=promise",
    "/agreements.atom?q=%0b%EF%BF%BE%F0%9F%98%80%3C%26",
    "/agreements.atom?country=nowhere",
    "/commitments.atom",
    "/commitments.atom?overdue=1",
    "/commitments.atom?silent=1",
    "/updates.atom",
    "/agreements/gb-jp-2022-1.atom",
]


def read(response):
    """The feed, valid after RFC 4287."""
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    tree = etree.fromstring(response.content)
    SCHEMA.assertValid(tree)
    return tree


def texts(tree, path):
    return [found.text for found in tree.findall(path, NS)]


def titles(tree):
    return texts(tree, "a:entry/a:title")


@pytest.fixture
def promises(db):
    publish(
        agreement(
            title=HOSTILE,
            summary=HOSTILE,
            commitments=[commitment(1, due="2022-06"), commitment(2, due="2021"), commitment(3)],
        ),
        progress(numbers=(3,), status="under-way", date="2022-02-03"),
    )
    index.follow()


@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_is_valid_under_any_text(promises, client, address):
    tree = read(client.get(address))
    ids = texts(tree, "a:entry/a:id")
    assert len(ids) == len(set(ids))


def test_a_text_comes_out_as_it_was_published(promises, client):
    tree = read(client.get("/agreements.atom"))
    assert titles(tree) == [atom.plain(HOSTILE)]
    assert texts(tree, "a:entry/a:summary") == ["For a test."]


def test_what_xml_cannot_hold_is_left_out():
    assert atom.plain("a\x00\x0b\ud800\ufffeb e\u0301") == "ab \u00e9"


def test_the_names_of_entries_do_not_depend_on_the_host(promises, client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for address in ("/agreements.atom", "/commitments.atom", "/updates.atom"):
        one, other = (read(client.get(address, headers={"host": h})) for h in ("a.org", "b.org"))
        assert texts(one, ".//a:id") == texts(other, ".//a:id")
        assert one.find("a:link[@rel='self']", NS).get("href") == f"http://a.org{address}"


def test_an_entry_was_updated_when_its_record_was_published(promises, client):
    before = read(client.get("/agreements.atom"))
    with time_machine.travel(date(2040, 1, 1), tick=False):
        publish(progress("gb-jp-2022-1-u2", numbers=(3,)))
        index.follow()
        after = read(client.get("/agreements.atom"))
    assert texts(before, "a:entry/a:id") == texts(after, "a:entry/a:id")
    assert texts(after, "a:entry/a:updated") == ["2040-01-01T00:00:00Z"]
    assert texts(after, "a:updated") == ["2040-01-01T00:00:00Z"]


def test_what_became_overdue_says_since_when_the_latest_first(promises, client):
    with time_machine.travel(date(2041, 1, 1), tick=False):
        tree = read(client.get("/commitments.atom?overdue=1"))
    assert [title.partition(" – ")[0] for title in titles(tree)] == [
        "Overdue since 2022-07-01",
        "Overdue since 2022-01-01",
    ]


def test_what_becomes_overdue_after_publication_is_updated_on_that_day(db, client):
    publish(agreement(commitments=[commitment(1, due="2050-03")]))
    index.follow()
    with time_machine.travel(date(2050, 3, 31), tick=False):
        assert titles(read(client.get("/commitments.atom?overdue=1"))) == []
    with time_machine.travel(date(2050, 5, 5), tick=False):
        tree = read(client.get("/commitments.atom?overdue=1"))
        assert texts(tree, "a:entry/a:updated") == ["2050-04-01T00:00:00Z"]


def test_no_entry_stands_behind_one_that_was_updated_before_it(db, client, monkeypatch):
    monkeypatch.setattr(feeds, "PAGE_SIZE", 2)
    with time_machine.travel(date(2030, 1, 1), tick=False):
        publish(agreement("gb-jp-2022-1", commitments=[commitment(1, due="2030-12-30")]))
    with time_machine.travel(date(2030, 6, 1), tick=False):
        publish(agreement("gb-jp-2023-1", commitments=[commitment(n) for n in range(1, 4)]))
    index.follow()
    with time_machine.travel(date(2031, 1, 1), tick=False):
        pages = [read(client.get(f"/commitments.atom?page={n}")) for n in (1, 2)]
    updated = [said for page in pages for said in texts(page, "a:entry/a:updated")]
    assert updated == ["2030-06-01T00:00:00Z"] * 3 + ["2030-01-01T00:00:00Z"]
    assert "Overdue since 2030-12-31" in titles(pages[1])[-1]


def test_a_full_feed_holds_what_fell_silent_last(db, client, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_DATED", 2)
    silent = [("gb-jp-2022-1", "2029-12-01"), ("gb-jp-2023-1", "2029"), ("gb-jp-2024-1", "2029-02")]
    for reference, day in silent:  # what was published first fell silent after the last one
        report = progress(f"{reference}-u1", status="under-way", date=day)
        publish(agreement(reference, commitments=[commitment(1, text=reference)]), report)
    index.follow()
    with time_machine.travel(date(2032, 1, 1), tick=False):
        tree = read(client.get("/commitments.atom?silent=1"))
    assert [title.partition(" – ")[2] for title in titles(tree)] == ["gb-jp-2023-1", "gb-jp-2022-1"]


def test_what_fell_silent_says_since_when(promises, client):
    with time_machine.travel(date(2023, 2, 3), tick=False):
        assert titles(read(client.get("/commitments.atom?silent=1"))) == []
    with time_machine.travel(date(2023, 2, 4), tick=False):
        tree = read(client.get("/commitments.atom?silent=1"))
    said = "No public update since 2022-02-03"
    assert [title.partition(" – ")[0] for title in titles(tree)] == [said]


def test_a_long_feed_has_pages_that_lead_to_each_other(promises, client, monkeypatch):
    monkeypatch.setattr(feeds, "PAGE_SIZE", 2)
    tree = read(client.get("/commitments.atom?country=jp"))
    pages = {link.get("rel"): link.get("href") for link in tree.findall("a:link", NS)}
    assert pages["next"] == pages["last"] == "http://testserver/commitments.atom?country=jp&page=2"
    assert "previous" not in pages
    assert len(titles(read(client.get(pages["next"])))) == 1
    assert client.get("/commitments.atom?page=9").status_code == 404


@pytest.mark.parametrize("field", ["signed_from=2022-13", "between=gb", "sort=sideways"])
@pytest.mark.parametrize("path", ["/agreements.atom", "/commitments.atom", "/commitments.ics"])
def test_a_wrong_parameter_is_refused_by_name(promises, client, path, field):
    response = client.get(f"{path}?{field}")
    assert response.status_code == 400
    assert f"\n{field.partition('=')[0]}: " in response.content.decode()


def test_what_is_withdrawn_is_gone_at_once(promises, client):
    for path in ("/agreements.atom", "/commitments.atom"):
        assert titles(read(client.get(path)))
    withdraw("agreement", "gb-jp-2022-1")
    for path in ("/agreements.atom", "/commitments.atom"):
        assert titles(read(client.get(path))) == []
    updates = client.get("/updates.atom")
    assert titles(read(updates))[0] == "Withdrawn: gb-jp-2022-1"
    assert "日本語" not in updates.content.decode()
    assert client.get("/agreements/gb-jp-2022-1.atom").status_code == 410
    assert b"BEGIN:VEVENT" not in b"".join(client.get("/commitments.ics").streaming_content)
    assert "gb-jp-2022-1/" not in client.get("/sitemap.xml").content.decode()


def test_an_update_names_its_agreement_and_says_what_it_is_in_words(promises, client):
    first = read(client.get("/updates.atom")).find("a:entry", NS)
    title, text = (atom.plain(said) for said in (HOSTILE, progress().text))
    assert first.find("a:title", NS).text == f"Published: {title} – {text}"
    category = first.find("a:category", NS)
    assert (category.get("term"), category.get("label")) == ("progress", "Progress update")


def test_the_feed_of_what_was_merged_leads_to_the_feed_of_what_was_kept(promises, client):
    publish(agreement("gb-jp-2022-10"))
    journal.append([Entry("agreement", "gb-jp-2022-10", "Twice.", merged_into="gb-jp-2022-1")])
    response = client.get("/agreements/gb-jp-2022-10.atom?page=1")
    assert response.status_code == 301
    assert response["Location"] == "/agreements/gb-jp-2022-1.atom?page=1"


def related(entry):
    found = entry.findall("a:link[@rel='related']", NS)
    return [link.get("href").removeprefix("http://testserver") for link in found]


def test_an_edition_leads_to_its_page_and_to_what_it_changed(promises, client):
    publish(agreement(title="Another title"))
    withdraw("agreement", "gb-jp-2022-1")
    publish(agreement(title="Back again"))
    index.follow()
    entries = read(client.get("/updates.atom")).findall("a:entry", NS)
    said = [entry.find("a:title", NS).text.partition(":")[0] for entry in entries]
    assert said == ["Published again", "Withdrawn", "Changed", "Published", "Published"]
    pages = [entry.find("a:link[@rel='alternate']", NS).get("href") for entry in entries]
    record = "/agreements/gb-jp-2022-1/"
    assert [page.removeprefix("http://testserver") for page in pages] == [
        f"{record}editions/4/",
        record,
        f"{record}editions/2/",
        f"{record}#gb-jp-2022-1-u1",
        f"{record}editions/1/",
    ]
    assert related(entries[0]) == [f"{record}editions/4.json", f"{record}editions/2..4/"]
    assert related(entries[2]) == [f"{record}editions/2.json", f"{record}editions/1..2/"]
    assert related(entries[4]) == [f"{record}editions/1.json"]
    for address in (*related(entries[0]), *related(entries[2]), f"{record}editions/4/"):
        assert client.get(address).status_code == 200


def test_a_text_that_the_law_removed_is_compared_with_nothing(promises, client):
    publish(agreement(title="Another title"))
    journal.redact(Edition.objects.get(record_type="agreement", number=1), "The law.")
    redacted, changed, _report, first = read(client.get("/updates.atom")).findall("a:entry", NS)
    assert related(redacted) == related(first) == []
    assert related(changed) == ["/agreements/gb-jp-2022-1/editions/2.json"]


def test_a_feed_of_editions_costs_the_same_for_any_number(
    promises, client, django_assert_max_num_queries
):
    for number in range(20):
        publish(agreement(title=f"Title {number}"))
    index.follow()
    with django_assert_max_num_queries(5):
        assert len(titles(read(client.get("/updates.atom")))) == 22


def test_a_merger_names_the_record_that_was_kept(promises, client):
    publish(agreement("gb-jp-2022-10", title="A title that nobody is to read any more"))
    journal.append([Entry("agreement", "gb-jp-2022-10", "Twice.", merged_into="gb-jp-2022-1")])
    response = client.get("/updates.atom")
    entry = read(response).find("a:entry", NS)
    assert entry.find("a:title", NS).text == f"Merged: gb-jp-2022-10 into {atom.plain(HOSTILE)}"
    assert related(entry) == ["/agreements/gb-jp-2022-1/"]
    assert "nobody is to read" not in response.content.decode()
    row = client.get("/updates.json").json()["results"][0]
    assert (row["label"], row["merged_into_name"]) == ("gb-jp-2022-10", normal(HOSTILE))
    assert list(row)[-1] == "merged_into_name"
    withdraw("agreement", "gb-jp-2022-1")
    assert titles(read(client.get("/updates.atom")))[1] == "Merged: gb-jp-2022-10 into gb-jp-2022-1"


def test_the_feed_of_an_agreement_holds_its_progress_and_no_other(promises, client):
    publish(agreement("gb-jp-2022-10"), progress("gb-jp-2022-10-u1"))
    index.follow()
    tree = read(client.get("/agreements/gb-jp-2022-1.atom"))
    urls = [link.get("href") for link in tree.findall("a:entry/a:link[@rel='alternate']", NS)]
    assert urls == [
        "http://testserver/agreements/gb-jp-2022-1/#gb-jp-2022-1-u1",
        "http://testserver/agreements/gb-jp-2022-1/editions/1/",
    ]


def test_a_feed_as_of_a_day_knows_nothing_later(promises, client):
    with time_machine.travel(date(2045, 1, 2), tick=False):
        publish(agreement("gb-us-2022-1", ("gb", "us")))
        index.follow()
        assert len(titles(read(client.get("/agreements.atom")))) == 2
        for path, number in (("/agreements.atom", 1), ("/updates.atom", 2)):
            tree = read(client.get(f"{path}?as_of=2045-01-01"))
            assert len(titles(tree)) == number
            assert "2045-01-01" in texts(tree, "a:subtitle")[0]
