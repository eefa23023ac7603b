"""The address by which the register is known, wherever it is asked."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

OWN = ("localhost", "127.0.0.1", "::1", None)  # a machine's names for itself


def is_known() -> bool:
    """Whether PUBLIC_ADDRESS names the register for others than this machine."""
    return urlsplit(settings.PUBLIC_ADDRESS).hostname not in OWN


def site_of(request: HttpRequest) -> str:
    """Scheme and host of the register's identifiers, without a final slash.

    They are PUBLIC_ADDRESS, whatever host is asked, so that one record has one identifier; only
    where that is not set do they follow the request.
    """
    if is_known():
        return settings.PUBLIC_ADDRESS
    return request.build_absolute_uri("/").rstrip("/")
