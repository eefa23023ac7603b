"""Single records: as they stand, as they stood on a day, and each of their editions."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opendata import answers, published
from opendata.answers import Json
from opendata.api import shapes
from opendata.api.lists import RECORDS
from opendata.api.operations import operation
from opendata.api.parameters import AS_OF
from opendata.api.parameters import whole as whole_number
from opendata.views.records import commitment_of, described, whole
from register import editions, reading
from register.documents import TYPES
from register.models import Edition

router = Router(tags=["Records"])
MOST_EDITIONS = 1_000_000
REAL = {
    "agreement": "gb-jp-2022-1",
    "country": "jp",
    "organisation": "gb-dcms",
    "person": "julia-lopez",
    "topic": "open-ran",
    "strategy": "gb-5g-supply-chain-diversification-strategy",
    "progress": "gb-jp-2022-1-u1",
}
NUMBER = whole_number(
    "edition", "The edition with this number instead of the newest.", 1, MOST_EDITIONS
)
EVER = (301, 404, 410)


def dated(data: dict[str, Any], edition: Edition) -> HttpResponse:
    response = Json(data)
    response["Last-Modified"] = answers.dated(edition.published_at)
    return response


def one_edition(record_type: str, reference: str, number: int) -> HttpResponse:
    """Raises as `editions.numbered` does."""
    edition = editions.numbered(record_type, reference, number)
    return dated(whole(edition), edition)


class Kind(NamedTuple):
    """A type of record, by its folder in addresses and its name in those of OpenAPI."""

    record_type: str
    folder: str
    name: str

    @property
    def address(self) -> str:
        return f"/{self.folder}/{{slug:reference}}"

    @property
    def example(self) -> str:
        return f"/api/v1/{self.folder}/{REAL[self.record_type]}"

    @property
    def values(self) -> dict[str, Any]:
        return {"reference": REAL[self.record_type]}


def _kind(record_type: str) -> Kind:
    folder = "agreements" if record_type == "agreement" else RECORDS[record_type]
    name = "progress-update" if record_type == "progress" else record_type
    return Kind(record_type, folder, name)


def _record(kind: Kind) -> None:
    @operation(
        router,
        kind.address,
        name=kind.name,
        summary=f"Read one record of {kind.folder}",
        answer=shapes.edition(kind.record_type),
        parameters=[NUMBER, AS_OF],
        refuses=EVER,
        example=kind.example,
        values=kind.values,
    )
    def read_one(request: HttpRequest, asked: dict[str, Any], reference: str) -> HttpResponse:
        """The document just as it was frozen, with what its edition says of itself.

        An edition that withdrew, merged or redacted has no document.
        """
        if asked["edition"]:
            return one_edition(kind.record_type, reference, asked["edition"])
        edition = reading.read(kind.record_type, reference)
        return dated(whole(edition), edition)


def _history(kind: Kind) -> None:
    @operation(
        router,
        f"{kind.address}/editions",
        name=f"{kind.name}-editions",
        summary=f"List the editions of one record of {kind.folder}",
        answer=shapes.Editions,
        parameters=[AS_OF],
        refuses=EVER,
        example=f"{kind.example}/editions",
        values=kind.values,
    )
    def history(request: HttpRequest, asked: dict[str, Any], reference: str) -> dict[str, Any]:
        """First to newest, each with its change note."""
        found = editions.public(kind.record_type, reference).defer("document")
        return {"results": [described(one) for one in found]}


def _edition(kind: Kind) -> None:
    @operation(
        router,
        f"{kind.address}/editions/{{int:number}}",
        name=f"{kind.name}-edition",
        summary=f"Read one edition of one record of {kind.folder}",
        answer=shapes.edition(kind.record_type),
        parameters=[AS_OF],
        refuses=EVER,
        example=f"{kind.example}/editions/1",
        values=kind.values | {"number": 1},
    )
    def edition(
        request: HttpRequest, asked: dict[str, Any], reference: str, number: int
    ) -> HttpResponse:
        """The document of that edition; null where it withdrew, merged or redacted."""
        return one_edition(kind.record_type, reference, number)


for one in map(_kind, TYPES):
    _record(one)
    _history(one)
    _edition(one)


@operation(
    router,
    "/agreements/{slug:reference}/commitments/{int:number}",
    name="commitment",
    summary="Read one commitment",
    answer=shapes.CommitmentRecord,
    parameters=[AS_OF],
    refuses=EVER,
    example="/api/v1/agreements/gb-jp-2022-1/commitments/1",
    values={"reference": REAL["agreement"], "number": 1},
)
def commitment(
    request: HttpRequest, asked: dict[str, Any], reference: str, number: int
) -> HttpResponse:
    """With the progress published on it, newest first, and its status by each who assessed it."""
    edition, said = commitment_of(reference, number)
    # A report on it changes the answer, and so does one that was taken out again.
    newest = published.editions_of("agreement", reference).defer("document").first()
    return dated({"edition": described(edition)} | said, newest or edition)
