"""Whatever is for programs may be read by the scripts of any site (CORS), without credentials."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from register.conditional import PRIVATE
from register.problems import is_for_programs

READ = "GET, HEAD, OPTIONS"
SENT = "Accept, Content-Type, If-Modified-Since, If-None-Match"
EXPOSED = "Content-Disposition, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After"
A_DAY = "86400"


class SharingMiddleware:
    """Answers what browsers ask beforehand, and opens the answers: of the API, and of files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PRIVATE) or not is_for_programs(request):
            return self.get_response(request)
        is_asked = request.method == "OPTIONS"
        response = _preflight() if is_asked else self.get_response(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = READ
    response["Access-Control-Allow-Headers"] = SENT
    response["Access-Control-Max-Age"] = A_DAY
    return response
