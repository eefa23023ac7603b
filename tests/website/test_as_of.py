"""The register as it stood at the end of a day: pages, lists, twins and downloads."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from editorial.publish import publish, withdraw
from register import index, journal, rebuilding
from register.models import Edition
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    EventFactory,
    ProgressUpdateFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_at_hand():
    rebuilding._kept.clear()


# The day before there was a register, its first, the day of a change, that of a withdrawal.
BEFORE, FIRST, CHANGED, GONE = "2024-12-31", "2025-01-01", "2025-02-01", "2025-03-01"


def on(day):
    return time_machine.travel(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC), tick=False)


@pytest.fixture
def history(db):
    """An agreement that gets another title and an update, and then another that is withdrawn."""
    with on(FIRST):
        kept = AgreementFactory(title="First title", summary="Radio.")
        EventFactory(agreement=kept, headline=True)
        CommitmentFactory(agreement=kept)
        kept, gone = published(kept), published(AgreementFactory(title="Soon withdrawn"))
    with on(CHANGED):
        kept.title, kept.version = "Second title", 2
        kept.save()
        publish([kept], note="Another title.")
        published(ProgressUpdateFactory(agreement=kept, text="They met in Tokyo."))
    with on(GONE):
        withdraw(gone, reason="Entered twice.")
    index.follow()
    return kept.reference, gone.reference


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return " ".join(body.decode().split())


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        (BEFORE, set()),
        (FIRST, {"First title", "Soon withdrawn"}),
        (CHANGED, {"Second title", "Soon withdrawn"}),
        (GONE, {"Second title"}),
    ],
    ids=["before", "first", "changed", "withdrawn"],
)
def test_lists_of_every_format(client, history, day, titles):
    page = client.get(f"/agreements/?as_of={day}")
    assert {hit.card.title for hit in page.context["hits"]} == titles
    twin = client.get(f"/agreements.json?as_of={day}").json()
    assert {card["title"] for card in twin["results"]} == titles
    lines = text_of(client.get(f"/agreements.csv?as_of={day}"))
    for title in ("First title", "Second title", "Soon withdrawn"):
        assert (title in lines) == (title in titles)


def test_facets_and_searches_are_of_that_day(client, history):
    found = client.get(f"/agreements.json?as_of={FIRST}&q=first").json()
    assert found["count"] == 1
    assert client.get("/agreements.json?q=first").json()["count"] == 0
    assert {o["value"]: o["count"] for o in found["facets"]["country"]} == {"gb": 1, "jp": 1}


def test_a_record_and_its_twin(client, history):
    kept, _gone = history
    page = client.get(f"/agreements/{kept}/?as_of={FIRST}")
    assert "First title" in text_of(page)
    assert "They met in Tokyo." not in text_of(page)
    assert "as it stood at the end of" in text_of(page)
    twin = client.get(f"/agreements/{kept}.json?as_of={FIRST}").json()
    assert twin["document"]["title"] == "First title"
    assert "They met in Tokyo." in text_of(client.get(f"/agreements/{kept}/?as_of={CHANGED}"))


def test_today_can_be_asked_for_and_tomorrow_cannot(client, history):
    today = index.today()
    assert client.get(f"/agreements/?as_of={today}").status_code == 200
    assert client.get(f"/agreements/?as_of={today + timedelta(days=1)}").status_code == 400


def test_what_was_not_there_yet_and_what_was_gone(client, history):
    kept, gone = history
    assert client.get(f"/agreements/{kept}/?as_of={BEFORE}").status_code == 404
    assert client.get(f"/agreements/{gone}/?as_of={CHANGED}").status_code == 200
    assert client.get(f"/agreements/{gone}/?as_of={GONE}").status_code == 410


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("soon", "“soon” is not a day"),
        ("2025", "“2025” is not a day"),
        ("2025-02-30", "“2025-02-30” is not a day"),
        ("9999-12-31", "“9999-12-31” has not come yet"),
        ("", "“” is not a day"),
        ("x" * 5000, "is not a day"),
    ],
)
def test_what_is_not_a_day_is_said(client, history, day, said):
    page = client.get("/agreements/gb-jp-2022-1/", {"as_of": day})
    assert (page.status_code, said in text_of(page)) == (400, True)
    twin = client.get("/agreements.json", {"as_of": day})
    assert twin.status_code == 400
    assert said in twin.json()["errors"]["as_of"][0]


def test_every_page_takes_it(client, history):
    kept, _gone = history
    pages = [
        *("/", "/agreements/", "/commitments/", "/people/", "/organisations/", "/topics/"),
        *("/countries/", "/countries/jp/", "/countries/gb/jp/"),
        *("/strategies/", "/updates/", "/about/"),
        f"/agreements/{kept}/editions/",
        f"/agreements/{kept}/commitments/1/",
        f"/agreements/compare/?ref={kept}",
    ]
    for page in pages:
        join = "&" if "?" in page else "?"
        response = client.get(f"{page}{join}as_of={CHANGED}")
        assert response.status_code == 200, page
        assert "as it stood at the end of" in text_of(response), page


def test_links_to_records_keep_the_day(client, history):
    kept, _gone = history
    page = text_of(client.get(f"/agreements/?as_of={FIRST}"))
    assert f'href="/agreements/{kept}/?as_of={FIRST}"' in page


@pytest.mark.parametrize("page", ["/", "/agreements/", "/commitments/?country=jp", "/people/"])
def test_before_the_register_it_says_since_when_it_is_there(client, history, page):
    join = "&" if "?" in page else "?"
    said = 'The register begins on <time datetime="2025-01-01">1 January 2025</time>.'
    assert said in text_of(client.get(f"{page}{join}as_of={BEFORE}"))
    assert "The register begins on" not in text_of(client.get(f"{page}{join}as_of={FIRST}"))


def test_before_a_register_with_nothing_in_it_nothing_is_said(client, db):
    assert "The register begins on" not in text_of(client.get(f"/agreements/?as_of={BEFORE}"))


@pytest.mark.parametrize("finder", ["agreements", "commitments"])
def test_a_list_leads_to_itself_on_an_earlier_day(client, history, finder):
    asked = f"/{finder}/?country=jp&country=us&as_of={CHANGED}"
    page = client.get(asked).content.decode()
    assert "See this list as it stood on an earlier day" in page
    field = re.search(r'<input[^>]*name="as_of" id="as-of"[^>]*>', page)[0]
    assert 'form="earlier"' in field
    form = re.search(r'<form[^>]*id="earlier">(.*?)</form>', page, re.DOTALL)[1]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [
        ("country", "jp"),
        ("country", "us"),
    ]


def test_the_day_does_not_outlast_the_request(client, history):
    client.get(f"/agreements/?as_of={FIRST}")
    hits = client.get("/agreements/").context["hits"]
    assert {hit.card.title for hit in hits} == {"Second title"}


def test_a_register_too_large_to_hold_says_so(client, history, settings):
    settings.REGISTER_AS_OF_MOST = 1
    response = client.get("/agreements/?as_of=2025-01-02")
    assert response.status_code == 503
    assert client.get("/agreements/").status_code == 200


@pytest.mark.parametrize("asked_before", [False, True], ids=["cold", "kept"])
def test_what_the_law_removed_is_shown_for_no_day(client, history, asked_before):
    kept, _gone = history
    pages = [f"{page}?as_of={FIRST}" for page in ("/agreements/", "/agreements.json", "/")]
    if asked_before:
        assert all(client.get(page).status_code == 200 for page in pages)
    journal.redact(Edition.objects.get(reference=kept, number=1), "Removed under the law.")
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        assert "First title" not in text_of(response)
    record = client.get(f"/agreements/{kept}/?as_of={FIRST}")
    assert record.status_code == 410
    assert "removed by law" in text_of(record)
    assert "Removed under the law." in text_of(record)
    assert "First title" not in text_of(record)
    twin = client.get(f"/agreements/{kept}.json?as_of={FIRST}")
    assert (twin.status_code, twin.json()["removed"]["reason"]) == (410, "Removed under the law.")
    assert client.get(f"/agreements/{kept}/?as_of={CHANGED}").status_code == 200
    assert "removed because the law" in text_of(
        client.get(f"/agreements/compare/?ref={kept}&as_of={FIRST}")
    )


# Under load


@pytest.fixture
def built(monkeypatch):
    """The registers and indexes that are put together, as they are."""
    made = []
    rows, indexed = rebuilding._rows, rebuilding.Register._indexed
    monkeypatch.setattr(rebuilding, "_rows", lambda seq: made.append("rows") or rows(seq))
    monkeypatch.setattr(
        rebuilding.Register,
        "_indexed",
        lambda self, day: made.append("index") or indexed(self, day),
    )
    return made


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "/topics/none/",
        "/agreements/none/",
        "/agreements/none.json",
        "/agreements/none/commitments/1/",
        "/countries/none/",
        "/people/none/",
        "/people/none.json",
        "/strategies/none/",
        "/about/",
        "/privacy/",
    ],
)
def test_what_needs_no_register_of_the_day_makes_none(client, history, built, address):
    assert client.get(f"{address}?as_of={FIRST}").status_code in (200, 404)
    assert built == []


def test_a_record_as_json_is_looked_up_by_itself(client, history, built):
    kept, gone = history
    assert client.get(f"/agreements/{kept}.json?as_of={FIRST}").status_code == 200
    assert client.get(f"/agreements/{gone}.json?as_of={GONE}").status_code == 410
    assert built == []


def test_days_with_the_same_register_share_one(client, history, built):
    for day in (FIRST, "2025-01-15", "2025-01-31"):
        assert client.get(f"/agreements/?as_of={day}").status_code == 200
    assert built == ["rows", "index"]
    client.get(f"/agreements/?as_of={CHANGED}")
    assert built == ["rows", "index"] * 2


def test_days_between_which_a_status_changes_share_no_index(client, db, built):
    with on(FIRST):
        agreement = AgreementFactory()
        EventFactory(agreement=agreement, headline=True)
        EventFactory(agreement=agreement, kind="entered-into-force", happened_on_edtf="2025-01-20")
        published(agreement)
    statuses = {
        day: client.get(f"/agreements.json?as_of={day}").json()["results"][0]["status"]
        for day in ("2025-01-05", "2025-01-19", "2025-01-20", "2025-01-31")
    }
    assert list(statuses.values()) == ["announced"] * 2 + ["in-operation"] * 2
    assert built == ["rows", "index", "index"]


def test_a_bounded_number_is_kept(client, history, monkeypatch):
    monkeypatch.setattr(rebuilding, "KEPT", 2)
    for day in (BEFORE, FIRST, CHANGED, GONE):
        client.get(f"/agreements/?as_of={day}")
    assert len(rebuilding._kept) == 2


def test_what_is_kept_holds_a_bounded_number_of_records(client, history, settings):
    client.get(f"/agreements/?as_of={GONE}")
    [largest] = rebuilding._kept.values()
    settings.REGISTER_AS_OF_MOST = len(largest.rows)
    for day in (FIRST, CHANGED, GONE):
        assert client.get(f"/agreements/?as_of={day}").status_code == 200
        assert sum(len(r.rows) for r in rebuilding._kept.values()) <= len(largest.rows)


def test_while_one_is_made_few_wait_and_the_others_are_told_to_come_back(
    client, history, monkeypatch
):
    monkeypatch.setattr(rebuilding, "PATIENCE", 0.1)
    kept, _gone = history
    client.get(f"/agreements/?as_of={FIRST}")
    with rebuilding._builder:
        refused = client.get(f"/agreements/?as_of={GONE}")
        assert refused.status_code == 503
        assert int(refused["Retry-After"]) > 0
        program = client.get(f"/agreements.csv?as_of={GONE}")
        assert (program.status_code, program["Content-Type"][:10]) == (503, "text/plain")
        with rebuilding._waiting:  # somebody waits already: nobody else does
            monkeypatch.setattr(rebuilding, "PATIENCE", 600)
            assert client.get(f"/agreements/?as_of={GONE}").status_code == 503
        # What is at hand, and what needs none of it, is served meanwhile.
        assert client.get(f"/agreements/?as_of={FIRST}").status_code == 200
        assert client.get(f"/agreements/{kept}.json?as_of={GONE}").status_code == 200
        assert client.get("/agreements/").status_code == 200
    assert client.get(f"/agreements/?as_of={GONE}").status_code == 200
