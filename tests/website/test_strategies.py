"""What a strategy's page says of the agreements that serve it, and of money."""

import pytest
from django.utils.html import strip_tags

from register import index
from register.documents import Strategy
from tests.register.documents_for_index import agreement, commitment, country, publish

pytestmark = pytest.mark.django_db

FUND = {"reference": "gb-fund", "name": "The fund"}
SOURCE = {"key": "s0", "publisher": "DCMS", "language": "en", "kind": "official"}


def pounds(amount, currency="GBP"):
    return {"amount": amount, "currency": currency}


def tied(reference, kind, *promises, **values):
    link = {"kind": kind, "strategy": FUND} | values
    return agreement(reference, strategies=[link], commitments=promises, sources=[SOURCE])


@pytest.fixture
def page(client):
    publish(
        Strategy(
            reference="gb-fund", title="The fund", country=country("gb"), budget=pounds(250_000_000)
        ),
        tied(
            "gb-jp-2022-1",
            "supports",
            commitment(1, money=pounds(1_000_000)),
            commitment(2, money=pounds(2_000_000, "JPY")),
            commitment(3, money=pounds(9_999_999), dropped="It was dropped."),
            passage="will support the fund",
            source="s0",
        ),
        tied("gb-in-2022-1", "mentions", commitment(1)),
        tied("gb-us-2022-1", "mentions"),
    )
    index.follow()
    return client.get("/strategies/gb-fund/")


def test_agreements_are_grouped_by_what_they_say_of_it(page):
    found = {r.value: [row.agreement.reference for row in rows] for r, rows in relations(page)}
    assert found == {
        "supports": ["gb-jp-2022-1"],
        "implements": [],
        "mentions": ["gb-in-2022-1", "gb-us-2022-1"],
    }
    [row] = relations(page)[0][1]
    assert (row.link.passage, row.source.publisher) == ("will support the fund", "DCMS")


def relations(page):
    return page.context["relations"]


def test_money_is_named_and_never_added_up(page):
    amounts = [(s.commitment.money.amount, s.commitment.money.currency) for s in sums(page)]
    assert amounts == [(1_000_000, "GBP"), (2_000_000, "JPY")]
    words = " ".join(strip_tags(page.content.decode()).split())
    assert "£250,000,000" in words
    assert "They are not added up" in words
    for total in ("£3,000,000", "£251,000,000", "3,000,000"):
        assert total not in words


def sums(page):
    return page.context["sums"]


def test_what_is_not_known_is_counted(page):
    assert page.context["gaps"]._asdict() == {
        "unquoted": 2,
        "unsourced": 2,
        "without_commitments": 1,
        "without_money": 2,
    }


@pytest.mark.parametrize("many", [1, 50])
def test_a_page_costs_the_same_for_any_number_of_agreements(
    client, django_assert_num_queries, many
):
    publish(Strategy(reference="gb-fund", title="The fund", country=country("gb")))
    publish(*(tied(f"gb-jp-2022-{n}", "supports", commitment(1)) for n in range(1, many + 1)))
    index.follow()
    client.get("/agreements/")  # which reads the names of what is counted
    # The head of the journal; the record and its agreements.
    with django_assert_num_queries(2):
        client.get("/strategies/gb-fund/")
