from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ADMIN = "/admin/"


class NoStoreMiddleware:
    """Nothing of the editors' side is kept by a browser's or proxy's cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response["Cache-Control"] = "no-store"
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response
