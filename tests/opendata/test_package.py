"""The whole register as a file: valid to other people's readers, the same bytes every time."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile

import frictionless
import pytest
import rdflib
import referencing.jsonschema
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils.http import http_date
from jsonschema import Draft202012Validator

from register import journal
from register.codelists import LISTS
from register.conditional import code_version
from register.documents import TYPES
from register.models import Current, Edition
from register.package.tables import TABLES
from tests.answers import whole
from tests.factories import AgreementFactory

CANARY = "A canary that sings"


@pytest.fixture
def package(client, real_register):
    return opened(client.get("/data/register.zip"))


def opened(response):
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def rows(package, name):
    return list(csv.DictReader(io.StringIO(package.read(name).decode("utf-8"))))


def test_it_holds_every_standing_record(package):
    for kind, table in (("agreement", "agreements"), ("progress", "progress"), ("topic", "topics")):
        standing = Current.objects.filter(record_type=kind, withdrawn=False)
        assert {row["reference"] for row in rows(package, f"{table}.csv")} == set(
            standing.values_list("reference", flat=True)
        )
    codes = {(row["value"], row["label"]) for row in rows(package, "codelists.csv")}
    assert codes == {(code.value, str(code.label)) for codelist in LISTS for code in codelist}


def test_frictionless_reads_it_without_an_error(package, tmp_path):
    package.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])[:5]
    assert report.stats["tasks"] == len(TABLES) + 1


def test_its_sums_are_right_and_cover_every_file(package):
    sums = dict(
        reversed(line.split("  ")) for line in package.read("SHA256SUMS").decode().splitlines()
    )
    assert sums.keys() | {"SHA256SUMS"} == set(package.namelist())
    for name, digest in sums.items():
        assert hashlib.sha256(package.read(name)).hexdigest() == digest


def test_csv_on_the_web_describes_every_column(package):
    described = json.loads(package.read("csv-metadata.json"))
    assert described["@context"][0] == "http://www.w3.org/ns/csvw"
    tables = {table["url"]: table["tableSchema"] for table in described["tables"]}
    assert tables.keys() == {name for name in package.namelist() if name.endswith(".csv")}
    for name, schema in tables.items():
        [header, *_rest] = csv.reader(io.StringIO(package.read(name).decode("utf-8")))
        assert [column["titles"] for column in schema["columns"]] == header
        for key in schema.get("foreignKeys", ()):
            target = tables[key["reference"]["resource"]]
            assert set(key["columnReference"]) <= set(header)
            assert key["reference"]["columnReference"] == target["primaryKey"]


def test_csv_on_the_web_fits_the_cells(package):
    """Every cell by the data type that is given for it, as a reader of CSVW would check it."""
    described = json.loads(package.read("csv-metadata.json"))
    wrong = []
    for table in described["tables"]:
        columns = {column["name"]: column for column in table["tableSchema"]["columns"]}
        for row in rows(package, table["url"]):
            wrong += [
                (table["url"], name, cell)
                for name, cell in row.items()
                if not fits(cell, columns[name])
            ]
    assert wrong == []


def fits(cell, column):
    if not cell:
        return not column.get("required")
    kind = column["datatype"]
    values = cell.split(column["separator"]) if "separator" in column else [cell]
    if kind["base"] == "integer":
        return all(re.fullmatch(r"-?\d+", value) for value in values)
    if kind["base"] == "boolean":
        return cell in kind["format"].split("|")
    return re.fullmatch(kind["format"], cell) is not None if "format" in kind else True


SITE = "https://register.example"


def test_it_says_in_each_description_which_register_it_is(client, real_register, settings):
    settings.PUBLIC_ADDRESS = SITE
    package = opened(client.get("/data/register.zip", headers={"host": "localhost"}))
    said = json.loads(package.read("datapackage.json"))
    assert (said["id"], said["homepage"]) == (f"{SITE}/data/#register", f"{SITE}/data/")
    assert [one["path"] for one in said["contributors"]] == [f"{SITE}/"]
    assert [one["path"] for one in said["sources"]] == [f"{SITE}/data/journal.jsonl"]
    described = json.loads(package.read("csv-metadata.json"))
    assert described["dc:identifier"] == said["id"]
    assert described["dc:publisher"]["@id"] == f"{SITE}/#publisher"
    assert described["dc:source"] == [{"@id": f"{SITE}/data/journal.jsonl"}]
    assert described["dcat:landingPage"]["@id"] == said["homepage"]
    readme = package.read("README.md").decode()
    assert f"This is the register at <{SITE}/>" in readme
    assert f"--through {journal.head().hash}" in readme
    addresses = re.findall(rf"<{SITE}(/[^>#]*)", readme)
    assert len(addresses) == 5
    assert {client.get(address).status_code for address in addresses} == {200}


def test_it_follows_from_the_address_that_is_set_and_from_no_request(
    client, real_register, settings, tmp_path
):
    def bytes_for(host, folder):
        settings.REGISTER_DOWNLOADS_DIR = tmp_path / folder
        answer = client.get("/data/register.zip", headers={"host": host})
        return b"".join(answer.streaming_content)

    assert bytes_for("localhost", "one") == bytes_for("testserver", "other")
    before = code_version.__wrapped__()
    settings.PUBLIC_ADDRESS = SITE
    assert code_version.__wrapped__() != before  # which the file is named by


def test_the_copies_of_sources_are_where_it_says(client, real_register, settings):
    settings.PUBLIC_ADDRESS = SITE
    package = opened(client.get("/data/register.zip"))
    described = json.loads(package.read("csv-metadata.json"))
    [sources] = [table for table in described["tables"] if table["url"] == "sources.csv"]
    columns = {column["name"]: column for column in sources["tableSchema"]["columns"]}
    address = columns["archive_path"]["valueUrl"]
    assert address in package.read("README.md").decode()
    kept = [row for row in rows(package, "sources.csv") if row["archive_path"]]
    assert kept
    for row in kept:
        copy = client.get(address.removeprefix(SITE).format_map(row))
        body = b"".join(copy.streaming_content) if copy.streaming else copy.content
        assert hashlib.sha256(body).hexdigest() == row["archive_sha256"]


@pytest.mark.parametrize(
    ("address", "serves", "warns"),
    [
        (SITE, True, False),
        ("http://127.0.0.1:8000", True, True),
        ("http://localhost", True, True),
        ("register.example", True, True),
        ("http://127.0.0.1:8000", False, False),
    ],
)
def test_an_address_that_only_this_machine_knows_is_warned_of(settings, address, serves, warns):
    settings.PUBLIC_ADDRESS, settings.SERVES_PUBLIC = address, serves
    found = [one for one in run_checks(include_deployment_checks=True) if one.id == "opendata.W001"]
    assert len(found) == warns


def test_no_draft_is_in_it(client, real_register):
    AgreementFactory(title=CANARY, summary=CANARY)
    package = opened(client.get("/data/register.zip"))
    assert not [name for name in package.namelist() if CANARY.encode() in package.read(name)]


def test_an_earlier_day_has_a_package_and_a_journal_of_its_own(client, real_register):
    before = opened(client.get("/data/register.zip?as_of=2020-01-01"))
    assert rows(before, "agreements.csv") == []
    lines = client.get("/data/journal.jsonl?as_of=2020-01-01")
    assert b"".join(lines.streaming_content) == b""


@pytest.mark.parametrize("address", ["/data/register.zip", "/data/journal.jsonl"])
def test_whole_files_say_when_the_register_last_changed(client, real_register, address):
    published_at = journal.head().published_at
    answer = client.get(address)
    whole(answer)
    assert answer["Last-Modified"] == http_date(published_at.timestamp())
    earlier = client.get(f"{address}?as_of={published_at:%Y-%m-%d}")
    whole(earlier)
    assert "Last-Modified" not in earlier


def test_importing_it_changes_nothing(client, real_register, tmp_path, capsys):
    path = tmp_path / "register.zip"
    path.write_bytes(b"".join(client.get("/data/register.zip").streaming_content))
    seq = journal.head().seq
    call_command("import_register", str(path), publish=True)
    call_command("import_register", str(path), publish=True)
    *_before, counted, published = capsys.readouterr().out.splitlines()
    assert "0 new, 0 changed" in counted
    assert published == "0 published"
    assert journal.head().seq == seq


# What describes it


@pytest.mark.parametrize("kind", TYPES)
def test_every_published_document_fits_its_schema(client, real_register, kind):
    response = client.get(f"/data/schemas/{kind}.json")
    schema = response.json()
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"http://testserver/data/schemas/{kind}.json"
    assert response["Content-Type"] == "application/schema+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    validator = Draft202012Validator(schema, registry=referencing.jsonschema.EMPTY_REGISTRY)
    documents = Edition.objects.filter(record_type=kind).values_list("document", flat=True)
    assert documents
    for text in documents:
        validator.validate(json.loads(text))


def test_lists_have_other_columns_under_the_names_of_tables_and_the_page_says_so(
    client, real_register
):
    package = opened(client.get("/data/register.zip"))
    alike = 0
    for name in (name for name in package.namelist() if name.endswith(".csv")):
        listed = client.get(f"/{name}")
        if listed.status_code == 200:
            header = b"".join(listed.streaming_content).decode().splitlines()[0]
            assert header != package.read(name).decode().splitlines()[0]
            alike += 1
    assert alike == 7
    page = client.get("/data/").content.decode()
    lists = page.split('id="lists"')[1].split('id="examples"')[0]
    assert "are not the tables of register.zip, although they have the same names" in lists
    tables = page.split('id="tables"')[1].split("<details")[0]
    assert "These are the tables of register.zip" in tables
    assert "copies of sources that the register keeps are not in it" in tables


def test_an_unknown_type_has_no_schema(client, db):
    assert client.get("/data/schemas/treaty.json").status_code == 404


# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_the_catalogue_says_what_there_is(client, real_register):
    response = client.get("/data/catalog.jsonld")
    assert response["Content-Type"].startswith("application/ld+json")
    graph = rdflib.Graph().parse(data=response.content, format="json-ld")
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    [dataset] = graph.subjects(rdflib.RDF.type, dcat.Dataset)
    assert graph.value(dataset, rdflib.DCTERMS.modified) is not None
    downloads = list(graph.objects(None, dcat.downloadURL))
    assert len(downloads) == 6
    for address in downloads:
        path = str(address).removeprefix("http://testserver")
        answer = client.get(path)
        whole(answer)
        assert answer.status_code == 200, path


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_the_catalogue_names_the_api_whom_to_write_to_and_what_is_built(
    client, real_register, settings
):
    def graph():
        answer = client.get("/data/catalog.jsonld")
        return rdflib.Graph().parse(data=answer.content, format="json-ld")

    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    vcard = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
    said = graph()
    [dataset] = said.subjects(rdflib.RDF.type, dcat.Dataset)
    [service] = said.subjects(rdflib.RDF.type, dcat.DataService)
    assert said.value(service, dcat.servesDataset) == dataset
    for name in (dcat.endpointURL, dcat.endpointDescription, dcat.landingPage):
        address = str(said.value(service, name)).removeprefix("http://testserver")
        assert client.get(address).status_code == 200
    assert len(list(said.objects(dataset, dcat.theme))) == 2
    assert said.value(dataset, rdflib.DCTERMS.language) is not None
    forms = said.objects(None, vcard.hasURL)
    assert {str(form) for form in forms} == {"http://testserver/report/"}
    settings.CONTACT_EMAIL = "register@example.org"
    said = graph()
    addresses = said.objects(None, vcard.hasEmail)
    assert {str(address) for address in addresses} == {"mailto:register@example.org"}


def test_the_verifier_verifies_the_journal_as_the_page_says(client, real_register, tmp_path):
    for path in ("journal.jsonl", "verify_register.py"):
        answer = client.get(f"/data/{path}")
        (tmp_path / path).write_bytes(whole(answer))
    page = client.get("/data/").content.decode()
    said = re.search(r"python3 (verify_register.py .*)", page)[1].split()
    done = subprocess.run(
        [sys.executable, "-I", *said], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    head = journal.head()
    assert said == ["verify_register.py", "--through", head.hash, "journal.jsonl"]
    assert f"{head.seq} editions, head {head.hash}: the journal verifies" in done.stdout
