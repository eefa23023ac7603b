"""The same terms wherever the data may be taken from, with the same addresses."""

import io
import json
import zipfile

import pytest

from register.licences import ADDRESSES, EXPRESSION, TERMS

PAGES = ["/", "/data/", "/about/", "/cy/data/", "/ja/about/"]


@pytest.fixture
def package(client, real_register):
    content = b"".join(client.get("/data/register.zip").streaming_content)
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.mark.parametrize("address", PAGES)
def test_pages_lead_to_both_licences(client, real_register, address):
    page = client.get(address).content.decode()
    for licence in ADDRESSES:
        assert f'rel="license" href="{licence}"' in page
    assert page.count("creativecommons.org") == page.count(ADDRESSES[0])


@pytest.mark.parametrize(
    "words",
    [
        "may be used by anyone under",
        "what is quoted from texts of the UK government under the",
        "except where a source says otherwise.",
    ],
)
def test_pages_say_what_files_say(client, real_register, words):
    assert words in TERMS
    assert words in client.get("/data/").content.decode()


def test_the_package_says_them_in_each_of_its_descriptions(package):
    said = json.loads(package.read("datapackage.json"))["licenses"]
    assert [licence["path"] for licence in said] == ADDRESSES
    assert " AND ".join(licence["name"] for licence in said) == EXPRESSION
    described = json.loads(package.read("csv-metadata.json"))
    assert [licence["@id"] for licence in described["dc:license"]] == ADDRESSES
    assert described["dc:rights"] == TERMS
    assert TERMS in package.read("README.md").decode()
    assert TERMS in package.read("LICENCE.md").decode()
    assert all(address in package.read("LICENCE.md").decode() for address in ADDRESSES)


def test_data_portals_and_search_engines_are_told_the_same(client, real_register):
    catalogue = client.get("/data/catalog.jsonld").json()
    [dataset] = catalogue["dcat:dataset"]
    for one in (dataset, *dataset["dcat:distribution"]):
        assert [licence["@id"] for licence in one["dct:license"]] == ADDRESSES
    assert dataset["dct:rights"]["@value"] == TERMS
    page = client.get("/data/").content.decode()
    linked = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert linked["license"] == linked["dataset"]["license"] == ADDRESSES


def test_feeds_and_the_api_say_the_same(client, real_register):
    assert f"<rights>{TERMS}</rights>" in client.get("/updates.atom").content.decode()
    licence = client.get("/api/v1/openapi.json").json()["info"]["license"]
    assert licence == {"name": TERMS, "identifier": EXPRESSION}
