"""The descriptor says what the tables are, and the documentation says it too."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from register.codelists import Instrument
from register.package import files_of
from register.package.descriptor import table_schema
from register.package.tables import RECORDS, TABLES
from tests.package.example import example_documents

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def package():
    return json.loads(files_of(example_documents())["datapackage.json"])


def field(table, name):
    return next(f for f in table_schema(TABLES[table])["fields"] if f["name"] == name)


def test_every_table_is_a_resource_with_its_size_and_digest(package):
    files = files_of(example_documents())
    assert [resource["path"] for resource in package["resources"]] == [
        f"{table}.csv" for table in TABLES
    ]
    for resource in package["resources"]:
        content = files[resource["path"]]
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_names_are_those_that_the_standard_allows(package):
    names = [package["name"], *(resource["name"] for resource in package["resources"])]
    assert all(re.fullmatch(r"[a-z0-9._/-]+", name) for name in names)


def test_licences(package):
    assert [licence["name"] for licence in package["licenses"]] == ["CC-BY-4.0", "OGL-UK-3.0"]


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_title_description_and_type(table):
    for said in table_schema(TABLES[table])["fields"]:
        assert said["title"]
        assert said["description"]
        assert said["type"] in {"string", "integer", "boolean", "list"}


@pytest.mark.parametrize("table", TABLES)
def test_foreign_keys_lead_to_columns_that_are_keys(package, table):
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    for key in table_schema(TABLES[table]).get("foreignKeys", []):
        target = schemas[key["reference"]["resource"] or table]
        assert target["primaryKey"] == key["reference"]["fields"]


def test_a_codelist_is_an_enumeration():
    assert field("agreements", "instrument")["constraints"] == {
        "enum": list(Instrument.values),
        "required": True,
    }


def test_an_optional_codelist_is_not_required():
    assert field("commitments", "strength")["constraints"] == {
        "enum": ["firm", "intention", "aspiration"]
    }


def test_several_values_are_a_list_with_its_delimiter():
    assert field("commitments", "derived_from") == {
        "name": "derived_from",
        "title": "Derived from",
        "description": "Numbers that it was split or merged from.",
        "type": "list",
        "delimiter": ";",
        "itemType": "integer",
    }


def test_a_key_with_columns_that_may_be_empty_is_only_unique():
    assert "primaryKey" not in table_schema(TABLES["signatures"])
    assert table_schema(TABLES["signatures"])["uniqueKeys"] == [
        ["agreement", "person", "title", "capacity", "note"]
    ]


def test_a_reference_to_the_same_table_has_no_resource_name():
    assert table_schema(TABLES["topics"])["foreignKeys"] == [
        {"fields": ["broader"], "reference": {"resource": "", "fields": ["reference"]}}
    ]


def test_every_field_of_every_document_has_a_column():
    """A fact that a document can hold and no table can is lost on the way."""
    inside = {"money", "budget", "archive", "force", "type"}
    for table, record in RECORDS.items():
        parts = {part.field for part in record.parts}
        columns = {TABLES[table].renamed.get(c, c) for c in TABLES[table].columns()}
        assert set(record.type.model_fields) - parts - inside <= columns
        for part in record.parts:
            row = TABLES[part.table]
            columns = {row.renamed.get(column, column) for column in row.columns()}
            assert set(part.type.model_fields) - inside <= columns


@pytest.mark.parametrize("table", TABLES)
def test_the_documentation_describes_every_column(table):
    text = (ROOT / "docs" / "data-package.md").read_text()
    section = text.split(f"### {table}\n")[1].split("###")[0]
    assert TABLES[table].about in section
    for said in table_schema(TABLES[table])["fields"]:
        needed = "yes" if said.get("constraints", {}).get("required") else ""
        several = " Several." if said["type"] == "list" else ""
        assert f"| {said['name']} | {needed} | {said['description']}{several} |" in section
