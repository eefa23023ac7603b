"""One record, one identifier: those of the register do not depend on the host that is asked."""

import json
import re
import uuid

import pytest

from opendata.identity import NAMESPACE
from register import index
from tests.answers import whole

PUBLIC = "https://register.example"
IDENTIFYING = [
    "/data/catalog.jsonld",
    "/data/schemas/agreement.json",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
    "/opensearch.xml",
    "/",
    "/data/",
    "/cy/agreements/gb-jp-2022-1/",
    "/agreements/gb-jp-2022-1/editions/1/",
]


@pytest.mark.parametrize("address", IDENTIFYING)
def test_identifiers_are_those_of_the_public_address(client, world, settings, address):
    settings.CONTACT_EMAIL = "register@example.org"
    settings.PUBLIC_ADDRESS, settings.ALLOWED_HOSTS = PUBLIC, ["mirror.example", "testserver"]
    text = client.get(address, headers={"host": "mirror.example"}).content.decode()
    head = text.partition("<body")[0]
    assert PUBLIC in text
    assert "mirror.example" not in head
    assert "testserver" not in text


def test_where_none_is_set_they_follow_the_request(client, world):
    assert client.get("/data/schemas/topic.json").json()["$id"].startswith("http://testserver/")


def test_pages_and_the_catalogue_call_the_register_by_one_name(client, world):
    said = [
        json.loads(block)
        for page in ("/", "/data/")
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', client.get(page).content.decode()
        )
    ]
    described = client.get("/data/catalog.jsonld").json()
    assert {one["@id"] for one in said} == {described["@id"]}
    assert {one["dataset"]["@id"] for one in said} == {described["dcat:dataset"][0]["@id"]}
    agreement = client.get("/agreements/gb-jp-2022-1/").content.decode()
    assert f'"isPartOf": {{"@id": "{described["dcat:dataset"][0]["@id"]}"}}' in agreement


SPELLINGS = [
    ("country=jp&topic=6g", "topic=6g&country=JP"),
    ("country=jp", "utm_source=mail&country=jp&country=jp&topic="),
    ("between=gb%2Cjp", "between=jp,gb"),
    ("country=gb&country=jp", "country=jp&country=gb"),
    ("q=open+ran&sort=title", "sort=title&q=%20open%20ran"),
    ("", "utm_source=mail&page=1"),
]
# As they were before the spelling ceased to count: what is followed under them goes on.
PERMANENT = {
    "/agreements.atom?country=jp&topic=6g": "feed/agreements/?country=jp&topic=6g",
    "/commitments.atom?between=gb,jp": "feed/commitments/?between=gb%2Cjp",
    "/agreements.atom?sort=title": "feed/agreements/?sort=title",
    "/agreements.atom": "feed/agreements/",
    "/updates.atom": "feed/updates/",
    "/countries/jp.atom": "feed/country/jp/",
    "/commitments.ics?country=jp": "calendar/commitments.ics?country=jp",
    "/commitments.ics": "calendar/commitments.ics",
}


def name_of(client, address):
    """What a program knows a feed or a calendar by."""
    text = whole(client.get(address)).decode()
    return re.search(r"<id>urn:uuid:(.*?)</id>|UID:(\S+)", text).group(1, 2)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
@pytest.mark.parametrize("path", ["/agreements.atom", "/commitments.atom", "/commitments.ics"])
def test_a_feed_is_the_same_however_its_address_is_written(client, world, path, one, other):
    assert name_of(client, f"{path}?{one}") == name_of(client, f"{path}?{other}")


@pytest.mark.parametrize("address", PERMANENT)
def test_the_name_of_a_feed_stays(client, world, address):
    expected = str(uuid.uuid5(NAMESPACE, PERMANENT[address]))
    assert expected in name_of(client, address)


def test_feeds_of_other_filters_and_days_are_others(client, world):
    queries = ("", "?country=jp", "?country=gb", "?topic=6g", "?sort=title", "?silent=1")
    queries += (f"?as_of={index.today()}",)
    assert len({name_of(client, f"/commitments.atom{query}") for query in queries}) == len(queries)
