"""The lists as Atom feeds: what a reader follows, under the same parameters as the page."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from opendata import atom, news, published
from opendata.identity import query_of, urn
from opendata.views.lists import Twin
from register import journal, moments, reading
from register.finders import AgreementFinder, CommitmentFinder
from register.pages import page_of
from register.query import Hit, RegisterQuery, agreements, commitments

PAGE_SIZE = 50
# Of what became overdue or silent, the newest that are put in the order of the day it did.
MOST_DATED = 1000


class FeedView(View):
    """An Atom feed, fifty entries a page; `folder` is the page that it follows."""

    http_method_names = ["get", "head", "options"]
    folder = ""

    def page(self, found: Any) -> Page:
        return page_of(found, PAGE_SIZE, self.request.GET.get("page"))

    def answer(
        self, page: Page, entries: list[atom.Entry], title: str, name: str, finder: Any = None
    ) -> HttpResponse:
        """The feed called `title` and known as `name`; the day shown is said where there is one."""
        asked = query_of(finder)
        day = moments.earlier_day()
        feed = atom.Feed(
            id=urn("feed", name, f"?{asked}" if asked else ""),
            title=title,
            subtitle=_("The register as it stood at the end of %(day)s (UTC).") % {"day": day}
            if day
            else "",
            url=self.absolute(f"/{self.folder}/{self._query(page=None)}"),
            self_url=self.absolute(self.request.path + self._query()),
            home_url=self.absolute("/"),
            updated=max((entry.updated for entry in entries), default=self._latest()),
            entries=entries,
            pages={rel: self.absolute(self.request.path + q) for rel, q in self._pages(page)},
        )
        return HttpResponse(atom.write(feed), content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")

    def absolute(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def _latest(self) -> datetime:
        """When the register last changed, for a feed without entries."""
        head = getattr(self.request, "register_head", None) or journal.head()
        return head.published_at or datetime(1970, 1, 1, tzinfo=UTC)

    def _query(self, **changes: Any) -> str:
        query = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = str(value)
        return f"?{query.urlencode()}" if query else ""

    def _pages(self, page: Page) -> list[tuple[str, str]]:
        """RFC 5005, section 3: the other pages of a feed that has more than one."""
        last = page.paginator.num_pages
        if last < 2:
            return []
        near = [("previous", page.number - 1), ("next", page.number + 1)]
        numbers = [("first", 1), *(pair for pair in near if 1 <= pair[1] <= last), ("last", last)]
        return [(rel, self._query(page=None if n == 1 else n)) for rel, n in numbers]


class FinderAtom(FeedView, Twin):
    """What a finder finds, the latest change first unless another order is asked for."""

    entry: Any

    def get(self, request: HttpRequest) -> HttpResponse:
        finder = self.found(request)
        if wrong := self.wrong(finder):
            return wrong
        page = self.page(self.listed(finder))
        hits = list(page)
        notes = news.notes(hit.card.seq for hit in hits)
        entry = self.entry_for(finder)
        entries = [entry(hit.card, notes, self.absolute) for hit in hits]
        words = [f"{active.label}: {active.value}" for active in finder.active]
        title = " – ".join(["Countersign", str(self.name), *words])
        return self.answer(page, entries, title, self.folder, finder)

    def entry_for(self, finder: Any) -> Any:
        """What makes an entry of a card under what the finder was asked."""
        return self.entry

    def listed(self, finder: Any) -> Any:
        asked = finder.form.cleaned_data.get("sort")
        return finder.qs if asked else finder.qs.order_by("updated")


class AgreementsAtom(FinderAtom):
    finder, source = AgreementFinder, staticmethod(agreements)
    folder, name = "agreements", "Agreements"
    entry = staticmethod(news.agreement_entry)


class CommitmentsAtom(FinderAtom):
    """Of what is overdue or silent, the latest to have become so comes first.

    Where neither is asked for, the order is that of publication, and so is what counts as a change:
    no entry stands behind older ones.
    """

    finder, source = CommitmentFinder, staticmethod(commitments)
    folder, name = "commitments", "Commitments"
    entry = staticmethod(news.commitment_entry)

    def entry_for(self, finder: Any) -> Any:
        return news.turning_entry if _follows_days(finder) else self.entry

    def listed(self, finder: Any) -> Any:
        asked = finder.form.cleaned_data
        if asked.get("sort") or not _follows_days(finder):
            return super().listed(finder)
        return _latest_first(finder.qs, is_overdue=bool(asked.get("overdue")))


def _follows_days(finder: Any) -> bool:
    asked = finder.form.cleaned_data
    return bool(asked.get("overdue") or asked.get("silent"))


def _latest_first(found: RegisterQuery, *, is_overdue: bool) -> Sequence[Hit]:
    ordered = found.order_by("due") if is_overdue else found.latest_reported_first()
    # By their due dates, the latest stands last.
    first = max(found.count() - MOST_DATED, 0) if is_overdue else 0
    hits = ordered[first : first + MOST_DATED]
    return sorted(hits, key=lambda hit: news.recency(hit.card), reverse=True)


class UpdatesAtom(FeedView):
    """Every publication, withdrawal and merger, newest first: an entry for each edition."""

    folder = "updates"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page(published.editions())
        entries = published.edition_entries(list(page), self.absolute)
        return self.answer(page, entries, "Countersign – Changes to the register", "updates")


class RecordAtom(FeedView):
    """The editions of one record; for an agreement those of its progress updates too."""

    def get(self, request: HttpRequest, record_type: str, reference: str) -> HttpResponse:
        edition = reading.read(record_type, reference)
        self.folder = published.folder(record_type, reference)
        page = self.page(published.editions_of(record_type, reference))
        entries = published.edition_entries(list(page), self.absolute)
        title = f"Countersign – {edition.content.label}"
        return self.answer(page, entries, title, f"{record_type}/{reference}")
