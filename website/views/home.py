from typing import Any

from django.utils.functional import Promise

from register import journal, moments, reading
from register.addresses import agreement_of
from register.codelists import Action, ProgressStatus
from register.documents import Progress
from register.models import Edition
from register.pages import page_of
from register.query import agreements, commitments
from website import twins
from website.addresses import finder_address, page_address, record_address
from website.explore.progress import ORDER
from website.explore.small import SmallProgress
from website.policy import policy
from website.views.base import Page

LATEST = 5
REPORTED = [status.value for status in ProgressStatus if status != ProgressStatus.NO_UPDATE]
UPDATES_PAGE_SIZE = 50


class HomeView(Page):
    section = "home"
    template_name = "website/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every, promised = agreements(), commitments()
        facets = every.facets()
        return super().get_context_data(**kwargs) | {
            "twins": {"atom": page_address("opendata:updates-atom")},
            "agreements": every.count(),
            "commitments": promised.count(),
            "reported": promised.filter(progress=REPORTED).count(),
            "reported_url": finder_address("commitments", progress=REPORTED),
            "overdue": promised.overdue().count(),
            "countries": len(every.totals("country")),
            "latest": every.order_by("newest")[:LATEST],
            "progress": [
                row.document
                for row in reading.everything("progress").order_by("-sort_key", "-pk")[:LATEST]
            ],
            "picture": SmallProgress(),
            "topics": facets["topic"],
            "partners": facets["country"],
        }


class UpdatesView(Page):
    """Every publication, withdrawal and merger, newest first, each with its change note."""

    section = "updates"
    template_name = "website/updates.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editions = Edition.objects.order_by("-seq")
        if day := moments.earlier_day():
            editions = editions.filter(published_at__lt=journal.end_of(day))
        page = page_of(editions, UPDATES_PAGE_SIZE, self.request.GET.get("page"))
        named = [(e.record_type, e.reference) for e in page]
        kept = [(e.record_type, e.merged_into) for e in page if e.merged_into]
        reported_on = [("agreement", _agreement_of(e)) for e in page]
        labels = reading.labels([*named, *kept, *reported_on])
        gone = reading.gone(key for key in named if key not in labels)
        rows = [
            {
                "edition": edition,
                "label": labels.get((edition.record_type, edition.reference), edition.reference),
                "address": record_address(edition.record_type, edition.reference),
                "gone": gone.get((edition.record_type, edition.reference)),
                "kept": _kept(edition, labels),
                "on": _on(edition, labels),
                "update": _update(edition),
            }
            for edition in page
        ]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "page_obj": page,
            "twins": twins.of_list(self.request, "/updates", ("atom", "csv", "json")),
        }


def _kept(edition: Edition, labels: dict[tuple[str, str], str]) -> tuple[str, str] | None:
    """The address and name of the record that a merged one leads to."""
    if not (reference := edition.merged_into):
        return None
    label = labels.get((edition.record_type, reference), reference)
    return record_address(edition.record_type, reference), label


def _on(edition: Edition, labels: dict[tuple[str, str], str]) -> tuple[str, str] | None:
    """The address and name of the agreement that an update is on, as long as it stands."""
    reference = _agreement_of(edition)
    label = labels.get(("agreement", reference))
    return (record_address("agreement", reference), label) if reference and label else None


def _update(edition: Edition) -> Progress | None:
    """What an edition reports on progress, if it does."""
    if edition.record_type != "progress" or edition.action != Action.PUBLISHED:
        return None
    return edition.content if edition.document else None  # type: ignore[return-value]


def _agreement_of(edition: Edition) -> str:
    """The agreement that an update is on; else an empty text."""
    return agreement_of(edition.reference) if edition.record_type == "progress" else ""


class AboutView(Page):
    section = "about"
    template_name = "website/about.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "counting_rules": policy("counting"),
            "statuses": ORDER,
        }


class NoticeView(Page):
    """A notice of the register about itself; `name` is its file in docs/policy."""

    section = "about"
    template_name = "website/notice.html"
    name = ""
    heading: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "text": policy(self.name),
        }
