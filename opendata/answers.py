from datetime import datetime
from typing import Any

from django.http import JsonResponse
from django.utils.http import http_date


class Json(JsonResponse):
    """A JSON answer in UTF-8 as it is written."""

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, json_dumps_params={"ensure_ascii": False}, **kwargs)


def dated(at: datetime) -> str:
    """A moment as Last-Modified has it.

    The files of an earlier day have none: what the law removes of them later is no publication of
    that day.
    """
    return http_date(at.timestamp())
