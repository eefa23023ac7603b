"""Twins of the lists that have no filters: countries, people, organisations, and so on."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import View

from opendata import published, rows, tables
from opendata.answers import Json
from register import reading
from register.addresses import FOLDERS
from register.pages import page_of

BATCH = 500
# The lists by record type, and how many rows a page of each holds; that of countries holds all.
LISTED = {"country": 1000, "person": 100, "organisation": 100, "topic": 100, "strategy": 100}


class Table(View):
    """A list under the parameters of its page; `size` is the number of rows there."""

    http_method_names = ["get", "head", "options"]
    record_type = ""
    size: ClassVar[int] = 100

    def listed(self) -> Any:
        names = ("country", "organisation")
        return reading.listed(self.record_type, *(self.request.GET.get(n, "") for n in names))

    def rows(self, found: Iterable[Any]) -> Iterable[Any]:
        return tables.records(self.record_type, found)

    def named(self) -> tables.Columns:
        return tables.COLUMNS[self.record_type]


class Updates(Table):
    size = 50

    def listed(self) -> Any:
        return published.editions()

    def rows(self, found: Iterable[Any]) -> Iterable[Any]:
        return tables.updates(found)

    def named(self) -> tables.Columns:
        return tables.UPDATE_COLUMNS


class TableJson(Table):
    """`{"count", "page", "pages", "results"}`, as many results as the page has rows."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_of(self.listed(), self.size, request.GET.get("page"))
        results = [tables.as_json(self.named(), row) for row in self.rows(page)]
        paginator = page.paginator
        return Json(
            {
                "count": paginator.count,
                "page": page.number,
                "pages": paginator.num_pages,
                "results": results,
            }
        )


class TableCsv(Table):
    """Every row, streamed; RFC 4180 in UTF-8, safe to open in a spreadsheet."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        listed = self.listed()
        found = listed.iterator(BATCH) if hasattr(listed, "iterator") else listed
        columns = tables.as_cells(self.named())
        response = StreamingHttpResponse(
            rows.csv_lines(dict(columns), self.rows(found)), content_type="text/csv; charset=utf-8"
        )
        name = FOLDERS.get(self.record_type, "updates")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


class UpdatesJson(Updates, TableJson):
    pass


class UpdatesCsv(Updates, TableCsv):
    pass
