"""Single records: as they stand, as they stood on a day, and each of their editions."""

import json
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Router

from opendata.answers import Json
from opendata.api import shapes
from opendata.api.lists import RECORDS
from opendata.api.operations import operation
from opendata.api.parameters import AS_OF, whole
from opendata.views.records import about, commitment_of
from register import journal, moments, reading
from register.codelists import Action
from register.documents import TYPES
from register.models import Edition, EditionQuerySet

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
NUMBER = whole("edition", "The edition with this number instead of the newest.", 1, MOST_EDITIONS)
EVER = (301, 404, 410)


def dated(data: dict[str, Any], edition: Edition) -> HttpResponse:
    response = Json(data)
    response["Last-Modified"] = http_date(edition.published_at.timestamp())
    return response


def described(edition: Edition) -> dict[str, Any]:
    return about(edition) | {"action": edition.action}


def editions_of(record_type: str, reference: str) -> EditionQuerySet:
    """The editions of a record that is public, up to the day asked for; raises as `read` does.

    But for what was merged: its own past stays citable, though its address leads on.
    """
    with suppress(reading.Merged):
        reading.read(record_type, reference)
    found = Edition.objects.of(record_type, reference).order_by("number")
    day = moments.earlier_day()
    return found.filter(published_at__lt=journal.end_of(day)) if day else found


def one_edition(record_type: str, reference: str, number: int) -> HttpResponse:
    """Raises Http404 where there is none, and Removed where the law took its text."""
    if not 0 < number <= MOST_EDITIONS:
        raise Http404
    edition = editions_of(record_type, reference).filter(number=number).first()
    if edition is None:
        raise Http404
    if edition.action == Action.PUBLISHED and not edition.document:
        raise reading.Removed(edition)
    published = edition.action == Action.PUBLISHED
    document = json.loads(edition.document) if published else None
    return dated({"edition": described(edition), "document": document}, edition)


def _record(record_type: str) -> None:
    folder = "agreements" if record_type == "agreement" else RECORDS[record_type]
    real = REAL[record_type]
    values: dict[str, Any] = {"reference": real}
    name = "progress-update" if record_type == "progress" else record_type

    @operation(
        router,
        f"/{folder}/{{slug:reference}}",
        name=name,
        summary=f"Read one record of {folder}",
        answer=shapes.edition(record_type),
        parameters=[NUMBER, AS_OF],
        refuses=EVER,
        example=f"/api/v1/{folder}/{real}",
        values=values,
    )
    def read_one(request: HttpRequest, asked: dict[str, Any], reference: str) -> HttpResponse:
        """The document just as it was frozen, with what its edition says of itself.

        An edition that withdrew, merged or redacted has no document.
        """
        if asked["edition"]:
            return one_edition(record_type, reference, asked["edition"])
        edition = reading.read(record_type, reference)
        document = json.loads(edition.document)
        return dated({"edition": described(edition), "document": document}, edition)

    @operation(
        router,
        f"/{folder}/{{slug:reference}}/editions",
        name=f"{name}-editions",
        summary=f"List the editions of one record of {folder}",
        answer=shapes.Editions,
        parameters=[AS_OF],
        refuses=EVER,
        example=f"/api/v1/{folder}/{real}/editions",
        values=values,
    )
    def editions(request: HttpRequest, asked: dict[str, Any], reference: str) -> dict[str, Any]:
        """First to newest, each with its change note."""
        return {"results": [described(one) for one in editions_of(record_type, reference)]}

    @operation(
        router,
        f"/{folder}/{{slug:reference}}/editions/{{int:number}}",
        name=f"{name}-edition",
        summary=f"Read one edition of one record of {folder}",
        answer=shapes.edition(record_type),
        parameters=[AS_OF],
        refuses=EVER,
        example=f"/api/v1/{folder}/{real}/editions/1",
        values=values | {"number": 1},
    )
    def edition(
        request: HttpRequest, asked: dict[str, Any], reference: str, number: int
    ) -> HttpResponse:
        """The document of that edition; null where it withdrew, merged or redacted."""
        return one_edition(record_type, reference, number)


for one in TYPES:
    _record(one)


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
    return dated({"edition": described(edition)} | said, edition)
