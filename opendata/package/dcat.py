"""The register described as a dataset, in the words of DCAT 3 (W3C Recommendation, 2024)."""

from typing import Any

from register.licences import ADDRESSES, TERMS

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLE = "Countersign: an open register of agreements between governments"
ABOUT = "Who agreed, what they promised, and what came of it."
LICENCES = [{"@id": address} for address in ADDRESSES]
MEDIA_TYPE = "https://www.iana.org/assignments/media-types/{}"
# Path, media type, title, and the standard that it follows.
DISTRIBUTIONS = (
    (
        "/data/register.zip",
        "application/zip",
        "The whole register as tables",
        "https://datapackage.org/",
    ),
    (
        "/data/journal.jsonl",
        "application/jsonl",
        "The journal: every edition, with its hash",
        "https://jsonlines.org/",
    ),
    ("/agreements.csv", "text/csv", "Agreements", "https://www.rfc-editor.org/rfc/rfc4180"),
    ("/commitments.csv", "text/csv", "Commitments", "https://www.rfc-editor.org/rfc/rfc4180"),
    (
        "/updates.atom",
        "application/atom+xml",
        "Every publication",
        "https://www.rfc-editor.org/rfc/rfc4287",
    ),
    (
        "/commitments.ics",
        "text/calendar",
        "Due dates of commitments",
        "https://www.rfc-editor.org/rfc/rfc5545",
    ),
)
# Tables of the Publications Office of the European Union, as DCAT-AP has them.
AUTHORITY = "http://publications.europa.eu/resource/authority"
ENGLISH = {"@id": f"{AUTHORITY}/language/ENG"}
THEMES = [{"@id": f"{AUTHORITY}/data-theme/{theme}"} for theme in ("GOVE", "INTR")]


def catalogue(site: str, first: str | None, last: str | None, contact: str = "") -> dict[str, Any]:
    """JSON-LD of a catalogue with one dataset, and of the API that serves it.

    `site` is the address without a final slash, `first` and `last` are the moments of the first and
    the last publication, in RFC 3339, `contact` is an e-mail address, and `package` says how large
    register.zip is, where it is built.
    """
    dataset: dict[str, Any] = {
        "@id": f"{site}/data/#register",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": TITLE, "@language": "en"},
        "dct:description": {"@value": ABOUT, "@language": "en"},
        "dct:identifier": f"{site}/data/#register",
        "dct:license": LICENCES,
        "dct:rights": {"@value": TERMS, "@language": "en"},
        "dct:publisher": {"@id": f"{site}/#publisher"},
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/IRREG"},
        "dcat:landingPage": {"@id": f"{site}/data/"},
        "dct:language": ENGLISH,
        "dcat:theme": THEMES,
        "dcat:contactPoint": _contact(site, contact),
        "dcat:distribution": [_distribution(site, *one) for one in DISTRIBUTIONS],
        "dcat:keyword": [
            {"@value": word, "@language": "en"}
            for word in ("agreements", "commitments", "governments", "memoranda", "treaties")
        ],
    }
    moments = {"dct:issued": first, "dct:modified": last}
    dataset |= {name: _moment(when) for name, when in moments.items() if when}
    return {
        "@context": CONTEXT,
        "@id": f"{site}/data/#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "Countersign", "@language": "en"},
        "dct:description": {"@value": TITLE, "@language": "en"},
        "dct:publisher": {
            "@id": f"{site}/#publisher",
            "@type": "foaf:Agent",
            "foaf:name": "Countersign",
        },
        "dct:language": ENGLISH,
        "dcat:dataset": [dataset],
        "dcat:service": [_service(site, contact)],
    }


def _service(site: str, contact: str) -> dict[str, Any]:
    """The API, which gives the same data in parts."""
    return {
        "@id": f"{site}/data/#api",
        "@type": "dcat:DataService",
        "dct:title": {"@value": "Countersign API", "@language": "en"},
        "dct:publisher": {"@id": f"{site}/#publisher"},
        "dct:license": LICENCES,
        "dct:conformsTo": {"@id": "https://spec.openapis.org/oas/v3.1.0"},
        "dcat:contactPoint": _contact(site, contact),
        "dcat:endpointURL": {"@id": f"{site}/api/v1/"},
        "dcat:endpointDescription": {"@id": f"{site}/api/v1/openapi.json"},
        "dcat:landingPage": {"@id": f"{site}/api/v1/docs"},
        "dcat:servesDataset": {"@id": f"{site}/data/#register"},
    }


def _contact(site: str, contact: str) -> dict[str, Any]:
    """Whom to write to; where there is no address, the form on which errors are reported."""
    said = {"@type": "vcard:Organization", "vcard:fn": "Countersign"}
    if contact:
        return said | {"vcard:hasEmail": {"@id": f"mailto:{contact}"}}
    return said | {"vcard:hasURL": {"@id": f"{site}/report/"}}


def _distribution(
    site: str, path: str, media_type: str, title: str, standard: str
) -> dict[str, Any]:
    return {
        "@id": f"{site}{path}",
        "@type": "dcat:Distribution",
        "dct:title": {"@value": title, "@language": "en"},
        "dct:license": LICENCES,
        "dct:conformsTo": {"@id": standard},
        "dcat:accessURL": {"@id": f"{site}/data/"},
        "dcat:downloadURL": {"@id": f"{site}{path}"},
        "dcat:mediaType": {"@id": MEDIA_TYPE.format(media_type)},
    }


def _moment(when: str) -> dict[str, str]:
    return {"@value": when, "@type": "xsd:dateTime"}
