from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

ADMIN = "/admin/"
# Pages that hold a secret in their address.
LINKED = "/admin/preview/"

NUL = "The address holds the control character U+0000, which no text can: take it out.\n"


class NoStoreMiddleware:
    """Nothing of the editors' side is kept by a browser's or proxy's cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ADMIN) and "\x00" in unquote(request.META["QUERY_STRING"]):
            return HttpResponseBadRequest(NUL, content_type="text/plain; charset=utf-8")
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        if request.path.startswith(LINKED):
            response["Referrer-Policy"] = "no-referrer"
        return response
