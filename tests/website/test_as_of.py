"""The register as it stood at the end of a day: pages, lists, twins and downloads."""

from datetime import UTC, datetime

import pytest
import time_machine

from editorial.publish import publish, withdraw
from register import index, journal
from register.models import Edition
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    EventFactory,
    ProgressUpdateFactory,
    published,
)

pytestmark = pytest.mark.django_db

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
    assert client.get(f"/agreements/{kept}/?as_of={FIRST}").status_code == 404
