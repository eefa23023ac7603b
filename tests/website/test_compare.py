"""Two or three agreements side by side, topic by topic."""

import re
from html import unescape

import pytest

from editorial.mappings import mapping_for
from editorial.publish import withdraw
from website.comparison import by_topic

pytestmark = pytest.mark.django_db
COMPARE = "/agreements/compare/"


def text_of(response):
    return " ".join(response.content.decode().split())


def test_rows_hold_every_commitment_of_both(client, real_register):
    page = client.get(f"{COMPARE}?ref=gb-jp-2022-1&ref=gb-in-2021-1")
    sides, rows = page.context["sides"], page.context["rows"]
    for place, side in enumerate(sides):
        shown = {c.commitment.number for row in rows for c in row.cells[place][1]}
        assert shown == {c.number for c in side.agreement.commitments}


def test_shared_topics_come_first(client, real_register):
    page = client.get(f"{COMPARE}?ref=gb-jp-2022-1&ref=gb-jp-2023-1")
    shared = [row.is_shared for row in by_topic(page.context["sides"]) if row.topic]
    assert shared == sorted(shared, reverse=True)
    assert any(shared)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Choose what to compare"),
        ("ref=gb-jp-2022-1", "Or compare with one between the same partners"),
        ("ref=gb-jp-2022-1&ref=made-up", "The register has no agreement “made-up”"),
        ("ref=gb-jp-2022-1&ref=gb-jp-2022-1", "is already beside the others"),
        ("ref=GB-JP-2022-1&ref=%20gb-in-2021-1%20", "Side by side"),
        ("ref=a&ref=b&ref=c&ref=d", "At most three can be compared"),
        ("ref=%00&ref=%F0%9F%87%AF" + "x" * 9000, "The register has no agreement"),
    ],
    ids=["none", "one", "unknown", "twice the same", "untidy", "too many", "hostile"],
)
def test_what_is_asked_for(client, world, query, said):
    page = client.get(f"{COMPARE}?{query}")
    assert page.status_code == 200
    assert said in text_of(page)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", ["First agreement", "Second agreement"]),
        ("ref=gb-jp-2022-1", ["Second agreement"]),
        ("ref=gb-jp-2022-1&ref=a&ref=b", ["Second agreement", "Third agreement"]),
        ("ref=gb-jp-2022-1&ref=gb-in-2021-1", ["Third agreement"]),
        ("ref=a&ref=b&ref=c", ["First agreement", "Second agreement", "Third agreement"]),
    ],
    ids=["none", "one", "one and two that are none", "two", "three that are none"],
)
def test_a_field_says_which_agreement_it_takes(client, world, query, named):
    page = client.get(f"{COMPARE}?{query}").content.decode()
    assert re.findall(r'<label class="govuk-label" for="ref-\d">([^<]*)</label>', page) == named


def test_one_agreement_is_named_before_it_is_compared(client, world):
    page = text_of(client.get(f"{COMPARE}?ref=gb-jp-2022-1"))
    link = '<a class="govuk-link" href="/agreements/gb-jp-2022-1/">'
    assert f"Compare {link}Joint Announcement on Supplier Diversity</a> with</h2>" in page


def test_the_list_of_agreements_leads_here(client, world):
    assert f'href="{COMPARE}"' in text_of(client.get("/agreements/?country=jp"))


def test_an_address_of_a_page_is_as_good_as_a_reference(client, world):
    typed = "https://example.org/ja/agreements/GB-JP-2022-1/commitments/2/?as_of=2026-01-01#top"
    page = client.get(COMPARE, {"ref": [typed, "/agreements/gb-in-2021-1/"]})
    shown = [side.agreement.reference for side in page.context["sides"]]
    assert shown == ["gb-jp-2022-1", "gb-in-2021-1"]


def test_what_was_typed_stays_in_its_field(client, world):
    page = text_of(client.get(COMPARE, {"ref": ["gb-jp-2022-1", 'Made "up"']}))
    assert page.count('name="ref" id="ref-') == 1
    assert 'value="Made &quot;up&quot;" aria-describedby="ref-1-hint" aria-invalid="true"' in page
    page = text_of(client.get(COMPARE, {"ref": ["a", "b", "c", "d"]}))
    assert [page.count(f'value="{typed}"') for typed in "abcd"] == [1, 1, 1, 0]


def test_a_cell_says_in_words_whose_it_is(client, world):
    page = client.get(f"{COMPARE}?ref=gb-jp-2022-1&ref=gb-in-2021-1")
    titles = {side.agreement.title for side in page.context["sides"]}
    said = set(re.findall(r'data-label="([^"]*):"', page.content.decode()))
    assert {unescape(one) for one in said} == titles


def test_a_withdrawn_one_says_why(client, world):
    record = mapping_for("agreement").model._default_manager.get(reference="gb-in-2021-1")
    withdraw(record, reason="Entered twice.")
    page = text_of(client.get(f"{COMPARE}?ref=gb-jp-2022-1&ref=gb-in-2021-1"))
    assert "gb-in-2021-1 was withdrawn: Entered twice." in page


def test_an_agreements_page_leads_here(client, world):
    assert f'href="{COMPARE}?ref=gb-jp-2022-1"' in text_of(client.get("/agreements/gb-jp-2022-1/"))
