"""Site map, robots.txt, OpenSearch and security.txt."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from lxml import etree

from opendata import sitemap

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "schemas" / "sitemap.xsd")))
NS = {"s": sitemap.NAMESPACE, "x": sitemap.XHTML}
OS = "{http://a9.com/-/spec/opensearch/1.1/}"


def read(response):
    assert response.status_code == 200
    tree = etree.fromstring(response.content)
    SCHEMA.assertValid(tree)
    return tree


def locs(tree):
    return tree.xpath("//s:loc/text()", namespaces=NS)


def path(url):
    return url.removeprefix("http://testserver")


def test_the_site_map_lists_every_record_and_each_page_answers(world, client):
    tree = read(client.get("/sitemap.xml"))
    assert len(locs(tree)) == 3 * len(list(sitemap.records()))
    for language in ("", "/cy", "/ja"):
        assert f"http://testserver{language}/agreements/gb-jp-2022-1/" in locs(tree)
    for url in {*locs(tree), *tree.xpath("//x:link/@href", namespaces=NS)}:
        assert client.get(path(url)).status_code == 200, url


def test_every_entry_names_the_page_in_every_language_and_itself(world, client):
    for entry in read(client.get("/sitemap.xml")):
        [page] = entry.xpath("s:loc/text()", namespaces=NS)
        links = {one.get("hreflang"): one.get("href") for one in entry.findall("x:link", NS)}
        assert list(links) == ["en", "cy", "ja", "x-default"]
        assert page in links.values()
        assert links["en"] == links["x-default"] in locs(entry.getparent())


def test_a_site_map_of_many_is_an_index(world, client, monkeypatch):
    whole = locs(read(client.get("/sitemap.xml")))
    monkeypatch.setattr(sitemap, "MOST", 10)
    parts = locs(read(client.get("/sitemap.xml")))
    assert len(parts) == -(-len(whole) // 9)  # three records in three languages
    assert [url for part in parts for url in locs(read(client.get(path(part))))] == whole
    for number in (0, len(parts) + 1):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_robots_may_read_records_and_find_the_site_map(client, world):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for address in ("/admin/", "/report/", "/cy/report/", "/ja/report/", "/cy/alerts/"):
        assert f"Disallow: {address}" in lines
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_the_search_description_leads_to_a_search(world, client):
    response = client.get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    tree = etree.fromstring(response.content)
    assert tree.tag == f"{OS}OpenSearchDescription"
    assert 0 < len(tree.findtext(f"{OS}ShortName")) <= 16
    assert 0 < len(tree.findtext(f"{OS}Description")) <= 1024
    for url in tree.findall(f"{OS}Url"):
        template = url.get("template").replace("{startPage?}", "1")
        answer = client.get(path(template.replace("{searchTerms}", "supplier")))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(url.get("type"))


def test_security_txt_says_whom_to_tell(client, world, settings):
    settings.CONTACT_EMAIL = "register@example.org"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:register@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2027, 1, 31), date(2028, 2, 29)])
def test_security_txt_expires_within_a_year_and_not_soon(client, world, settings, day):
    settings.CONTACT_EMAIL = "register@example.org"
    with time_machine.travel(day, tick=False):
        text = client.get("/.well-known/security.txt").content.decode()
    expires = datetime.fromisoformat(text.partition("Expires: ")[2].partition("\n")[0])
    left = expires - datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert timedelta(days=180) < left < timedelta(days=365)


def test_without_a_contact_there_is_no_security_txt(client, world, settings):
    settings.CONTACT_EMAIL = ""
    assert client.get("/.well-known/security.txt").status_code == 404
