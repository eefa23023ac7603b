"""Whatever is about two countries leads to the page of all that is between them."""

import re

import pytest

from website.paired import named_together

pytestmark = pytest.mark.django_db
PAIR = "/countries/gb/jp/"


def leads(client, address):
    """The links of a page to that of a pair."""
    page = client.get(address).content.decode()
    return re.findall(r'href="((?:/ja)?/countries/[a-z]{2}/[a-z]{2}/[^"]*)"', page)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("uk japan", {"gb", "jp"}),
        ("UK–Japan telecoms", {"gb", "jp"}),
        ("Prydain a Japan", {"gb", "jp"}),
        ("日本 英国", {"gb", "jp"}),
        ("United States and Japan, Japan", {"us", "jp"}),
        ("japan", set()),
        ("uk japan us", set()),
        ("united japan", set()),
        ("uk japan US", set()),
        ("let us talk to japan", set()),
        ("north korea japan", {"kp", "jp"}),
        ("latin america japan", {"419", "jp"}),
        ("uk jap", set()),
        ("", set()),
    ],
)
def test_the_countries_that_words_name(real_register, words, codes):
    assert set(named_together(words)) == codes


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/agreements/?between=jp,gb", [PAIR]),
        ("/commitments/?between=gb&between=jp&page=2", [PAIR]),
        ("/agreements/?q=uk+japan", [PAIR]),
        ("/ja/agreements/?q=uk+japan", [f"/ja{PAIR}"]),
        ("/agreements/?q=uk+japan+zebra", [PAIR]),
        ("/agreements/?between=gb,zz", []),
        ("/agreements/?between=gb", []),
        ("/agreements/?country=gb&country=jp", []),
    ],
)
def test_a_finder_about_two_countries(client, real_register, address, found):
    assert leads(client, address) == found


def test_the_day_is_kept(client, world):
    day = client.get("/agreements/").context["register_head"].published_at.date()
    assert leads(client, f"/agreements/?between=gb,jp&as_of={day}") == [f"{PAIR}?as_of={day}"]


def test_it_names_both(client, real_register):
    page = client.get("/agreements/?between=gb,jp").content.decode()
    assert ">Everything between United Kingdom and Japan</a>" in page


@pytest.mark.parametrize("page", ["", "commitments/1/"], ids=["agreement", "commitment"])
def test_the_line_of_the_parties(client, real_register, page):
    assert leads(client, f"/agreements/gb-jp-2022-1/{page}") == [PAIR]
    assert leads(client, f"/agreements/gb-au-ca-us-2022-1/{page}") == []
