import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXT = re.compile(r"text/|application/[a-z.+]*(json|jsonl|xml)\b|image/svg\+xml")


class CompressionMiddleware(GZipMiddleware):
    """Compress what is text, for clients that say they can read it (RFC 9110, 12.5.3).

    Archives and pictures are compressed already, and keep their Content-Length. Against BREACH,
    Django's middleware adds random bytes.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        if TEXT.match(response.headers.get("Content-Type", "")):
            return super().process_response(request, response)
        return response
