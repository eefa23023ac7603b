"""The whole register as a file: valid to other people's readers, the same bytes every time."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import frictionless
import pytest
import rdflib
import referencing.jsonschema
from django.core.management import call_command
from django.db import connection
from jsonschema import Draft202012Validator

from opendata.package import building
from opendata.package.contents import LISTS
from register import index, journal
from register.documents import TYPES
from register.index.state import lock
from register.models import Current, Edition
from register.package.tables import TABLES
from tests.factories import AgreementFactory, TopicFactory

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


def test_the_same_head_gives_the_same_bytes(client, real_register, settings, tmp_path):
    first = b"".join(client.get("/data/register.zip").streaming_content)
    settings.REGISTER_DOWNLOADS_DIR = tmp_path / "elsewhere"
    assert b"".join(client.get("/data/register.zip").streaming_content) == first


def test_it_is_built_once_for_each_head(client, real_register, settings):
    folder = settings.REGISTER_DOWNLOADS_DIR
    opened(client.get("/data/register.zip"))
    [path] = folder.glob("*.zip")
    path.write_bytes(b"as it was built")
    assert b"".join(client.get("/data/register.zip").streaming_content) == b"as it was built"
    TopicFactory(published=True, name="Another")
    index.follow()
    assert "Another" in opened(client.get("/data/register.zip")).read("topics.csv").decode()
    assert len(list(folder.glob("*.zip"))) == 2


def test_packages_of_the_past_are_removed(client, real_register, settings):
    for number in range(building.KEPT + 2):
        TopicFactory(published=True, name=f"Number {number}")
        index.follow()
        opened(client.get("/data/register.zip"))
    assert len(list(settings.REGISTER_DOWNLOADS_DIR.glob("register-*.zip"))) == building.KEPT


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_build_it_once(client, settings, monkeypatch):
    TopicFactory(published=True)
    index.follow()
    built = []
    make = building.contents
    monkeypatch.setattr(building, "contents", lambda *given: built.append(1) or make(*given))

    def ask(_number):
        try:
            return building.built()[0].read_bytes()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert built == [1]


def test_one_that_takes_too_long_is_said_to_be_on_its_way(
    client, real_register, settings, monkeypatch
):
    monkeypatch.setattr(building, "WAIT", 0.0)
    with lock(settings.REGISTER_DOWNLOADS_DIR) as got:
        assert got
        response = client.get("/data/register.zip")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0


def test_no_draft_is_in_it(client, real_register):
    AgreementFactory(title=CANARY, summary=CANARY)
    package = opened(client.get("/data/register.zip"))
    assert not [name for name in package.namelist() if CANARY.encode() in package.read(name)]


def test_an_earlier_day_has_a_package_and_a_journal_of_its_own(client, real_register):
    before = opened(client.get("/data/register.zip?as_of=2020-01-01"))
    assert rows(before, "agreements.csv") == []
    lines = client.get("/data/journal.jsonl?as_of=2020-01-01")
    assert b"".join(lines.streaming_content) == b""


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
    assert response["Access-Control-Allow-Origin"] == "*"
    validator = Draft202012Validator(schema, registry=referencing.jsonschema.EMPTY_REGISTRY)
    documents = Edition.objects.filter(record_type=kind).values_list("document", flat=True)
    assert documents
    for text in documents:
        validator.validate(json.loads(text))


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
    assert len(downloads) == 5
    for address in downloads:
        path = str(address).removeprefix("http://testserver")
        answer = client.get(path)
        assert answer.status_code == 200, path


def test_the_verifier_verifies_the_journal(client, real_register, tmp_path):
    for path in ("journal.jsonl", "verify_register.py"):
        answer = client.get(f"/data/{path}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        (tmp_path / path).write_bytes(body)
    command = [sys.executable, "-I", "verify_register.py", "journal.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    head = journal.head()
    assert f"{head.seq} editions, head {head.hash}: the journal verifies" in done.stdout
    assert head.hash in client.get("/data/").content.decode()
