from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from register import index, journal
from register.query import agreements


@method_decorator(csrf_exempt, name="dispatch")  # nothing is taken in: 405, not 403
class Sign(View):
    """A sign of life, of this moment: no cache may keep it."""

    http_method_names = ["get", "head", "options"]

    def say(self, text: str, status: int = 200) -> HttpResponse:
        response = HttpResponse(f"{text}\n", status=status, content_type="text/plain")
        response["Cache-Control"] = "no-store"
        return response


class HealthView(Sign):
    """The process answers."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.say("ok")


class ReadyView(Sign):
    """The process reaches its database and its index, and may be sent visitors."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            head = journal.head()
            agreements().count()
        except (Error, index.IndexUnavailable):
            return self.say("not ready", 503)
        return self.say(f"ready at edition {head.seq}")
