"""Forms that are larger than the server takes, refused in words."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.admin import site
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TOO_MUCH = (TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig)


class TooMuchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith(reverse("admin:index")):
            try:
                request.POST  # noqa: B018 - reading it is what may fail
            except TOO_MUCH:
                return too_much(request)
        return self.get_response(request)


def too_much(request: HttpRequest) -> HttpResponse:
    context = site.each_context(request) | {
        "title": _("Too much for one form"),
        "fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
        "megabytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024,
    }
    return render(request, "admin/too_much.html", context, status=413)
