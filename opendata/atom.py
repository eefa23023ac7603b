"""Atom feeds (RFC 4287), paged as RFC 5005 has it: plain text alone, well-formed under any text."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

from register.licences import TERMS
from register.text import FORBIDDEN, normal

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
PUBLISHER = "Countersign"


@dataclass(frozen=True)
class Entry:
    """One entry; `links` are pairs of media type and address of the same in other formats."""

    id: str
    title: str
    updated: datetime
    url: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    categories: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Feed:
    """A feed, or one page of it: `pages` holds the addresses of others by relation."""

    id: str
    title: str
    url: str
    self_url: str
    home_url: str
    updated: datetime
    entries: list[Entry]
    subtitle: str = ""
    pages: dict[str, str] = field(default_factory=dict)


def moment(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(text: str) -> str:
    """Text that XML 1.0 can hold, in NFC: what it cannot is left out."""
    return FORBIDDEN.sub("", normal(text))


class _Writer:
    def __init__(self) -> None:
        self.out = StringIO()
        self.xml = SimplerXMLGenerator(self.out, "utf-8", short_empty_elements=True)

    def text(self, name: str, value: str, **attributes: str) -> None:
        self.start(name, **attributes)
        self.xml.characters(plain(value))
        self.xml.endElement(name)

    def link(self, rel: str, href: str, media_type: str) -> None:
        self.empty("link", rel=rel, type=media_type, href=href)

    def empty(self, name: str, **attributes: str) -> None:
        self.start(name, **attributes)
        self.xml.endElement(name)

    def start(self, name: str, **attributes: str) -> None:
        given = {key: plain(value) for key, value in attributes.items()}
        self.xml.startElement(name, AttributesImpl(given))


def write(feed: Feed) -> str:
    """The feed as XML; the caller encodes it as UTF-8."""
    writer = _Writer()
    writer.xml.startDocument()
    writer.start("feed", **{"xmlns": NAMESPACE, "xml:lang": "en"})
    writer.text("id", feed.id)
    writer.text("title", feed.title)
    if feed.subtitle:
        writer.text("subtitle", feed.subtitle)
    writer.text("updated", moment(feed.updated))
    writer.start("author")
    writer.text("name", PUBLISHER)
    writer.text("uri", feed.home_url)
    writer.xml.endElement("author")
    writer.text("rights", TERMS)
    writer.link("self", feed.self_url, MEDIA_TYPE)
    writer.link("alternate", feed.url, "text/html")
    for rel, href in feed.pages.items():
        writer.link(rel, href, MEDIA_TYPE)
    for entry in feed.entries:
        _entry(writer, entry)
    writer.xml.endElement("feed")
    writer.xml.endDocument()
    return writer.out.getvalue()


def _entry(writer: _Writer, entry: Entry) -> None:
    writer.start("entry")
    writer.text("id", entry.id)
    writer.text("title", entry.title)
    writer.text("updated", moment(entry.updated))
    if entry.published:
        writer.text("published", moment(entry.published))
    writer.link("alternate", entry.url, "text/html")
    for media_type, href in entry.links:
        writer.link("related", href, media_type)
    for term, label in entry.categories:
        writer.empty("category", term=term, label=label)
    if entry.summary:
        writer.text("summary", entry.summary)
    if entry.content:
        writer.text("content", entry.content, type="text")
    writer.xml.endElement("entry")
