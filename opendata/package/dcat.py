"""The register described as a dataset, in the words of DCAT 3 (W3C Recommendation, 2024)."""

from typing import Any

from register.licences import ADDRESSES, TERMS

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
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
)


def catalogue(site: str, first: str | None, last: str | None) -> dict[str, Any]:
    """JSON-LD of a catalogue with one dataset; `site` is the address without a final slash.

    `first` and `last` are the moments of the first and the last publication, in RFC 3339.
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
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/IRREG"
        },
        "dcat:landingPage": {"@id": f"{site}/data/"},
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
        "dcat:dataset": [dataset],
    }


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
