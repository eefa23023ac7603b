"""A record as the public will see it: the public page itself, drawn from what is not public.

The public pages are named by a setting, so that this room need not know the one they live in.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import get_urlconf, resolve, reverse, set_urlconf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.admin.leads import COMMITMENT, Key, Leads, key_of, public
from editorial.admin.proposals import Proposal, Proposed
from editorial.models import Record
from editorial.publish import NotPublishable
from editorial.working import admin_address
from register.addresses import address, commitment_address
from register.ahead import ahead
from register.documents import Document, Progress

AS_SAVED = _("It shows the record as it is saved now.")
AS_SHARED = _(
    "It shows the record as it stands whenever you open this link. It may still change: do not "
    "quote it, and do not pass the link on."
)
AS_SUBMITTED = _("It shows the text as it was submitted.")


@dataclass(frozen=True)
class Preview:
    """What the page of a preview says of itself."""

    said: str | Promise = AS_SAVED
    # The record's form, for those who may open it.
    back: str = ""
    # Addresses of the previews of records that are not public.
    others: Mapping[Key, str] = field(default_factory=dict)


def record_page(request: HttpRequest, record: Record) -> HttpResponse:
    """The public page of a working copy as it stands; what is missing where there is none yet.

    Records that it names and that are not public are shown as if they were published with it,
    where the user may see them.
    """
    try:
        proposal = Proposal.of([record]).completed(lambda other: _may_see(request.user, other))
    except NotPublishable as error:
        return _not_complete(request, record, error.problems)
    shown = proposal.proposed_for(record)
    missing = shown.problems or _lacking(proposal, shown)
    if missing or shown.document is None:
        return _not_complete(request, record, missing)
    documents = [one.document for one in proposal.proposed if one.document]
    others = {
        key_of(one.document): address_of(one.record) for one in proposal.proposed if one.document
    }
    preview = Preview(AS_SAVED, back=admin_address(record), others=others)
    return page(request, shown.document, documents, preview)


def shared_page(request: HttpRequest, record: Record) -> HttpResponse:
    """The same for somebody without an account: nothing of any other working copy but its name."""
    document = _alone(record)
    if document is None:
        return TemplateResponse(request, "admin/not_ready.html", {"title": _("Not ready yet")})
    return page(request, document, [document], Preview(AS_SHARED))


def _alone(record: Record) -> Document | None:
    """The document of a working copy, if it can be shown with no other one."""
    try:
        document = Proposal.of([record]).proposed_for(record).document
    except NotPublishable:
        return None
    if isinstance(document, Progress) and not _is_public(_owner(document)):
        return None
    return document


def page(
    request: HttpRequest,
    shown: Document,
    documents: Iterable[Document],
    preview: Preview | None = None,
) -> HttpResponse:
    """The public page of the document `shown` as if `documents` stood in the register, rendered.

    With `?commitment=2`, the page of that commitment. Links to what is not public lead to its
    preview, or nowhere.
    """
    documents = list(documents)
    owner, preview = _owner(shown), preview or Preview(AS_SUBMITTED)
    leads = Leads.of(owner, request.path, documents, preview.others)
    where = address(*owner)
    # In full, so that this one link is not led back into the preview.
    compared = "" if where in leads.hidden else request.build_absolute_uri(where)
    banner = {"said": preview.said, "back": preview.back, "public_address": compared}
    response = _public_page(request, _address(request, owner), documents, banner)
    if response.status_code == 200:
        response.content = leads.relinked(response.content.decode()).encode()
    return response


def _public_page(
    request: HttpRequest, path: str, documents: Iterable[Document], banner: dict[str, Any]
) -> Any:
    before = get_urlconf()
    set_urlconf(settings.PUBLIC_URLCONF)
    try:
        found = resolve(path, urlconf=settings.PUBLIC_URLCONF)
        with ahead(documents):
            asked = _asked(request, path, banner)
            response: Any = found.func(asked, *found.args, **found.kwargs)
            return response.render() if hasattr(response, "render") else response
    finally:
        set_urlconf(before)


def _asked(request: HttpRequest, path: str, banner: dict[str, Any]) -> HttpRequest:
    """The request as a visitor of the public page would make it: its address is in the page."""
    asked: Any = copy(request)
    asked.path = asked.path_info = path
    asked.META = request.META | {"PATH_INFO": path, "QUERY_STRING": ""}
    asked.GET = QueryDict()
    asked.register_preview = banner
    return asked


def _address(request: HttpRequest, owner: Key) -> str:
    """The public page that is asked for: the record's, or that of one of its commitments."""
    number = request.GET.get(COMMITMENT)
    if number is None:
        return address(*owner)
    if owner[0] != "agreement" or not number.isdecimal() or len(number) > 6:
        raise Http404
    return commitment_address(owner[1], int(number))


def _owner(document: Document) -> Key:
    """The record whose page shows the document: progress stands on the page of its agreement."""
    if isinstance(document, Progress):
        return "agreement", document.agreement.reference
    return key_of(document)


def _is_public(key: Key) -> bool:
    return key in public([key])


def _lacking(proposal: Proposal, shown: Proposed) -> list[str]:
    """What is missing in the record on whose page this one stands."""
    if shown.document is None:
        return []
    owner = _owner(shown.document)
    held = [o for o in proposal.proposed if (o.record.record_type, o.record.reference) == owner]
    return [f"{one.record}: {problem}" for one in held for problem in one.problems]


def _not_complete(request: HttpRequest, record: Record, problems: list[str]) -> HttpResponse:
    context = {
        "title": _("Not complete yet"),
        "record": record,
        "problems": problems,
        "back": admin_address(record),
    }
    return TemplateResponse(request, "admin/no_preview.html", context)


def address_of(record: Record) -> str:
    """Where editors see the record as the public will."""
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_preview", args=[record.pk])


def _may_see(user: Any, record: Record) -> bool:
    opts = record._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename('view', opts)}")
