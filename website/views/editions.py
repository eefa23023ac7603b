"""The history of a record in the open: its editions, and what changed between two of them."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import resolve
from django.utils import translation
from django.utils.translation import ngettext
from django.views.generic import View

from register import editions, moments, reading
from register.addresses import FOLDERS, address
from register.codelists import Action
from register.differences import Difference, compare
from register.documents import Document
from register.languages import ENGLISH, localised
from register.models import Edition
from register.pages import NoSuchPart
from website.addresses import FEED, page_address
from website.tongues import called
from website.views.base import Page


@dataclass(frozen=True)
class Line:
    """One edition in the list, with the edition that held the record's text before it."""

    edition: Edition
    before: int | None


class HistoryPage(Page):
    """A page on a record that stands in the register: one that was withdrawn is gone."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record_type, reference = kwargs["record_type"], kwargs["reference"]
        current = reading.read(record_type, reference)
        folder = FOLDERS[record_type]
        return super().get_context_data(**kwargs) | {
            "current": current,
            "label": called(current.content),
            "section": folder,
            "list_url": page_address(f"website:{folder}"),
            "record_type": record_type,
            "reference": reference,
        }


class EditionsView(HistoryPage):
    template_name = "website/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = kwargs["record_type"], kwargs["reference"]
        found: list[Any] = list(editions.of(*record).defer("document"))
        # What the law removed can be compared with nothing.
        texts = [edition.number for edition in found if edition.has_text]
        lines = [
            Line(
                edition,
                max((n for n in texts if n < edition.number), default=None)
                if edition.number in texts
                else None,
            )
            for edition in found
        ]
        return super().get_context_data(**kwargs) | {
            "lines": lines[::-1],
            "twins": {
                "atom": page_address(FEED, *record),
                "json": page_address(f"opendata:api-{record[0]}-editions", record[1]),
            },
        }


class EditionView(View):
    """The page of a record as one edition had it: what a citation leads to."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any, record_type: str, reference: str, number: int) -> HttpResponseBase:
        try:
            edition = editions.numbered(record_type, reference, number)
        except editions.NoSuchEdition:
            raise _no_edition(record_type, reference) from None
        if edition.action != Action.PUBLISHED:
            raise _no_edition(record_type, reference)
        request.register_moment = moments.after(edition)
        request.register_edition = edition
        page = resolve(localised(address(record_type, reference)), settings.PUBLIC_URLCONF)
        with moments.reading_from(request.register_moment):
            response: Any = page.func(request, *page.args, **page.kwargs)
            return response.render()


class ChangesView(HistoryPage):
    """What one edition says and an earlier one does not, word by word."""

    template_name = "website/changes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        first, second = kwargs["before"], kwargs["after"]
        if first > second:
            record = kwargs["record_type"], kwargs["reference"]
            return HttpResponseRedirect(page_address("website:changes", *record, second, first))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # first: what is not public has no editions
        numbers = (kwargs["before"], kwargs["after"])
        found = editions.of(kwargs["record_type"], kwargs["reference"]).filter(number__in=numbers)
        both = {edition.number: edition for edition in found}
        if len(both) < 2:
            raise _no_edition(kwargs["record_type"], kwargs["reference"])
        before, after = (both[number] for number in numbers)
        return context | {
            "before": before,
            "after": after,
            "both": (before, after),
            "changes": _changes(before, after),
            "redacted": _reasons(kwargs["record_type"], kwargs["reference"], (before, after)),
        }


def _no_edition(record_type: str, reference: str) -> NoSuchPart:
    """What is said of an edition that a public record does not have."""
    number = editions.of(record_type, reference).count()
    said = ngettext("This record has %(n)s edition", "This record has %(n)s editions", number)
    address = page_address("website:editions", record_type, reference)
    return NoSuchPart(said % {"n": number}, address)


def _changes(before: Edition, after: Edition) -> list[Difference] | None:
    """The differences, or None where one of the two holds no text.

    Fields, codes and texts are those of the documents, which are in English, as the page says.
    """
    old, new = _text(before), _text(after)
    with translation.override(ENGLISH.django):
        return compare(old, new) if old and new else None


def _text(edition: Edition) -> Document | None:
    try:
        return edition.content
    except LookupError:
        return None


def _reasons(record_type: str, reference: str, both: tuple[Edition, ...]) -> list[Edition]:
    """Where a text was removed because the law requires it: the editions that say why."""
    if all(edition.document for edition in both):
        return []
    return list(editions.of(record_type, reference).filter(action=Action.REDACTED))
