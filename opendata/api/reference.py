"""What the API says of itself: as an OpenAPI document, and as a page made of it."""

import re
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.views.generic import TemplateView, View

from opendata.answers import Json
from opendata.api.parameters import DAY, EDTF
from opendata.api.service import document
from register.sites import site_of

KINDS = {
    "string": "text",
    "integer": "whole number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}
FORMATS = {
    "date-time": "moment (RFC 3339)",
    "edtf": "date (EDTF level 0)",
    "uri-reference": "address",
}


class Sample(NamedTuple):
    """How to ask for an address in one language of programming."""

    language: str
    code: str


class Field(NamedTuple):
    """A field of an answer: what it holds in words, and the schema to read on at, if there is."""

    name: str
    kind: str
    schema: str
    description: str


class Schema(NamedTuple):
    """What an answer or a part of it holds; its description in paragraphs."""

    name: str
    description: list[str]
    fields: list[Field]


class OpenApiView(View):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return Json(document())


class ApiPageView(TemplateView):
    """The reference of the API, for people; it needs no script."""

    http_method_names = ["get", "head", "options"]
    template_name = "opendata/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = document()
        site = self.request.build_absolute_uri("/").rstrip("/")
        operations = [
            _operation(address, path["get"], site) for address, path in said["paths"].items()
        ]
        return super().get_context_data(**kwargs) | {
            "info": said["info"],
            "groups": _grouped(operations),
            "schemas": _schemas(said["components"]["schemas"]),
            "canonical": site_of(self.request) + self.request.path,
            "limit": settings.API_REQUESTS_A_MINUTE,
            "mirror": mirror(),
            "register_head": self.request.register_head,  # type: ignore[attr-defined]
        }


@cache
def mirror() -> str:
    """The program that keeps a copy of the register, as docs/api.md has it."""
    text = (settings.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    return text.partition("```python\n")[2].partition("```")[0]


def samples(address: str) -> list[Sample]:
    """The same request with curl, Python's standard library, and R."""
    python = "import json, urllib.request\n\n"
    python += f'with urllib.request.urlopen("{address}") as answer:\n    found = json.load(answer)'
    return [
        Sample("curl", f'curl "{address}"'),
        Sample("Python", python),
        Sample("R", f'found <- jsonlite::fromJSON("{address}")'),
    ]


def _operation(address: str, said: dict[str, Any], site: str) -> dict[str, Any]:
    answer = said["responses"]["200"]["content"]["application/json"]["schema"]
    return said | {
        "path": address,
        "samples": samples(site + said["x-example"]),
        "answer": _schema_in(answer),
        "parameters": [one | {"bounds": bounds(one["schema"])} for one in said["parameters"]],
    }


def bounds(schema: dict[str, Any]) -> str:
    """What a parameter takes, in words; nothing where its description says it all."""
    said = []
    if schema["type"] == "array":
        said.append(f"may be repeated, up to {schema['maxItems']} times: any of them")
        schema = schema["items"]
    if "enum" in schema:
        said.insert(0, f"one of {', '.join(schema['enum'])}")
    if "maximum" in schema:
        said.append(f"a whole number from {schema['minimum']} to {schema['maximum']}")
    if "maxLength" in schema:
        said.append(f"at most {schema['maxLength']} characters")
    if schema.get("pattern") == EDTF:
        said.append("a day, month or year: 2022-03-04, 2022-03 or 2022")
    if schema.get("pattern") == DAY:
        said.append("a day: 2022-03-04")
    if "default" in schema:
        said.append(f"{schema['default']} unless given")
    return f"{capfirst('; '.join(said))}." if said else ""


def _schemas(components: dict[str, Any]) -> list[Schema]:
    return [
        Schema(
            name,
            _paragraphs(said.get("description", "")),
            [
                Field(field, kind(one), _schema_in(one), one["description"])
                for field, one in said.get("properties", {}).items()
            ],
        )
        for name, said in sorted(components.items())
    ]


def _paragraphs(text: str) -> list[str]:
    """The paragraphs and points of a little CommonMark."""
    parts = re.split(r"\n\n|\n?^- ", text, flags=re.MULTILINE)
    return [" ".join(part.split()) for part in parts if part]


def kind(schema: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in schema:
        return _schema_in(schema)
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(kind(option) for option in options))
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if schema.get("type") == "array":
        return f"list of {kind(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"by name, {kind(schema['additionalProperties'])}"
    return FORMATS.get(schema.get("format", "")) or KINDS.get(schema.get("type", ""), "")


def _schema_in(schema: dict[str, Any]) -> str:
    """The name of the schema that a schema refers to, itself or in what it holds."""
    if reference := schema.get("$ref"):
        return reference.rpartition("/")[2]
    held = [schema.get("items"), schema.get("additionalProperties"), *schema.get("anyOf", ())]
    names = (_schema_in(one) for one in held if isinstance(one, dict))
    return next((name for name in names if name), "")


def _grouped(operations: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault(operation["tags"][0], []).append(operation)
    return groups
