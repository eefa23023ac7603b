"""What the public is told while the database or the index cannot be reached."""

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
RETRY_AFTER = "30"


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A plain 503 page; the reason, and what to do about it, go to the operator's log."""
    logger.error(
        "%s answered 503: %s. If the database or the index is missing, run “manage.py migrate”, "
        "then “manage.py rebuild_index”; “make demo” does both.",
        request.path,
        error,
    )
    response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response
