from typing import Any

from django.http import JsonResponse


class Json(JsonResponse):
    """A JSON answer in UTF-8 as it is written."""

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, json_dumps_params={"ensure_ascii": False}, **kwargs)
