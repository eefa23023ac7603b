"""How an address of the API is declared once: what it takes, answers, and refuses."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opendata.answers import Json
from opendata.api.parameters import Parameter, read

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
REFUSALS = {
    301: "The record was merged: the one that was kept stands at the address in `Location`.",
    304: "Nothing has changed since the answer with the entity tag in `If-None-Match`.",
    400: "A parameter is unknown or wrong: `errors` names it and says what to write.",
    404: "There is no such record or page.",
    405: "The API is only read: `Allow` names GET, HEAD and OPTIONS.",
    410: "It was taken out of the register: `detail` says when and why.",
    429: "Too many requests in a minute: wait as long as `Retry-After` says.",
    503: "The register cannot be reached for a moment: try again after `Retry-After`.",
}
ALWAYS = (304, 400, 405, 429, 503)
NO_PROBLEM = (301, 304)
HEADERS = {
    "ETag": "Of this address, until the register, its code or the day (UTC) changes.",
    "Last-Modified": "When the register, or the record, was last changed by a publication.",
    "Link": "RFC 8288: `next`, `prev`, `first` and `last` of a list; `service-desc`.",
}
POLICY = {
    "RateLimit-Policy": "How much one address may ask: `q` requests in `w` seconds; left out where "
    "the operator sets no limit.",
}
WAIT = {"Retry-After": "Seconds to wait."}
LEFT = {"RateLimit": "What is left: `r` requests, until `t` seconds from now."}
OF_REFUSALS = {405: {"Allow": "The methods that there are."}, 429: WAIT | LEFT, 503: WAIT}


def operation(
    router: Router,
    path: str,
    *,
    name: str,
    summary: str,
    answer: Any,
    example: str,
    parameters: list[Parameter] | None = None,
    refuses: tuple[int, ...] = (),
    values: dict[str, Any] | None = None,
) -> Callable:
    """Declare a GET; the view takes the request, what `parameters` say, and parts of the path.

    `example` is an address that works on the real register, `values` are examples for the parts of
    the path. The view's docstring is the description. It gives data, or a response.
    """
    known = parameters or []

    def declare(view: Callable) -> Callable:
        @wraps(view)
        def answering(request: HttpRequest, **parts: Any) -> HttpResponse:
            found = view(request, read(request, known), **parts)
            return found if isinstance(found, HttpResponse) else Json(found)

        # What the framework reads of the path is declared without what we read ourselves.
        signature = inspect.signature(view)
        kept = [p for p in signature.parameters.values() if p.name != "asked"]
        answering.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        more: dict[str, Any] = {"x-example": example, "x-path-examples": values or {}}
        more |= {"parameters": [one.described for one in known]}
        more |= {"responses": _responses((*ALWAYS, *refuses))}
        return router.get(
            path,
            url_name=f"api-{name}",
            operation_id=name,
            summary=summary,
            response=answer,
            openapi_extra=more,
        )(answering)

    return declare


def _responses(statuses: tuple[int, ...]) -> dict[int, Any]:
    described: dict[int, Any] = {200: {"headers": _headers(HEADERS | POLICY)}}
    for status in sorted(statuses):
        one: dict[str, Any] = {"description": REFUSALS[status]}
        if status not in NO_PROBLEM:
            one["content"] = PROBLEM
        one["headers"] = _headers(OF_REFUSALS.get(status, {}) | POLICY)
        described[status] = one
    return described


def _headers(said: dict[str, str]) -> dict[str, Any]:
    return {
        name: {"description": words, "schema": {"type": "string"}} for name, words in said.items()
    }
