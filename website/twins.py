"""The same list or record in other formats: what pages link to for programs and readers."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from register.languages import country_name
from register.pages import PAGE, SEEN
from website.addresses import FEED, RECORD, page_address
from website.tongues import called, english


class Form(NamedTuple):
    """A format: its media type (RFC 6838), and what people call it."""

    media_type: str
    name: str | Promise


FORMS = {
    "atom": Form("application/atom+xml", _("Atom")),
    "ics": Form("text/calendar", _("Calendar")),
    "csv": Form("text/csv", "CSV"),
    "json": Form("application/json", "JSON"),
    "svg": Form("image/svg+xml", "SVG"),
}


# The agreements under a record, as their feed is called.
FILED = {
    "country": _("Agreements with %(name)s"),
    "person": _("Agreements that name %(name)s"),
    "organisation": _("Agreements that name %(name)s"),
    "topic": _("Agreements on %(name)s"),
    "strategy": _("Agreements that serve %(name)s"),
}


class Feed(NamedTuple):
    """A feed, and what it tells of: as plain text, and as it stands on the page."""

    url: str
    title: str
    label: SafeString


def of_list(request: HttpRequest, path: str, forms: Iterable[str]) -> dict[str, str]:
    """The address of a list in each format, under the parameters of its page but for the page."""
    return {form: f"{path}.{form}{query_of(request)}" for form in forms}


def query_of(request: HttpRequest) -> str:
    """What the address asks for but for the page, with the question mark."""
    query = request.GET.copy()
    for name in (PAGE, SEEN):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


def filed_under(record: Any) -> Feed:
    """The feed of the agreements under a country, person, organisation, topic or strategy.

    That of the record itself tells of its own editions alone.
    """
    said = str(FILED[record.type])
    name = called(record)
    shown: Any = english(name)
    if record.type == "country":
        name = shown = country_name(record.reference, name)
    url = page_address("opendata:agreements-atom", **{record.type: record.reference})
    label = escape(said) % {"name": conditional_escape(shown)}
    return Feed(url, said % {"name": name}, mark_safe(label))  # noqa: S308 - escaped above


def of_record(record_type: str, reference: str) -> dict[str, str]:
    """The address of a record in each format; of the day or edition that is shown, where one is."""
    names = {"atom": FEED, "json": RECORD}
    return {form: page_address(name, record_type, reference) for form, name in names.items()}
