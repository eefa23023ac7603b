"""One record, one identifier: those of the register do not depend on the host that is asked."""

import json
import re

import pytest

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
