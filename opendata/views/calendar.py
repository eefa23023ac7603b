from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from opendata import calendars
from opendata.identity import query_of
from opendata.views.lists import Twin
from register import moments
from register.dates import EARLIEST
from register.finders import CommitmentFinder
from register.query import commitments


class CommitmentsCalendar(Twin):
    """The due dates of every commitment found, as a calendar to subscribe to."""

    finder, source = CommitmentFinder, staticmethod(commitments)

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        finder = self.found(request)
        if wrong := self.wrong(finder):
            return wrong
        dated = finder.qs.due(since=EARLIEST)
        if not finder.form.cleaned_data.get("sort"):
            dated = dated.order_by("due")
        if moments.standing():  # a 503 can no longer be said once the answer has begun
            dated.count()
        words = [f"{active.label}: {active.value}" for active in finder.active]
        name = " – ".join(["Countersign: due dates", *words])
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        absolute = request.build_absolute_uri
        url, page = absolute(request.path + query), absolute(f"/commitments/{query}")
        asked = query_of(finder)
        known_as = request.path.lstrip("/") + (f"?{asked}" if asked else "")
        pieces = calendars.calendar(name, known_as, url, page, _cards(dated), absolute)
        response = StreamingHttpResponse(
            pieces, content_type=f"{calendars.MEDIA_TYPE}; charset=utf-8"
        )
        response["Content-Disposition"] = 'inline; filename="commitments.ics"'
        return response


def _cards(hits: Any) -> Iterator[Any]:
    return (hit.card for hit in hits)
