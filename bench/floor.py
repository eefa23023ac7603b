from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse
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
