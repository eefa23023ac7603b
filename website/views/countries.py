from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from register import moments, reading
from register.addresses import home_first
from register.codelists import ProgressStatus
from register.documents import Country
from register.index.cards import CommitmentCard
from register.index.crossing import PERIOD
from register.languages import country_name, order
from register.models import Edition
from register.query import Hit, RegisterQuery, agreements, commitments
from website import twins
from website.addresses import finder_address, page_address
from website.explore.small import SmallProgress
from website.pairs import acting, quiet_years, sides, unshared
from website.views.base import Page, RecordPage
from website.views.states import checked, state_of

LATEST = 10
# People, organisations and strategies, each, that the page of a country names.
NAMED = 50
# Agreements between two that their page lists.
LISTED = 50


class CountriesView(Page):
    section = "countries"
    template_name = "website/countries.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts, promised = agreements().totals("country"), commitments().totals("country")
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
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "twins": twins.of_list(self.request, "/countries", ("csv", "json")),
        }


class CountryView(RecordPage):
    section = "countries"
    record_type = "country"
    template_name = "website/country.html"
    hits: list[Hit]
    parts: dict[str, reading.Parts]
    known: dict[reading.Key, Edition]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reference = kwargs["reference"]
        if moments.standing():
            # The register of a day is put together only for a country that was in it.
            reading.read("country", reference)
        self.hits = agreements().within(country=reference).order_by("newest")[:LATEST]
        edition, self.parts, self.known = reading.read_with_first_parts(
            "country", reference, NAMED, checked(self.hits)
        )
        return self.in_context(edition, edition.content, **kwargs)

    def record_context(self, edition: Edition, document: Country) -> dict[str, Any]:
        found = agreements().within(country=document.reference)
        promised = commitments().within(country=document.reference)
        facets = found.facets()
        return {
            "hits": self.hits,
            "count": found.count(),
            "commitments": promised.count(),
            "overdue": some(
                promised.overdue().order_by("due"),
                country=document.reference,
                overdue="1",
                sort="due",
            ),
            "state": state_of(found, self.hits, self.known),
            "picture": SmallProgress("topic", country=document.reference),
            "partners": [o for o in facets["country"] if o.value != document.reference],
            "topics": facets["topic"],
            "organisations": self.parts.get("organisation"),
            "people": self.parts.get("person"),
            "strategies": self.parts.get("strategy"),
        }


class BetweenView(Page):
    """Everything between two countries; the home country, else the alphabet, comes first."""

    section = "countries"
    template_name = "website/between.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["first"] == kwargs["second"]:
            return redirect(page_address("website:country", kwargs["first"]), permanent=True)
        pair = home_first(kwargs["first"], kwargs["second"])
        if pair != [kwargs["first"], kwargs["second"]]:
            query = request.META.get("QUERY_STRING", "")
            page = reverse("website:between", args=pair)
            response = redirect(f"{page}?{query}" if query else page, permanent=True)
            return response
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        codes = kwargs["first"], kwargs["second"]
        found, promised = agreements().between(*codes), commitments().between(*codes)
        facets = found.facets()
        hits = found.order_by("newest")[:LISTED]
        counts = acting(facets)
        named = [(kind, reference) for kind in counts for reference in counts[kind]]
        countries = [("country", code) for code in codes]
        own, known = reading.read_with(countries, [*named, *checked(hits)])
        pair = [edition.content for edition in own]
        people = {key: known[key].content for key in named if key in known}
        between = ",".join(codes)
        return super().get_context_data(**kwargs) | {
            "pair": pair,
            "hits": hits,
            "count": found.count(),
            "commitments": promised.count(),
            "overdue": some(
                promised.overdue().order_by("due"), between=between, overdue="1", sort="due"
            ),
            "silent": some(
                promised.filter(progress=ProgressStatus.NO_UPDATE.value).order_by("oldest"),
                between=between,
                progress=ProgressStatus.NO_UPDATE.value,
            ),
            "picture": SmallProgress("year", between=between),
            "quiet": quiet_years(found.crossed(PERIOD), moments.today()),
            "undated": found.count() - sum(g.count for g in found.crossed(PERIOD).values()),
            "unshared": unshared(pair, facets["topic"]),
            "sides": sides(pair, counts, people),
            "topics": facets["topic"],
            "strategies": facets["strategy"],
            "state": state_of(found, hits, known),
            "urls": {
                name: finder_address(name, between=between)
                for name in ("agreements", "commitments")
            },
            "twins": {
                form: page_address(f"opendata:agreements-{form}", between=between)
                for form in ("atom", "csv", "json")
            },
            "followed": f"/agreements/?between={between}",
        }


class Some(NamedTuple):
    """The first of the commitments found, how many there are, and the list of all."""

    cards: list[CommitmentCard]
    count: int  # type: ignore[assignment]
    url: str


def some(found: RegisterQuery, **parameters: str) -> Some:
    cards = [hit.card for hit in found[:LATEST]]
    return Some(cards, found.count(), finder_address("commitments", **parameters))
