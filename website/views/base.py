from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.views.generic import TemplateView
from django.views.generic.base import ContextMixin

from register import moments, reading
from register.documents import Agreement, Document
from register.models import Edition
from register.query import RegisterQuery

# Agreements whose documents one page reads.
MOST_READ = 100


class InSection(ContextMixin):
    """What every page shows: its section of the navigation and the end of the journal."""

    section = ""
    http_method_names: Sequence[str] = ["get", "head", "options"]
    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        head = getattr(self.request, "register_head", None)
        return super().get_context_data(**kwargs) | {"section": self.section, "register_head": head}


class Page(InSection, TemplateView):
    """A public page."""


class RecordPage(Page):
    """A page drawn from one record's document; subclasses add what the register knows around it."""

    record_type = ""

    def record_context(self, edition: Edition, document: Any) -> dict[str, Any]:
        """What the template needs besides edition and document."""
        return {}

    def in_context(self, edition: Edition, document: Document, **kwargs: Any) -> dict[str, Any]:
        return (
            super().get_context_data(**kwargs)
            | {"edition": edition, self.record_type: document}
            | self.record_context(edition, document)
        )


def read_with_newest(
    record_type: str, reference: str, found: RegisterQuery
) -> tuple[Edition, list[Agreement]]:
    """A record, and the documents of the newest agreements found for it; of today, in one query.

    Raises what `reading.read` does.
    """
    if moments.standing():
        # The register of a day is put together only for a record that was in it.
        reading.read(record_type, reference)
    newest = [("agreement", hit.card.reference) for hit in found.order_by("newest")[:MOST_READ]]
    [edition], known = reading.read_with([(record_type, reference)], newest)
    return edition, [known[key].content for key in newest if key in known]
