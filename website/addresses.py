"""Addresses of pages, as other pages lead to them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from register import addresses, moments
from register.languages import localised

RECORD, FEED = "opendata:record", "opendata:record-atom"


def page_address(name: str, *args: Any, **parameters: str | Sequence[str]) -> str:
    """The address of a public page or file; as of the day that is shown, where one is.

    The day stands first, so that a page may write the value of the last parameter after it. On the
    page of one edition the record's file is that of this edition, since several may be of one day,
    and its feed is that of the record, since there is nothing to follow in what never changes.
    """
    if name == RECORD and (number := moments.edition_shown(*args)):
        return reverse("opendata:edition", args=[*args, number])
    if name == FEED and moments.edition_shown(*args):
        return reverse(name, args=args)
    return _of_the_day(reverse(name, args=args), parameters)


def finder_address(name: str, **parameters: str | Sequence[str]) -> str:
    """The list of what a finder finds; as of the day that is shown, where one is."""
    return page_address(f"website:{name}", **parameters)


def record_address(record_type: str, reference: str) -> str:
    """The page of a record, or its place on one; as of the day that is shown, where one is."""
    path, hash_mark, place = addresses.address(record_type, reference).partition("#")
    return f"{_of_the_day(localised(path), {})}{hash_mark}{place}"


def commitment_address(agreement: str, number: int) -> str:
    """The page of a commitment; as of the day that is shown, where one is."""
    return _of_the_day(localised(addresses.commitment_address(agreement, number)), {})


def _of_the_day(path: str, parameters: Mapping[str, str | Sequence[str]]) -> str:
    day = moments.earlier_day()
    given = ({moments.PARAMETER: str(day)} if day else {}) | dict(parameters)
    return f"{path}?{urlencode(given, doseq=True, safe=',')}" if given else path
