from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.views import FilterView

from register import languages, moments
from register.codelists import ProgressStatus
from register.conditions import ORDERS
from register.filters import Active
from register.finders import AgreementFinder, CommitmentFinder, Finder
from register.index.counting import Option
from register.languages import country_name, order
from register.pages import PAGE, SEEN, page_of
from register.query import agreements, commitments
from website import twins
from website.lists import lists_of
from website.named import Named, named_in
from website.paired import pair_of
from website.sentences import clauses, left_out, near_words, sentence
from website.views.base import InSection

PAGE_SIZE = 20
MOST_WAYS_OUT = 8
LONGEST_TITLE = 120  # characters
MOST_TOPICS = 6


class FinderView(InSection, FilterView):
    """A finder: the address holds its whole state; a wrong value is said and the rest applies."""

    paginate_by = PAGE_SIZE
    context_object_name = "hits"
    strict = False
    heading: str | Promise = ""
    # The formats that the list can be followed or downloaded in.
    forms: tuple[str, ...] = ("atom", "csv", "json")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A form sends its empty fields too: the address that people share is without them."""
        given = [(name, value) for name, values in request.GET.lists() for value in values]
        kept = [(name, value) for name, value in given if value]
        if kept != given:
            return redirect(f"{request.path}?{urlencode(kept)}" if kept else request.path)
        return super().get(request, *args, **kwargs)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        page = page_of(queryset, page_size, self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finder = self.filterset
        return super().get_context_data(**kwargs) | {
            "finder": finder,
            "heading": self.heading,
            "clauses": clauses(finder),
            "left_out": left_out(finder),
            "page_title": self._title(finder),
            "sorts": self._sorts(finder),
            "countries": countries(),
            "named": self._named(finder),
            "pair": pair_of(finder),
            "lists": lists_of(self._words(finder)),
            "near": near_words(finder) if self.object_list else "",
            "suggestion": self._suggestion(finder),
            "topics": self._topics(finder),
            "ways_out": [] if self.object_list else list(ways_out(finder)),
            "twins": twins.of_list(self.request, f"/{self.section}", self.forms),
            "kept": self._kept(finder),
        }

    def _kept(self, finder: Finder) -> list[tuple[str, str]]:
        """The filters and the order in use, for the form of another day."""
        kept = [(name, one) for name, values in finder.written.items() for one in values]
        order_by = self.request.GET.get("sort", "")
        return [*kept, ("sort", order_by)] if order_by in finder.sorts else kept

    def _title(self, finder: Finder) -> str:
        """What the page is called in a list of windows or bookmarks."""
        title = Truncator(sentence(str(self.heading), finder)).chars(LONGEST_TITLE)
        number = self.request.GET.get("page", "1")
        if number != "1":
            title = gettext("%(title)s, page %(n)s") % {"title": title, "n": number[:9]}
        return gettext("Error: %(title)s") % {"title": title} if finder.form.errors else title

    def _named(self, finder: Finder) -> list[Named]:
        """The pages of what is searched for by its name, above the first results."""
        return named_in(self._words(finder)) if self.request.GET.get(PAGE, "1") == "1" else []

    def _words(self, finder: Finder) -> str:
        return next((active.value for active in finder.active if active.name == "q"), "")

    def _topics(self, finder: Finder) -> list[Option]:
        """Topics with most records, for words that are not in the language of the register.

        None where something was found, and on pages in English.
        """
        foreign = languages.current() != languages.ENGLISH
        if self.object_list or not foreign or not self._words(finder):
            return []
        return finder.queryset.all().facets()["topic"][:MOST_TOPICS]

    def _suggestion(self, finder: Finder) -> tuple[str, str] | None:
        """Other words to search for where nothing was found, and the address that does."""
        if self.object_list or lists_of(self._words(finder)):
            return None
        words = finder.qs.suggestion()
        query = self.request.GET.copy()
        query["q"] = words
        for name in (PAGE, SEEN):
            query.pop(name, None)
        finds = words and type(finder)(query, queryset=finder.queryset.all()).qs.exists()
        return (words, f"{self.request.path}?{query.urlencode()}") if finds else None

    def _sorts(self, finder: Finder) -> list[tuple[str, str | Promise, bool]]:
        """Name, label and whether it is the order in use; best match only makes sense of words."""
        searched = bool(self.request.GET.get("q", "").strip())
        chosen = self.request.GET.get("sort") or ("relevance" if searched else "newest")
        names = [name for name in finder.sorts if searched or name != "relevance"]
        return [(name, ORDERS[name], name == chosen) for name in names]


class WayOut(NamedTuple):
    """A filter in use, and how many would be found without it."""

    filter: Active
    number: int


def ways_out(finder: Finder) -> Iterator[WayOut]:
    """What would be found without each of the filters in use, for those that keep something out."""
    for active in finder.active[:MOST_WAYS_OUT]:
        without = QueryDict(active.remove_url.partition("?")[2])
        if count := type(finder)(without, queryset=finder.queryset.all()).qs.count():
            yield WayOut(active, count)


class AgreementFinderView(FinderView):
    section = "agreements"
    heading = _("Agreements")
    template_name = "website/agreements.html"
    filterset_class = AgreementFinder

    def get_queryset(self) -> Any:
        return agreements()


class CommitmentFinderView(FinderView):
    section = "commitments"
    heading = _("Commitments")
    template_name = "website/commitments.html"
    filterset_class = CommitmentFinder
    forms = ("atom", "ics", "csv", "json")

    def get_queryset(self) -> Any:
        return commitments()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = any(active.name == "overdue" for active in self.filterset.active)
        unread = self.filterset.qs.filter(progress=ProgressStatus.NOT_ASSESSED.value)
        return super().get_context_data(**kwargs) | {
            "perhaps_kept": unread.count() if asked else 0,
        }


def countries() -> list[tuple[str, str]]:
    """Code and name of every country that an agreement can be searched between, by name."""
    labels = moments.labels().items()
    named = [(ref, country_name(ref, n)) for (kind, ref), n in labels if kind == "country"]
    return sorted(named, key=lambda country: order(country[1]))
