import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Utf8Request(WSGIRequest):
    """Addresses and forms are read as UTF-8, whatever charset the Content-Type names.

    Django would read the query in that charset: caches and entity tags, which see the address
    alone, would take the answer to one question for the answer to another.
    """

    @property
    def encoding(self) -> str:
        return "utf-8"

    @encoding.setter
    def encoding(self, named: Any) -> None:
        """Only Django sets it, to what the Content-Type names."""


class Handler(WSGIHandler):
    request_class = Utf8Request


django.setup(set_prefix=False)
application = Handler()
