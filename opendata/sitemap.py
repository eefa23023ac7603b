"""The site map (sitemaps.org 0.9): every record in every language, and its last change."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from opendata.atom import moment
from register.addresses import FOLDERS, address, agreement_of
from register.languages import LANGUAGES, localised
from register.models import Current

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# The protocol's limit for one file; so many addresses with their languages stay below its 50 MB.
MOST = 50_000


def most_records() -> int:
    """How many records one file has: each has a page in every language."""
    return max(MOST // len(LANGUAGES), 1)


def records() -> Any:
    """Type, reference and last publication of every standing record that has a page."""
    found = Current.objects.filter(record_type__in=FOLDERS, withdrawn=False)
    return found.order_by("record_type", "reference").values_list(
        "record_type", "reference", "edition__published_at"
    )


def urlset(found: Iterable[tuple[str, str, datetime]], site: str) -> str:
    """The pages of records in every language, each an entry that names all of them, itself too.

    Search engines ask for both: what is named in another entry alone is not known to belong to it.
    """
    rows = list(found)
    reported = _reported(reference for kind, reference, _at in rows if kind == "agreement")
    out, xml = _started("urlset", {"xmlns": NAMESPACE, "xmlns:xhtml": XHTML})
    for kind, reference, published in rows:
        path = address(kind, reference)
        changed = max(published, reported.get(reference, published))
        pages = {one.code: site + localised(path, one) for one in LANGUAGES}
        for page in pages.values():
            xml.startElement("url", AttributesImpl({}))
            xml.addQuickElement("loc", page)
            xml.addQuickElement("lastmod", moment(changed))
            for language, href in (*pages.items(), ("x-default", site + path)):
                link = {"rel": "alternate", "hreflang": language, "href": href}
                xml.addQuickElement("xhtml:link", attrs=link)
            xml.endElement("url")
    return _ended(out, xml, "urlset")


def index(files: Iterable[str]) -> str:
    out, xml = _started("sitemapindex", {"xmlns": NAMESPACE})
    for url in files:
        xml.startElement("sitemap", AttributesImpl({}))
        xml.addQuickElement("loc", url)
        xml.endElement("sitemap")
    return _ended(out, xml, "sitemapindex")


def _reported(agreements: Iterable[str]) -> dict[str, datetime]:
    """When progress was last published on agreements that have any, or taken out again."""
    latest = dict.fromkeys(agreements, datetime.min.replace(tzinfo=UTC))
    found = Current.objects.filter(record_type="progress").order_by()
    for reference, at in found.values_list("reference", "edition__published_at").iterator():
        agreement = agreement_of(reference)
        if agreement in latest:
            latest[agreement] = max(latest[agreement], at)
    return latest


def _started(name: str, attributes: dict[str, str]) -> tuple[StringIO, SimplerXMLGenerator]:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement(name, AttributesImpl(attributes))
    return out, xml


def _ended(out: StringIO, xml: SimplerXMLGenerator, name: str) -> str:
    xml.endElement(name)
    xml.endDocument()
    return out.getvalue()
