"""Names for programs that outlive hosts: what feeds and calendars know a record by."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from register import moments

# Never changes: every feed reader and calendar that follows the register knows entries by it.
NAMESPACE = uuid.UUID("7b28a4f2-08a3-482b-b360-5d8d6a20a583")


def uuid_of(*parts: str | int) -> uuid.UUID:
    """The UUID (RFC 9562, version 5) of what `parts` name, the same on every host and for ever."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def urn(*parts: str | int) -> str:
    return uuid_of(*parts).urn


def query_of(finder: Any = None) -> str:
    """What an address asks for, written the same however it came; empty where it asks for nothing.

    The day, the filters in the order of the finder, the order: `as_of=2026-06-01&country=jp`. What
    says nothing of the content is left out: unknown parameters, empty ones, doubles, the page.
    """
    day = moments.earlier_day()
    filters = QueryDict(finder.canonical).urlencode() if finder else ""
    sort = finder.form.cleaned_data.get("sort") if finder else ""
    parts = [f"{moments.PARAMETER}={day}" if day else "", filters]
    return "&".join(filter(None, [*parts, urlencode({"sort": sort}) if sort else ""]))
