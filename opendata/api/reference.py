"""What the API says of itself: as an OpenAPI document, and as a page made of it."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from opendata.answers import Json
from opendata.api.service import document


class Sample(NamedTuple):
    """How to ask for an address in one language of programming."""

    language: str
    code: str


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
            path["get"]
            | {"path": address, "samples": samples(site + path["get"]["x-example"])}
            | {"refusals": path["get"]["responses"]}
            for address, path in said["paths"].items()
        ]
        return super().get_context_data(**kwargs) | {
            "info": said["info"],
            "groups": _grouped(operations),
            "register_head": self.request.register_head,  # type: ignore[attr-defined]
        }


def samples(address: str) -> list[Sample]:
    """The same request with curl, Python's standard library, and R."""
    python = "import json, urllib.request\n\n"
    python += f'with urllib.request.urlopen("{address}") as answer:\n    found = json.load(answer)'
    return [
        Sample("curl", f'curl "{address}"'),
        Sample("Python", python),
        Sample("R", f'found <- jsonlite::fromJSON("{address}")'),
    ]


def _grouped(operations: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault(operation["tags"][0], []).append(operation)
    return groups
