"""The API put together: its addresses, its OpenAPI document, and how it refuses."""

import json
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from opendata.api import editions, lists, records, shapes
from opendata.api.parameters import Refused
from opendata.schemas import publish
from register.licences import EXPRESSION, TERMS
from register.problems import of_errors

VERSION = "1.0.0"
BASE = "/api/v1"
DESCRIPTION = (
    "Read-only and without keys: agreements between governments, what they promised and what came "
    "of it, as the register published them. Whatever is not understood is refused with problem "
    "details (RFC 9457) that name the parameter. Any site may read it from a browser (CORS, "
    "without credentials)."
)
LICENCE = {"name": TERMS, "identifier": EXPRESSION}  # OpenAPI 3.1, by SPDX

api = NinjaAPI(
    title="Countersign API",
    version=VERSION,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    openapi_extra={"info": {"license": LICENCE}},
)
for room in (editions, lists, records):
    api.add_router(BASE, room.router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return of_errors(request, error.errors)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """The middleware words it: the same wherever an address leads nowhere."""
    raise error


def addresses() -> list[URLPattern]:
    """The URL patterns, each with its full path."""
    found = (pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern))
    return [pattern for pattern in found if pattern.name != "api-root"]


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    said = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    said["servers"] = [{"url": "/"}]
    schemas = said["components"]["schemas"]
    schemas["Problem"] = shapes.Problem.model_json_schema()
    publish(schemas)
    for path in said["paths"].values():
        operation = path["get"]
        values = operation.pop("x-path-examples")
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                parameter["example"] = values[parameter["name"]]
                _bound(parameter["schema"])
    return said


def _bound(schema: dict[str, Any]) -> None:
    """A part of the path as the address really takes it."""
    if schema["type"] == "integer":
        schema |= {"minimum": 1}
    else:
        schema |= {"pattern": "^[-a-zA-Z0-9_]+$", "minLength": 1}
