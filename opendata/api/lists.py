"""Lists: agreements and commitments as their finders find them, other records by name."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opendata import rows
from opendata.answers import Json
from opendata.api import citing, paging, shapes
from opendata.api.operations import operation
from opendata.api.parameters import (
    AS_OF,
    Refused,
    choice,
    fields_of,
    of_finder,
    reference,
    words,
)
from register import reading
from register.addresses import FOLDERS
from register.documents import TYPES
from register.finders import AgreementFinder, CommitmentFinder, Finder
from register.index.cards import AgreementCard, CommitmentCard
from register.index.paging import RELEVANCE
from register.query import agreements, commitments
from register.rebuilding import Rows

router = Router(tags=["Lists"])
FINDERS: dict[str, tuple[type[Finder], Any, Callable[[], Any], str]] = {
    "agreements": (AgreementFinder, AgreementCard, agreements, "?country=jp&topic=open-ran"),
    "commitments": (CommitmentFinder, CommitmentCard, commitments, "?country=jp&sort=due"),
}
RECORDS = {**{kind: FOLDERS[kind] for kind in TYPES if kind in FOLDERS}, "progress": "progress"}
RECORDS.pop("agreement")
BY_NAME = {"name": ("sort_key", "reference"), "updated": ("-edition_id", "reference")}
BY_DATE = {
    "newest": ("-sort_key", "reference"),
    "oldest": ("sort_key", "reference"),
    "updated": ("-edition_id", "reference"),
}
SEARCH = words(
    "q", "Words that what the record is called holds as they stand, in whatever case.", 200
)
OF_AGREEMENT = reference(
    "agreement", "Only what was reported on this agreement: its reference.", "gb-jp-2022-1"
)
COUNTRY = reference("country", "Only those of this country: its code.", "jp")
FACETS = choice(
    "facets", "With 0 the values of each filter are not counted, which is quicker.", ("1", "0")
)


def listed(request: HttpRequest, part: paging.Part, results: list, **more: Any) -> HttpResponse:
    """The answer of a list, with where it goes on."""
    following = _address(request, cursor=part.cursor) if part.cursor else None
    if part.page and part.pages:
        following = _address(request, page=part.page + 1) if part.page < part.pages else None
    answer: dict[str, Any] = {"count": part.count, "page": part.page, "pages": part.pages}
    answer |= {"next": following, "cursor": part.cursor, "results": results}
    response = Json(answer | more)
    links = {"next": following} if following else {}
    if part.page and part.pages:
        links |= {"first": _address(request, page=1), "last": _address(request, page=part.pages)}
        if part.page > 1:
            links["prev"] = _address(request, page=part.page - 1)
    response["Link"] = ", ".join(f'<{where}>; rel="{name}"' for name, where in links.items())
    return response


def _address(request: HttpRequest, **changed: Any) -> str:
    query = request.GET.copy()
    for name in ("page", "cursor"):
        query.pop(name, None)
    for name, value in changed.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def only(fields: list[str], found: dict[str, Any]) -> dict[str, Any]:
    """What was asked for of a result; everything where nothing was."""
    return {n: v for n, v in found.items() if n == "reference" or n in fields} if fields else found


def _results(cards: list[Any], fields: list[str]) -> list[dict[str, Any]]:
    cited = not fields or set(fields) & set(citing.FIELDS)
    own = citing.own_editions(cards) if cited else {}
    return [only(fields, rows.as_json(card) | own.get(card.reference, {})) for card in cards]


def _finder(name: str) -> None:
    finder, card, source, example = FINDERS[name]
    names = list(shapes.result(card).model_fields)
    parameters = [*of_finder(finder), *paging.PARAMETERS, fields_of(names), FACETS, AS_OF]

    @operation(
        router,
        f"/{name}",
        name=name,
        summary=f"Find {name}",
        answer=shapes.listing(card, facets=True),
        parameters=parameters,
        refuses=(404,),
        example=f"/api/v1/{name}{example}",
    )
    def find(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
        """Values of one parameter are alternatives; different parameters must all be met.

        Each facet is counted with every other filter applied.
        """
        found = finder(request.GET, queryset=source(), request=request)
        if not found.is_valid():
            raise Refused({n: [str(error) for error in e] for n, e in found.errors.items()})
        if found.form.cleaned_data["sort"] == RELEVANCE and not found.form.cleaned_data["q"]:
            said = "“relevance” is an order of words found: give “q” too, or another order"
            raise Refused({"sort": [said]})
        part = paging.part_of(request, found.qs, lambda hit: hit.card.reference, asked)
        results = _results([hit.card for hit in part.results], asked["fields"])
        facets = None
        if part.page and asked["facets"] != "0":
            facets = {
                facet: [rows.facet_option(option) for option in options]
                for facet, options in found.qs.facets().items()
            }
        return listed(request, part, results, facets=facets)


def _records(record_type: str) -> None:
    kind, name = TYPES[record_type], RECORDS[record_type]
    orders = BY_DATE if record_type == "progress" else BY_NAME
    parameters = [
        SEARCH,
        *([COUNTRY] if record_type in reading.OF_COUNTRIES else []),
        *([OF_AGREEMENT] if record_type == "progress" else []),
        choice("sort", "The order; ties in the order of references.", tuple(orders)),
        *paging.PARAMETERS,
        fields_of(list(kind.model_fields)),
        AS_OF,
    ]

    @operation(
        router,
        f"/{name}",
        name=name,
        summary="List progress updates" if name == "progress" else f"List {name}",
        answer=shapes.listing(kind, facets=False),
        parameters=parameters,
        refuses=(404,),
        example=f"/api/v1/{name}?fields=reference&page_size=5",
    )
    def find(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
        """Results are the records' documents, as they were published."""
        found = _called(reading.listed(record_type, asked.get("country", "")), asked["q"])
        if asked.get("agreement"):
            found = found.filter(part_of=asked["agreement"].lower())  # as with countries
        order = orders[asked["sort"] or next(iter(orders))]
        part = paging.part_of(request, found.order_by(*order), lambda row: row.reference, asked)
        results = [only(asked["fields"], json.loads(r.edition.document)) for r in part.results]
        return listed(request, part, results)


def _called(found: Any, text: str) -> Any:
    if not text:
        return found
    if isinstance(found, Rows):
        return Rows([row for row in found if text.casefold() in row.label.casefold()])
    return found.filter(label__icontains=text)


for one in FINDERS:
    _finder(one)
for one in RECORDS:
    _records(one)
