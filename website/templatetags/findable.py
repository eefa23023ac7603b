"""What makes a page findable: its address, its twins, and what it says to programs."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.encoding import escape_uri_path
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe

from register.finders import CommitmentFinder
from register.languages import Language
from register.sites import site_of
from website import linked, twins

register = template.Library()

# What an address says of a page's content; order, day and unknown parameters make no other page.
KEPT = {*CommitmentFinder.base_filters, "page", "ref"} - {"sort"}
TERRITORIES = {"en": "en_GB", "cy": "cy_GB", "ja": "ja_JP"}
DOWNLOADS = (
    ("text/csv", "/agreements.csv"),
    ("application/json", "/agreements.json"),
    ("text/csv", "/commitments.csv"),
    ("application/json", "/commitments.json"),
    ("application/zip", "/data/register.zip"),
    ("application/jsonl", "/data/journal.jsonl"),
)


@register.simple_tag
def canonical_url(request: HttpRequest) -> str:
    """The address under which search engines should know the page (RFC 6596)."""
    kept = [(k, v) for k, values in request.GET.lists() for v in values if k in KEPT and v]
    query = f"?{urlencode(sorted(kept))}" if kept else ""
    return site_of(request) + escape_uri_path(request.path) + query


@register.simple_tag(takes_context=True)
def block_text(context: Any, name: str) -> str:
    """What stands in a block of the page, as plain text: a template cannot show one twice."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return mark_safe(strip_tags(block.render(context)).strip())  # noqa: S308 - escaped by the block


@register.filter
def territory(language: Language) -> str:
    """The locale as Open Graph writes it."""
    return TERRITORIES[language.code]


@register.filter
def media_type(form: str) -> str:
    return twins.FORMS[form].media_type


@register.filter
def form_name(form: str) -> str:
    return str(twins.FORMS[form].name)


@register.simple_tag
def record_twins(record: Any) -> dict[str, str]:
    return twins.of_record(record.type, record.reference)


@register.simple_tag
def filed_feed(record: Any) -> twins.Feed:
    return twins.filed_under(record)


@register.simple_tag
def webcal_url(request: HttpRequest, path: str) -> str:
    """The address that calendars subscribe to rather than save."""
    return f"webcal://{request.get_host()}{path}"


@register.simple_tag(takes_context=True)
def linked_data(context: Any, document: Any) -> SafeString | str:
    """A record as JSON-LD; nothing in a preview, whose address is nobody's to know."""
    request = context.get("request")
    if request is None or getattr(request, "register_preview", None):
        return ""
    describe = linked.OF_TYPE[document.type]
    return _script(describe(document, context["edition"].published_at, site_of(request)))


@register.simple_tag(takes_context=True)
def linked_register(context: Any, downloads: Any = DOWNLOADS) -> SafeString:
    """The whole register as JSON-LD: for the home page, and for that of the downloads."""
    request = context["request"]
    head = getattr(request, "register_head", None)
    changed_at = head.published_at if head else None
    return _script(linked.register(site_of(request), changed_at, downloads))


def _script(value: linked.Linked) -> SafeString:
    text = mark_safe(linked.text_of(value))  # noqa: S308 - nothing in it can end the element
    return format_html('<script type="application/ld+json">{}</script>', text)
