"""What holds for every answer of the API: limits, Last-Modified and links."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from opendata.api.limits import MINUTE, Limiter
from register.problems import is_of_api, problem
from register.visitors import client_address


class ApiMiddleware:
    """Stands before the register is asked, so that who is refused costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.limiter = Limiter()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_of_api(request):
            return self.get_response(request)
        response = self._too_many(request) or self._answer(request)
        if settings.API_REQUESTS_A_MINUTE:
            response["RateLimit-Policy"] = _policy()
        return response

    def _too_many(self, request: HttpRequest) -> HttpResponse | None:
        most = settings.API_REQUESTS_A_MINUTE
        if not most:
            return None
        asked, seconds = self.limiter.count(client_address(request))
        if asked <= most:
            return None
        said = f"More than {most} requests in a minute: ask again in {seconds} seconds."
        response = problem(request, 429, said)
        response["Retry-After"] = str(seconds)
        response["RateLimit"] = f'"default";r=0;t={seconds}'
        response["Cache-Control"] = "no-store"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":  # the server leaves the body out
            request.method = "GET"
        response = self.get_response(request)
        head = getattr(request, "register_head", None)
        if response.status_code == 200:
            if head and head.published_at and "Last-Modified" not in response:
                response["Last-Modified"] = http_date(head.published_at.timestamp())
            described = '</api/v1/openapi.json>; rel="service-desc"'
            links = [link for link in (response.get("Link"), described) if link]
            response["Link"] = ", ".join(links)
        return response


def _policy() -> str:
    """How much one visitor has (draft-ietf-httpapi-ratelimit-headers).

    What is left stands in a refusal alone: any other answer is the same for everybody.
    """
    return f'"default";q={settings.API_REQUESTS_A_MINUTE};w={MINUTE}'
