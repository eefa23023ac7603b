"""Addresses of lists, as pages of records lead to them."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from register import moments


def finder_address(name: str, **parameters: str | Sequence[str]) -> str:
    """The list of what a finder finds; as of the day that is shown, where one is."""
    day = moments.earlier_day()
    given = parameters | ({moments.PARAMETER: str(day)} if day else {})
    return f"{reverse(f'website:{name}')}?{urlencode(given, doseq=True, safe=',')}"
