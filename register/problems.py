"""Refusals for programs: where the address ends in a file's name, no page but a few plain lines.

JSON as RFC 9457 has it (`application/problem+json`) for files in JSON, and for everything below
/api/; plain text for every other kind of file.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

API = "/api/"
API_PAGE = "/api/v1/docs"
IN_JSON = (".json", ".jsonl", ".jsonld")
FILES = (*IN_JSON, ".csv", ".svg", ".atom", ".ics", ".xml", ".zip", ".py")


def is_of_api(request: HttpRequest) -> bool:
    below = request.path.startswith(API) or request.path == API.rstrip("/")
    return below and request.path != API_PAGE


def is_for_programs(request: HttpRequest) -> bool:
    return is_of_api(request) or request.path.endswith(FILES)


def problem(request: HttpRequest, status: int, detail: str = "", **members: Any) -> HttpResponse:
    """The refusal; `members` are added to it as JSON, and must be told in `detail` as well."""
    title = HTTPStatus(status).phrase
    detail = detail or _said(request, status)
    if is_of_api(request) or request.path.endswith(IN_JSON):
        content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        return JsonResponse(
            content | members,
            status=status,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    return HttpResponse(
        f"{status} {title}\n{detail}\n", status=status, content_type="text/plain; charset=utf-8"
    )


def instead_of_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same refusal without a page, for who asked for a file; any other answer as it is."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if response.status_code < 400 or not is_page or not is_for_programs(request):
        return response
    plain = problem(request, response.status_code)
    for name in ("Retry-After", "Cache-Control", "Allow"):
        if name in response:
            plain[name] = response[name]
    return plain


def of_errors(
    request: HttpRequest, errors: dict[str, list[str]], status: int = 400
) -> HttpResponse:
    """What is wrong with which parameter: `errors` gives sentences by the parameter's name."""
    said = "; ".join(f"{name}: {' '.join(found)}" for name, found in errors.items())
    return problem(request, status, said, errors=errors)


def _said(request: HttpRequest, status: int) -> str:
    if status == HTTPStatus.NOT_FOUND and is_of_api(request):
        return _no_such_resource(request)
    if status == HTTPStatus.NOT_FOUND:
        return _("There is nothing at this address: check it, or look for the record in a list.")
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return _("This address is only read: ask with GET, HEAD or OPTIONS.")
    if status == HTTPStatus.GONE:
        return _("It was taken out of the register.")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("The register cannot be reached for a moment. Try again in half a minute.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("Something went wrong on our side. Nothing was changed.")
    return _("Part of the address was not something this register understands.")


def _no_such_resource(request: HttpRequest) -> str:
    version = f"{request.path}/".removeprefix(API).partition("/")[0]
    if not version:
        return "Version 1 of the API begins at /api/v1/."
    if request.resolver_match:  # of a record, or of a part of one
        known = " and the number" if "number" in request.resolver_match.kwargs else ""
        return f"There is nothing at “{request.path[:120]}”: check the reference{known}."
    if version != "v1":
        said = _("There is no version “%(version)s” of the API: version 1 begins at /api/v1/.")
        return said % {"version": version[:20]}
    return _(
        "The API has nothing at this address: check the reference; /api/v1/openapi.json lists all "
        "addresses, which do not end in a slash."
    )
