"""Small published registers for tests of the index: documents, and a hand to publish them."""

from register import journal
from register.documents import Agreement, Country, NamedCountry, Progress, Topic
from register.journal import Entry

COUNTRIES = {"gb": "United Kingdom", "jp": "Japan", "in": "India", "us": "United States"}
TOPICS = {"open-ran": "Open RAN", "6g": "6G and future networks", "skills": "Skills"}
ORGANISATIONS = {
    "gb-dcms": ("Department for Digital, Culture, Media and Sport", "DCMS"),
    "jp-mic": ("Ministry of Internal Affairs and Communications", "MIC"),
}


def country(code):
    return NamedCountry(reference=code, name=COUNTRIES[code])


def organisation(reference):
    name, abbreviation = ORGANISATIONS[reference]
    return {
        "reference": reference,
        "name": name,
        "abbreviation": abbreviation,
        "country": reference[:2],
    }


def topic(reference):
    return {"reference": reference, "name": TOPICS[reference]}


def commitment(number, topics=(), **values):
    values = {"text": f"Promise {number}.", "kind": "information-sharing"} | values
    return {"number": number, "topics": [topic(t) for t in topics], **values}


def agreement(reference="gb-jp-2022-1", parties=("gb", "jp"), date="2022-03-04", **values):
    """An agreement announced on `date` (`None`: not recorded); parties are codes, or parts."""
    announced = {"kind": "announced", "date": date, "headline": True}
    given = {
        "title": f"Agreement {reference}",
        "instrument": "joint-announcement",
        "force": {"value": "not-stated"},
        "summary": "Working together.",
        "parties": [p if isinstance(p, dict) else {"country": country(p)} for p in parties],
        "events": [announced],
        "confidence": "high",
    }
    return Agreement(reference=reference, **(given | values))


def progress(reference="gb-jp-2022-1-u1", numbers=(1,), status="complete", **values):
    of = reference.rpartition("-u")[0]
    given = {
        "agreement": {"reference": of, "name": f"Agreement {of}"},
        "commitments": list(numbers),
        "date": "2023-01-01",
        "assessor": "editor",
        "status": status,
        "text": "It happened.",
        "reason": "It was said.",
        "evidence": [{"passage": "it happened"}],
    }
    return Progress(reference=reference, **(given | values))


def reference_documents():
    """The documents whose names facets show."""
    countries = [
        Country(reference=code, code=code.upper(), kind="state", name=name)
        for code, name in COUNTRIES.items()
    ]
    return countries + [
        Topic(reference=reference, name=name, definition="A topic.")
        for reference, name in TOPICS.items()
    ]


def publish(*documents):
    """Append one edition for each document; return the editions."""
    return journal.append(Entry.publication(document, "For a test.") for document in documents)


def withdraw(record_type, reference):
    return journal.append([Entry(record_type, reference, "For a test.")])
