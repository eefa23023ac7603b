import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from opendata.answers import Json, dated
from register import derived, editions, journal, moments, reading
from register.addresses import address
from register.codelists import Action
from register.documents import Progress
from register.models import Edition
from register.pages import NUMBER, NoSuchPart, commitments_told
from register.refusals import wrong_parameter

BATCH = 500


def about(edition: Edition) -> dict[str, Any]:
    """What an edition says of itself, without its document."""
    return {
        "seq": edition.seq,
        "number": edition.number,
        "published_at": journal.timestamp(edition.published_at),
        "change_note": edition.change_note,
        "digest": edition.digest,
        "hash": edition.hash,
    }


def described(edition: Edition) -> dict[str, Any]:
    return about(edition) | {"action": edition.action}


def whole(edition: Edition) -> dict[str, Any]:
    """An edition with its document; one that withdrew, merged or redacted has none."""
    published = edition.action == Action.PUBLISHED
    document = json.loads(edition.document) if published else None
    return {"edition": described(edition), "document": document}


class RecordJson(View):
    """`{"edition": {...}, "document": {...}}`: the document just as it was frozen.

    With `edition`, a parameter that the API has too, that of an earlier edition.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, record_type: str, reference: str) -> HttpResponse:
        if asked := request.GET.get("edition"):
            if not NUMBER.fullmatch(asked):
                said = _("“%(value)s” is not the number of an edition: write 1, for example")
                return wrong_parameter(request, "edition", said % {"value": asked[:40]})
            return Json(whole(editions.numbered(record_type, reference, int(asked))))
        edition = reading.read(record_type, reference)
        return Json({"edition": about(edition), "document": json.loads(edition.document)})


class EditionJson(View):
    """The same of one edition: the twin of the page to cite."""

    http_method_names = ["get", "head", "options"]

    def get(
        self, request: HttpRequest, record_type: str, reference: str, number: int
    ) -> HttpResponse:
        return Json(whole(editions.numbered(record_type, reference, number)))


class CommitmentJson(View):
    """One commitment of an agreement's document, with the progress published on it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, reference: str, number: int) -> HttpResponse:
        edition, said = commitment_of(reference, number)
        return Json({"edition": about(edition)} | said)


def commitment_of(reference: str, number: int) -> tuple[Edition, dict[str, Any]]:
    """A commitment with its progress, and the edition that it stands in; raises as `read` does."""
    edition, parts = reading.read_with_parts("agreement", reference)
    commitment = edition.content.commitment(number)
    if commitment is None:
        count = len(edition.content.commitments)
        raise NoSuchPart(commitments_told(count), address("agreement", reference))
    updates = derived.newest_first(
        part for part in parts if isinstance(part, Progress) and number in part.commitments
    )
    return edition, {
        "document": commitment.model_dump(mode="json"),
        "agreement": edition.content.named().model_dump(mode="json"),
        "statuses": derived.standing(number, updates).statuses,
        "progress": [update.model_dump(mode="json") for update in updates],
    }


class JournalView(View):
    """The journal, whole or up to an earlier day, one edition a line, as the verifier reads it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: Any) -> StreamingHttpResponse:
        lines = _lines(moments.earlier_day())
        response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
        head = request.register_head
        if head.published_at and not moments.earlier():
            response["Last-Modified"] = dated(head.published_at)
        return response


def _lines(day: date | None) -> Iterator[str]:
    found = journal.since(0)
    if day:
        found = found.filter(published_at__lt=journal.end_of(day))
    for edition in found.iterator(BATCH):
        yield json.dumps(journal.exported(edition), ensure_ascii=False) + "\n"
