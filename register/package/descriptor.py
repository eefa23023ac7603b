"""datapackage.json: what the tables are, as Data Package v2 and Table Schema say it."""

import json
from collections.abc import Mapping
from typing import Any

from register.licences import LICENCES
from register.package.cells import SEPARATOR
from register.package.columns import Row
from register.package.tables import TABLES
from register.package.writing import Measure

NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0"
CONSTRAINTS = {
    "pattern": "pattern",
    "maxLength": "maxLength",
    "minimum": "minimum",
    "maximum": "maximum",
    "enum": "enum",
}


def descriptor(tables: Mapping[str, Measure]) -> dict[str, Any]:
    """The descriptor for the CSV files of all tables, measured, by table name."""
    return {
        "$schema": f"{PROFILE}/datapackage.json",
        "name": "countersign",
        "title": "Countersign: an open register of agreements between governments",
        "description": "Who agreed, what they promised, and what came of it. Cells that a "
        "spreadsheet would run as a formula begin with an apostrophe that is not part of the text.",
        "licenses": [
            {"name": licence.spdx, "path": licence.url, "title": licence.title}
            for licence in LICENCES
        ],
        "resources": [
            resource(
                _resource_name(table),
                row.table.replace("_", " ").capitalize(),
                row.about,
                f"{table}.csv",
                tables[table],
                table_schema(row),
            )
            for table, row in TABLES.items()
        ],
    }


def as_json(package: dict[str, Any]) -> bytes:
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def resource(
    name: str, title: str, about: str, path: str, measure: Measure, schema: dict[str, Any]
) -> dict[str, Any]:
    """A CSV file of the package, with the Table Schema of its columns."""
    return {
        "name": name,
        "type": "table",
        "path": path,
        "title": title,
        "description": about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": measure.size,
        "hash": f"sha256:{measure.sha256}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": schema,
    }


def table_schema(row: type[Row]) -> dict[str, Any]:
    """The Table Schema of one table, made from its row model."""
    said = row.model_json_schema()
    required = set(said.get("required", ()))
    fields = [
        _field(name, _resolved(prop, said), name in required)
        for name, prop in said["properties"].items()
    ]
    schema: dict[str, Any] = {
        "$schema": f"{PROFILE}/tableschema.json",
        "fields": fields,
        "missingValues": [""],
    }
    if row.key_columns:
        if required.issuperset(row.key_columns):
            schema["primaryKey"] = list(row.key_columns)
        else:
            schema["uniqueKeys"] = [list(row.key_columns)]
    if row.unique:
        schema["uniqueKeys"] = [list(columns) for columns in row.unique]
    if keys := _foreign_keys(row):
        schema["foreignKeys"] = keys
    return schema


def _field(name: str, said: dict[str, Any], required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "description": said.get("description", ""),
        "type": {"array": "list"}.get(said["type"], said["type"]),
    }
    if said["type"] == "array":
        field |= {"delimiter": SEPARATOR, "itemType": said["items"]["type"]}
    if said["type"] == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = {ours: said[theirs] for theirs, ours in CONSTRAINTS.items() if theirs in said}
    if required:
        constraints["required"] = True
    return field | ({"constraints": constraints} if constraints else {})


def _resolved(prop: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a column without the null of optional ones, references followed."""
    for option in prop.get("anyOf", ()):
        if option.get("type") != "null":
            return _resolved(option, schema) | {"description": prop.get("description", "")}
    if "$ref" in prop:
        target = schema["$defs"][prop["$ref"].rpartition("/")[2]]
        return target | {"description": prop.get("description", "")}
    return prop


def _foreign_keys(row: type[Row]) -> list[dict[str, Any]]:
    """Where single references lead. Table Schema cannot say so of a list, and validators refuse
    a key of several columns of which one is empty, such as a source within its agreement.
    """
    lists = {
        name for name, said in row.model_json_schema()["properties"].items() if "items" in said
    }
    return [
        {
            "fields": [column],
            "reference": {
                # An empty name is the table itself.
                "resource": "" if marker.table == row.table else _resource_name(marker.table),
                "fields": ["reference"],
            },
        }
        for column, marker in row.refers()
        if marker.record_type and column not in lists
    ]


def _resource_name(table: str) -> str:
    return table.replace("_", "-")
