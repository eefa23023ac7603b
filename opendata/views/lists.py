from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import View
from django_filters import FilterSet

from opendata import rows
from opendata.answers import Json
from opendata.naming import file_name
from register import moments
from register.finders import AgreementFinder, CommitmentFinder
from register.pages import page_of
from register.problems import of_errors
from register.query import agreements, commitments

PAGE_SIZE = 20


class Twin(View):
    """The same list as a finder's page, under the same parameters."""

    http_method_names = ["get", "head", "options"]
    finder: type[FilterSet]
    source: Any
    name = ""

    def found(self, request: HttpRequest) -> Any:
        return self.finder(request.GET, queryset=type(self).source(), request=request)

    def wrong(self, finder: Any) -> HttpResponse | None:
        """A program is told of a wrong parameter instead of being given the rest."""
        if finder.is_valid():
            return None
        problems = {name: [str(error) for error in found] for name, found in finder.errors.items()}
        return of_errors(self.request, problems)


class ListJson(Twin):
    """`{"count", "page", "pages", "results", "facets"}`; results as on the page, 20 each."""

    def get(self, request: HttpRequest) -> HttpResponse:
        finder = self.found(request)
        if wrong := self.wrong(finder):
            return wrong
        page = page_of(finder.qs, PAGE_SIZE, request.GET.get("page"))
        return Json(
            {
                "count": page.paginator.count,
                "page": page.number,
                "pages": page.paginator.num_pages,
                "results": [rows.as_json(hit.card) for hit in page],
                "facets": {
                    name: [rows.facet_option(option) for option in options]
                    for name, options in finder.qs.facets().items()
                },
            }
        )


class ListCsv(Twin):
    """Every matching row, streamed; RFC 4180 in UTF-8, safe to open in a spreadsheet."""

    columns: dict[str, Any]

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        finder = self.found(request)
        if wrong := self.wrong(finder):
            return wrong
        if moments.standing():  # a 503 can no longer be said once the answer has begun
            finder.qs.count()
        lines = rows.csv_lines(self.columns, self._cards(finder.qs))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = file_name(self.name, finder)
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response

    def _cards(self, hits: Iterable[Any]) -> Iterator[Any]:
        return (hit.card for hit in hits)


class AgreementsJson(ListJson):
    finder, source = AgreementFinder, staticmethod(agreements)


class AgreementsCsv(ListCsv):
    finder, source, name = AgreementFinder, staticmethod(agreements), "agreements"
    columns = rows.AGREEMENT_COLUMNS


class CommitmentsJson(ListJson):
    finder, source = CommitmentFinder, staticmethod(commitments)


class CommitmentsCsv(ListCsv):
    finder, source, name = CommitmentFinder, staticmethod(commitments), "commitments"
    columns = rows.COMMITMENT_COLUMNS
