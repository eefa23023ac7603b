"""A record as the public will see it: the public page itself, drawn from what is not public.

The public pages are named by a setting, so that this room need not know the one they live in.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import get_urlconf, resolve, set_urlconf
from django.utils.translation import gettext_lazy as _

from editorial.admin.proposals import Proposal, key_of
from editorial.models import Record
from editorial.publish import NotPublishable
from register.addresses import address
from register.ahead import ahead
from register.documents import Document


def record_page(request: HttpRequest, record: Record) -> HttpResponse:
    """The public page of a working copy as it stands; what is missing where there is none yet."""
    try:
        own, documents = documents_of(record)
    except NotPublishable as error:
        context = {"title": _("Not complete yet"), "record": record, "problems": error.problems}
        return TemplateResponse(request, "admin/no_preview.html", context)
    return page(request, own, documents)


def page(request: HttpRequest, shown: Document, documents: Iterable[Document]) -> HttpResponse:
    """The public page of the document `shown` as if `documents` stood in the register, rendered.

    Links lead to public addresses.
    """
    path = address(shown.type, shown.reference).partition("#")[0]
    previewed: Any = request
    previewed.register_preview = True
    before = get_urlconf()
    set_urlconf(settings.PUBLIC_URLCONF)
    try:
        found = resolve(path, urlconf=settings.PUBLIC_URLCONF)
        with ahead(documents):
            response = found.func(request, *found.args, **found.kwargs)
            return response.render() if hasattr(response, "render") else response
    finally:
        set_urlconf(before)


def documents_of(record: Record) -> tuple[Document, list[Document]]:
    """The document of a working copy, and with it those of all that it names and is not public.

    Raises NotPublishable, with every reason, where there is no complete document yet.
    """
    proposal = Proposal.of([record]).completed(lambda _record: True)
    if problems := [problem for one in proposal.proposed for problem in one.problems]:
        raise NotPublishable(problems)
    found = {one.key: one.document for one in proposal.proposed if one.document}
    return found[key_of(record)], list(found.values())
