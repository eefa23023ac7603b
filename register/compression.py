import re
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

TEXT = re.compile(r"text/|application/[a-z.+]*(json|jsonl|xml)\b|image/svg\+xml")

# RFC 9110, 12.5.3: a weight of 0 means “not acceptable”.
REFUSED = re.compile(r"\bgzip\s*;\s*q=0(\.0*)?\s*(,|$)", re.IGNORECASE)


class CompressionMiddleware(GZipMiddleware):
    """Compress what is text, for clients that say they can read it (RFC 9110, 12.5.3).

    Archives and pictures are compressed already, and keep their Content-Length. Against BREACH,
    Django's middleware adds random bytes.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        if TEXT.match(response.headers.get("Content-Type", "")):
            if REFUSED.search(request.headers.get("Accept-Encoding", "")):
                patch_vary_headers(response, ["Accept-Encoding"])
                return response
            return super().process_response(request, response)
        if response.status_code == 304:  # what 200 would say of caches (RFC 9110, 15.4.5)
            patch_vary_headers(response, ["Accept-Encoding"])
        return response
