"""The tables described as CSV on the Web (W3C Recommendation, 17 December 2015)."""

from typing import Any

from register.licences import ADDRESSES, TERMS

METADATA = "csv-metadata.json"
# What cells stand for, by table and column: a path of the register, as an RFC 6570 template.
LEADS = {("sources", "archive_path"): "/agreements/{agreement}/sources/{key}/copy"}
# Data types of Table Schema as CSV on the Web names them; a partial date is a string by a pattern.
TYPES = {"integer": "integer", "boolean": "boolean", "number": "decimal"}


def csvw(package: dict[str, Any], site: str) -> dict[str, Any]:
    """A table group for the resources of a data package's descriptor; `site` is the register's."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": package["title"],
        "dc:identifier": package["id"],
        "dc:publisher": {"@id": f"{site}/#publisher"},
        "dc:source": [{"@id": source["path"]} for source in package["sources"]],
        "dcat:landingPage": {"@id": package["homepage"]},
        "dc:license": [{"@id": address} for address in ADDRESSES],
        "dc:rights": TERMS,
        "tables": [_table(one, package["resources"], site) for one in package["resources"]],
    }


def _table(resource: dict[str, Any], resources: list[dict[str, Any]], site: str) -> dict[str, Any]:
    schema = resource["schema"]
    described: dict[str, Any] = {"columns": [_column(field) for field in schema["fields"]]}
    for column in described["columns"]:
        if path := LEADS.get((resource["name"], column["name"])):
            column["valueUrl"] = site + path
    if "primaryKey" in schema:
        described["primaryKey"] = schema["primaryKey"]
    paths = {other["name"]: other["path"] for other in resources}
    keys = [
        {
            "columnReference": key["fields"],
            "reference": {
                "resource": paths[key["reference"]["resource"] or resource["name"]],
                "columnReference": key["reference"]["fields"],
            },
        }
        for key in schema.get("foreignKeys", ())
    ]
    if keys:
        described["foreignKeys"] = keys
    return {
        "url": resource["path"],
        "dc:title": resource["title"],
        "dc:description": resource["description"],
        "tableSchema": described,
    }


def _column(field: dict[str, Any]) -> dict[str, Any]:
    rules = field.get("constraints", {})
    column: dict[str, Any] = {
        "name": field["name"],
        "titles": field["name"],
        "dc:description": field["description"],
        "datatype": _datatype(field, rules),
    }
    if rules.get("required"):
        column["required"] = True
    if field["type"] == "list":
        column["separator"] = field["delimiter"]
    return column


def _datatype(field: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    kind = field.get("itemType", field["type"])
    datatype: dict[str, Any] = {"base": TYPES.get(kind, "string")}
    if kind == "boolean":
        datatype["format"] = "true|false"
    if kind == "string" and "pattern" in rules and field["type"] != "list":
        datatype["format"] = rules["pattern"].removeprefix("^").removesuffix("$")
    if field["type"] == "list":
        return datatype
    bounds = {"minimum": "minimum", "maximum": "maximum", "maxLength": "maxLength"}
    return datatype | {ours: rules[theirs] for theirs, ours in bounds.items() if theirs in rules}
