from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.views.generic import View

from register import index, journal
from register.query import agreements


class HealthView(View):
    """The process answers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("ok\n", content_type="text/plain")


class ReadyView(View):
    """The process reaches its database and its index, and may be sent visitors."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            head = journal.head()
            agreements().count()
        except (Error, index.IndexUnavailable):
            return HttpResponse("not ready\n", status=503, content_type="text/plain")
        return HttpResponse(f"ready at edition {head.seq}\n", content_type="text/plain")
