"""What the production server says by itself, before a request reaches Django."""

from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker


class AddressTooLong(LimitRequestLine):
    """Told to whoever asked; escaped and sent as a plain page with status 414."""

    def __str__(self) -> str:
        return (
            "The address is longer than this register reads: about 8,000 characters, of which "
            "every letter beyond English ones takes several. Search for fewer words, or use fewer "
            "filters at a time."
        )


class Worker(ThreadWorker):
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if isinstance(exc, LimitRequestLine):
            exc = AddressTooLong(exc.size)
        super().handle_error(req, client, addr, exc)
