from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from register import reading
from register.addresses import home_first
from register.documents import Country, Organisation, Person, Strategy
from register.languages import country_name, order
from register.models import Edition
from register.query import agreements, commitments
from website.views.base import Page, RecordPage

LATEST = 10


class CountriesView(Page):
    section = "countries"
    template_name = "website/countries.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {option.value: option.count for option in agreements().facets()["country"]}
        promised = {option.value: option.count for option in commitments().facets()["country"]}
        rows = [
            {
                "country": row.document,
                "agreements": counts.get(row.reference, 0),
                "commitments": promised.get(row.reference, 0),
            }
            for row in reading.everything("country")
        ]
        rows.sort(
            key=lambda row: order(country_name(row["country"].reference, row["country"].name))
        )
        return super().get_context_data(**kwargs) | {"rows": rows}


class CountryView(RecordPage):
    section = "countries"
    record_type = "country"
    template_name = "website/country.html"
    parts: list[Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition, self.parts = reading.read_with_parts("country", kwargs["reference"])
        return self.in_context(edition, edition.content, **kwargs)

    def record_context(self, edition: Edition, document: Country) -> dict[str, Any]:
        found = agreements().within(country=document.reference)
        facets = found.facets()
        return {
            "hits": found.order_by("newest")[:LATEST],
            "count": found.count(),
            "commitments": commitments().within(country=document.reference).count(),
            "partners": [o for o in facets["country"] if o.value != document.reference],
            "topics": facets["topic"],
            "organisations": _of(Organisation, self.parts),
            "people": _of(Person, self.parts),
            "strategies": _of(Strategy, self.parts),
        }


class BetweenView(Page):
    """Everything between two countries; the home country, else the alphabet, comes first."""

    section = "countries"
    template_name = "website/between.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pair = home_first(kwargs["first"], kwargs["second"])
        if pair != [kwargs["first"], kwargs["second"]]:
            return redirect("website:between", *pair, permanent=True)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first, second = kwargs["first"], kwargs["second"]
        pair = [reading.read("country", code).content for code in (first, second)]
        found = agreements().between(first, second)
        facets = found.facets()
        return super().get_context_data(**kwargs) | {
            "pair": pair,
            "hits": found.order_by("newest")[:100],
            "count": found.count(),
            "commitments": commitments().between(first, second).count(),
            "topics": facets["topic"],
            "people": facets["person"],
            "strategies": facets["strategy"],
        }


def _of(kind: type, parts: list[Any]) -> list[Any]:
    return sorted((part for part in parts if isinstance(part, kind)), key=lambda p: p.sort_key)
