"""Addresses that nearly lead somewhere: they lead there, or say what is the matter."""

from datetime import UTC, datetime

import pytest
import time_machine
from lxml import etree

from register import journal
from register.entry import Entry
from tests.factories import AgreementFactory, TopicFactory

DAY = "2026-01-10"


@pytest.fixture
def topic(db):
    with time_machine.travel(datetime(2026, 1, 10, 12, tzinfo=UTC), tick=False):
        return TopicFactory(reference="open-ran", published=True)


def test_a_day_before_the_record_says_when_it_came(client, topic):
    page = client.get("/topics/open-ran/?as_of=2026-01-09")
    text = page.content.decode()
    assert page.status_code == 404
    assert "Not in the register on that day" in text
    assert "10 January 2026" in text
    assert 'href="/topics/open-ran/"' in text
    assert 'href="/agreements/?as_of=2026-01-09"' in text
    twin = client.get("/topics/open-ran.json?as_of=2026-01-09")
    assert (twin.status_code, DAY in twin.json()["detail"]) == (404, True)


def test_what_was_never_published_is_not_told_apart(client, topic):
    TopicFactory(reference="a-draft")
    pages = [client.get(f"/topics/{name}/?as_of=2026-01-09") for name in ("a-draft", "never-was")]
    assert {page.status_code for page in pages} == {404}
    assert "first published" not in pages[0].content.decode()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/topics/OPEN-RAN/", "/topics/open-ran/"),
        ("/topics/Open-RAN.json?as_of=2026-01-11", "/topics/open-ran.json?as_of=2026-01-11"),
        ("/ja/topics/Open-Ran/", "/ja/topics/open-ran/"),
    ],
)
def test_capitals_lead_to_small_letters(client, topic, typed, meant):
    response = client.get(typed)
    assert (response.status_code, response["Location"]) == (301, meant)
    assert client.get(meant).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/never-was/", 404),
        ("/topics/never-was.json", 404),
        ("/topics/never-was.atom", 404),
        ("/made-up/", 404),
        ("/api/v1/topics/never-was", 404),
        ("/topics/open-ran/?as_of=2026-01-09", 404),
        ("/topics/?page=99", 404),
        ("/topics/old-one/", 410),
        ("/ja/topics/old-one/", 410),
        ("/topics/old-one.json", 410),
        ("/topics/old-one/editions/1/", 410),
        ("/topics/OPEN-RAN/", 301),
        ("/topics/twin/", 301),
        ("/topics/open-ran", 301),
        ("/countries/jp/gb/", 301),
        ("/countries/gb/gb/", 301),
    ],
)
def test_no_cache_keeps_a_refusal_without_asking_again(client, topic, address, status):
    TopicFactory(reference="old-one", withdrawn=True)
    TopicFactory(reference="twin", published=True)
    journal.append([Entry("topic", "twin", "The same.", merged_into="open-ran")])
    response = client.get(address)
    assert (response.status_code, response["Cache-Control"]) == (status, "public, no-cache")
    assert not response.has_header("ETag")


@pytest.mark.parametrize(
    ("address", "said", "leads"),
    [
        ("commitments/99/", "This agreement has 2 commitments", "#commitments"),
        ("editions/7/", "This record has 1 edition", "editions/"),
        ("editions/1..7/", "This record has 1 edition", "editions/"),
    ],
    ids=["a commitment", "an edition", "a comparison of editions"],
)
def test_a_part_that_a_record_does_not_have(client, world, address, said, leads):
    record = "/ja/agreements/gb-jp-2022-1/"
    assert client.get(f"{record}{address}").status_code == 404
    record = "/agreements/gb-jp-2022-1/"
    page = client.get(f"{record}{address}")
    assert page.status_code == 404
    link = f'<a class="govuk-link" href="{record}{leads}">{said}</a>'
    assert link in page.content.decode()
    assert client.get(f"{record}{leads}".partition("#")[0]).status_code == 200


@pytest.mark.parametrize("part", ["commitments/99/", "editions/7/", "editions/1..7/"])
def test_parts_of_a_draft_are_not_told_from_those_of_nothing(client, world, part):
    AgreementFactory(reference="gb-jp-2022-7")
    pages = [client.get(f"/agreements/{ref}/{part}") for ref in ("gb-jp-2022-7", "gb-jp-2022-8")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content
    assert dict(pages[0].headers) == dict(pages[1].headers)
    assert "This agreement has" not in pages[0].content.decode()


@pytest.mark.parametrize("number", ["9223372036854775808", "01", "00", "٣", "-1", "1.0", "9" * 400])
@pytest.mark.parametrize("page", ["editions/{}/", "editions/1..{}/", "editions/{}..1/"])
def test_numbers_that_are_no_edition_s(client, topic, number, page):
    assert client.get(f"/topics/open-ran/{page.format(number)}").status_code == 404


def test_the_other_order_of_two_countries_keeps_the_day(client, world):
    response = client.get("/countries/jp/gb/?as_of=2026-01-01")
    assert (response.status_code, response["Location"]) == (
        301,
        "/countries/gb/jp/?as_of=2026-01-01",
    )


@pytest.mark.parametrize("value", ["\x01", "\ufffe", "\x1b[2J"])
@pytest.mark.parametrize("picture", ["map", "timeline", "matrix", "progress", "network"])
def test_a_picture_is_xml_whatever_was_searched_for(client, world, picture, value):
    response = client.get(f"/explore/{picture}.svg", {"topic": value})
    assert response.status_code == 200
    etree.fromstring(response.content)


@pytest.mark.parametrize("page", ["٢", "+2", "00002", "２"])
def test_a_page_has_one_address(client, real_register, page):
    assert client.get("/agreements/", {"page": "2"}).status_code == 200
    assert client.get("/agreements/", {"page": page}).status_code == 404


def test_pages_keep_the_filters_and_search_engines_are_kept_out(client, real_register):
    page = client.get("/agreements/?country=gb&force=not-stated").content.decode()
    assert 'href="?country=gb&amp;force=not-stated&amp;page=2&amp;seen=' in page
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "noindex" not in client.get("/agreements/?country=gb").content.decode()


def test_a_facet_says_how_many_are_chosen(client, world):
    page = client.get("/agreements/?country=jp&country=gb").content.decode()
    assert "2 selected" in page


def test_a_country_and_itself_is_the_country(client, world):
    response = client.get("/countries/gb/gb/")
    assert (response.status_code, response["Location"]) == (301, "/countries/gb/")


def test_an_agreement_is_not_compared_with_itself(client, world):
    page = client.get("/agreements/compare/?ref=gb-jp-2022-1&ref=gb-jp-2022-1").content.decode()
    assert "gb-jp-2022-1 is already beside the others: choose another one." in page


def test_a_foreign_host_takes_a_line_of_the_log(client, db, caplog):
    assert client.get("/", headers={"host": "scanner.example"}).status_code == 400
    [line] = caplog.text.splitlines()
    assert "scanner.example" in line
