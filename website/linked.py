"""Records as schema.org describes them (JSON-LD 1.1), from their documents and nothing else.

Each function gives a plain value; `site` is scheme and host. Addresses are those of the English
pages, which identify a record whatever language it is read in.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from register import codelists
from register.addresses import address
from register.documents import Agreement, Country, Organisation, Person, Strategy, Topic
from register.documents.values import Named, NamedCountry
from register.licences import ADDRESSES

CONTEXT = "https://schema.org"
# What a script element must not hold, and what JavaScript once took for the end of a line.
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
WIKIDATA = re.compile(r"Q[1-9][0-9]*", re.ASCII)

Linked = dict[str, Any]


def text_of(value: Linked) -> str:
    """The JSON-LD as it can stand in a script element of a page."""
    return json.dumps({"@context": CONTEXT} | value, ensure_ascii=False).translate(ESCAPES)


def agreement(document: Agreement, published_at: datetime, site: str) -> Linked:
    """`Legislation` where it is a treaty or binds in law, else a document of both governments."""
    binds = document.force.value in (codelists.LegalForce.BINDING, codelists.LegalForce.MIXED)
    is_law = binds or document.instrument == codelists.Instrument.TREATY
    date = str(document.date) if document.date else None
    kind = str(codelists.Instrument(document.instrument).label)
    law = {"legislationType": kind, "legislationDate": date} if is_law else {"genre": kind}
    return _known(
        {
            **_of_record("Legislation" if is_law else "DigitalDocument", document, site),
            "name": document.title,
            "alternateName": [_in(t.title, t.language) for t in document.titles],
            "abstract": document.summary,
            "dateCreated": date,
            "author": [_government(party.country, site) for party in document.parties],
            "about": [_named("DefinedTerm", topic, site) for topic in document.topics],
            "citation": [source.url for source in document.sources if source.url],
            "subjectOf": _page(document, published_at, site),
            **law,
        }
    )


def country(document: Country, published_at: datetime, site: str) -> Linked:
    kind = "Country" if document.kind == codelists.CountryKind.STATE else "Organization"
    return _known({**_of_record(kind, document, site), "name": document.name})


def organisation(document: Organisation, published_at: datetime, site: str) -> Linked:
    return _known(
        {
            **_of_record("GovernmentOrganization", document, site),
            "name": document.name,
            "alternateName": [
                *_native(document.native_name, document.native_language),
                *([document.abbreviation] if document.abbreviation else []),
            ],
            "foundingDate": document.started,
            "dissolutionDate": document.ended,
            "areaServed": _named("Country", document.country, site),
            "subjectOf": _page(document, published_at, site),
        }
    )


def person(document: Person, published_at: datetime, site: str) -> Linked:
    """A person in the offices that the register records, and nothing beyond."""
    return _known(
        {
            **_of_record("Person", document, site),
            "name": document.name,
            "alternateName": _native(document.native_name, document.native_language),
            "sameAs": [
                f"http://www.wikidata.org/entity/{known.value}"
                for known in document.external_ids
                if known.scheme == "wikidata" and WIKIDATA.fullmatch(known.value)
            ],
            "affiliation": [
                _known(
                    {
                        "@type": "OrganizationRole",
                        "roleName": held.title,
                        "startDate": held.started,
                        "endDate": held.ended,
                        "affiliation": _named("GovernmentOrganization", held.organisation, site),
                    }
                )
                for held in document.appointments
            ],
            "subjectOf": _page(document, published_at, site),
        }
    )


def strategy(document: Strategy, published_at: datetime, site: str) -> Linked:
    author: Linked = _government(document.country, site)
    if document.organisation:
        author = _named("GovernmentOrganization", document.organisation, site)
    return _known(
        {
            **_of_record("DigitalDocument", document, site),
            "name": document.title,
            "datePublished": document.published,
            "author": author,
            "sameAs": document.url,
            "subjectOf": _page(document, published_at, site),
        }
    )


def topic(document: Topic, published_at: datetime, site: str) -> Linked:
    return _known(
        {
            **_of_record("DefinedTerm", document, site),
            "name": document.name,
            "alternateName": [_in(known.name, known.language) for known in document.names],
            "description": document.definition,
            "termCode": document.reference,
            "sameAs": [match.url for match in document.matches if match.match == "exact"],
        }
    )


def register(
    site: str, changed_at: datetime | None, downloads: Iterable[tuple[str, str]] = ()
) -> Linked:
    """The whole register as a `DataCatalog` of one `Dataset`.

    `downloads` are pairs of media type and path, such as `("text/csv", "/agreements.csv")`.
    """
    dataset = _known(
        {
            "@type": "Dataset",
            "@id": f"{site}/data/#register",
            "url": f"{site}/",
            "name": "Countersign: agreements between governments",
            "description": "An open register of agreements between governments: who agreed, "
            "what they promised, and what came of it.",
            "license": ADDRESSES,
            "isAccessibleForFree": True,
            "dateModified": changed_at.isoformat() if changed_at else None,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": media_type,
                    "contentUrl": f"{site}{path}",
                }
                for media_type, path in downloads
            ],
        }
    )
    return {
        "@type": "DataCatalog",
        "@id": f"{site}/data/#catalogue",
        "url": f"{site}/",
        "name": "Countersign",
        "license": ADDRESSES,
        "dataset": dataset,
    }


OF_TYPE: dict[str, Callable[[Any, datetime, str], Linked]] = {
    "agreement": agreement,
    "country": country,
    "organisation": organisation,
    "person": person,
    "strategy": strategy,
    "topic": topic,
}


def _of_record(kind: str, document: Any, site: str) -> Linked:
    url = site + address(document.type, document.reference)
    return {"@type": kind, "@id": url, "url": url, "identifier": document.reference}


def _named(kind: str, other: Named, site: str) -> Linked:
    return {
        "@type": kind,
        "@id": site + address(other.record_type, other.reference),
        "name": other.name,
    }


def _government(of: NamedCountry, site: str) -> Linked:
    """The government of a country, as apart from the country itself."""
    url = site + address("country", of.reference)
    return {"@type": "GovernmentOrganization", "@id": f"{url}#government", "name": of.name}


def _page(document: Any, published_at: datetime, site: str) -> Linked:
    """The record about it: the licence and the time of change are the record's own."""
    return {
        "@type": "WebPage",
        "url": site + address(document.type, document.reference),
        "dateModified": published_at.isoformat(),
        "license": ADDRESSES,
        "isPartOf": {"@id": f"{site}/data/#register"},
    }


def _native(name: str | None, language: str | None) -> list[Linked]:
    return [_in(name, language)] if name and language else []


def _in(text: str, language: str) -> Linked:
    return {"@value": text, "@language": language}


def _known(value: Linked) -> Linked:
    """Without what the register does not know."""
    return {name: one for name, one in value.items() if one not in (None, [], "")}
