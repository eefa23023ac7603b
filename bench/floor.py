from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path

urlpatterns: list = []


@contextmanager
def serve_constant(body: bytes) -> Iterator[str]:
    """Serve `body` from a view that does nothing else, under the same middleware."""

    def constant(request: HttpRequest) -> HttpResponse:
        return HttpResponse(body)

    urlpatterns[:] = [path("constant/", constant)]
    with override_settings(ROOT_URLCONF=__name__):
        yield "/constant/"


@contextmanager
def serve_lines(lines: list[bytes]) -> Iterator[str]:
    """Serve `lines` one by one from a view that does nothing else, under the same middleware."""

    def streaming(request: HttpRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(iter(lines), content_type="text/csv")

    urlpatterns[:] = [path("lines/", streaming)]
    with override_settings(ROOT_URLCONF=__name__):
        yield "/lines/"
