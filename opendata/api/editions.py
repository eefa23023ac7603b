"""The journal in parts, so that anybody can mirror the register and verify the mirror."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from opendata.answers import Json
from opendata.api import shapes
from opendata.api.lists import FINDERS, RECORDS
from opendata.api.operations import operation
from opendata.api.parameters import whole
from register import journal
from register.models import Head

router = Router(tags=["Journal"])
USUAL_PART, LARGEST_PART = 100, 500
POLL_AFTER = 60
LAST = 10**15
PARAMETERS = [
    whole("since", "The last edition that you have; 0 for none.", 0, LAST, 0),
    whole("limit", "How many editions an answer has.", 1, LARGEST_PART, USUAL_PART),
]


@operation(
    router,
    "/editions",
    name="editions",
    summary="Follow the journal",
    answer=shapes.Journal,
    parameters=PARAMETERS,
    example="/api/v1/editions?since=0&limit=2",
)
def editions(request: Any, asked: dict[str, Any]) -> Json:
    """Every publication, withdrawal, merger and redaction, in order: all that the register is.

    Follow `next` until it is null, then ask again with the last `seq` after `poll_after` seconds,
    with the entity tag in If-None-Match. No edition is ever inserted before one that you have.
    `since` may be greater than the `seq` of `head`: the host that answers may lag behind another.
    """
    head: Head = request.register_head
    since, limit = asked["since"] or 0, asked["limit"] or USUAL_PART
    found = journal.since(since).filter(seq__lte=min(since + limit, head.seq))
    results = [journal.exported(edition) for edition in found]
    last = since + len(results)
    following = None
    if last < head.seq:  # not of a copy that is further than this host, which follows a replica
        following = f"{request.path}?since={last}&limit={limit}"
    answer = Json(
        {"head": head_of(head), "results": results, "next": following, "poll_after": POLL_AFTER}
    )
    if following:
        answer["Link"] = f'<{following}>; rel="next"'
    return answer


@operation(
    router,
    "/",
    name="start",
    summary="Begin",
    answer=shapes.Root,
    example="/api/v1/",
)
def root(request: HttpRequest, asked: dict[str, Any]) -> dict[str, Any]:
    """The end of the journal, and where everything stands."""
    base = request.path
    head: Head = request.register_head  # type: ignore[attr-defined]
    return {
        "version": "v1",
        "head": head_of(head),
        "openapi": f"{base}openapi.json",
        "documentation": f"{base}docs",
        "lists": [f"{base}{name}" for name in (*FINDERS, *RECORDS.values())],
        "journal": f"{base}editions",
    }


def head_of(head: Head) -> dict[str, Any]:
    published = journal.timestamp(head.published_at) if head.published_at else None
    return {"seq": head.seq, "hash": head.hash, "published_at": published}
