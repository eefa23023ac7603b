from collections.abc import Callable
from typing import Any

from django.http import HttpRequest


class HeadMiddleware:
    """Leaves out what HEAD does not ask for (RFC 9110, 9.3.2), with the headers that GET has.

    Servers drop it too, but only after it was made, and with a warning in the log each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        is_head = request.method == "HEAD"  # before anything below calls it GET
        response = self.get_response(request)
        if not is_head:
            return response
        if response.streaming:
            response.streaming_content = ()
        else:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response
