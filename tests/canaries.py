"""Documents that carry a canary in every text: if it sings in public, something leaked."""

import hashlib
from pathlib import Path
from typing import Any

from register import documents
from tests.world import AGREEMENTS, COUNTRIES, ORGANISATIONS, PEOPLE, STRATEGIES, TOPICS

TEXTS = {
    "abbreviation", "definition", "description", "dropped", "name", "native_name", "note", "notes",
    "passage", "place", "publisher", "reason", "sort_name", "summary", "text", "title", "verb",
    "words",
}  # fmt: skip

# A file that the archive holds.
KEPT = {
    "path": "archive/uk-japan-press-release.txt",
    "sha256": hashlib.sha256(
        (Path(__file__).parents[1] / "data/archive/uk-japan-press-release.txt").read_bytes()
    ).hexdigest(),
}


def canaried(document: documents.Document, canary: str, **changes: Any) -> documents.Document:
    """The document with `canary` in each of its own texts; the names it embeds stay."""
    values = _sung(document.model_dump(mode="json"), canary, top=True) | changes
    return type(document).model_validate(values)


def _sung(value: Any, canary: str, top: bool = False) -> Any:
    if isinstance(value, list):
        return [_sung(item, canary) for item in value]
    if not isinstance(value, dict) or (not top and "reference" in value):
        return value
    return {
        key: f"{canary} {key}" if key in TEXTS and isinstance(found, str) else _sung(found, canary)
        for key, found in value.items()
    }


def full_documents() -> list[documents.Document]:
    """One document of each type with every field filled."""
    country, other = COUNTRIES[:2]
    return [
        documents.Country(reference="gb", code="GB", kind="state", name="United Kingdom"),
        documents.Topic(
            reference="open-ran", name="Open RAN", definition="Open networks.", broader=TOPICS[1],
            names=[{"language": "ja", "name": "オープンRAN"}],
        ),
        documents.Organisation(
            reference="gb-dcms", name="DCMS", native_name="文化省", native_language="ja",
            abbreviation="DCMS", country=country, successors=[ORGANISATIONS[1]], note="Split.",
        ),
        documents.Person(
            reference="julia-lopez", name="Julia Lopez", native_name="ロペス", native_language="ja",
            sort_name="Lopez, Julia", country=country,
            appointments=[{"title": "Minister", "organisation": ORGANISATIONS[0]}],
        ),
        documents.Strategy(
            reference="gb-digital-strategy-2022", title="UK Digital Strategy", country=country,
            budget={"amount": 1, "currency": "GBP", "words": "£1"}, note="A note.",
        ),
        documents.Agreement(
            reference="gb-jp-2022-1", title="Joint Announcement", instrument="treaty",
            titles=[{"language": "ja", "title": "共同発表"}],
            force={"value": "binding", "passage": "is binding", "source": "s0"},
            summary="Summary.", place="London",
            parties=[
                {"country": country, "organisations": [ORGANISATIONS[0]]}, {"country": other}
            ],
            signatures=[
                {"person": PEOPLE[0], "title": "Minister", "country": country,
                 "capacity": "signed", "note": "As printed."}
            ],
            events=[
                {"kind": "signed", "date": "2022-03-04", "headline": True, "description": "Met."}
            ],
            commitments=[
                {"number": n, "text": f"Commitment {n}.", "passage": "will do", "verb": "will",
                 "strength": "firm", "kind": "standards", "topics": [TOPICS[0]],
                 "dropped": "Dropped later.", "due": "2023"}
                for n in (1, 2)
            ],
            statements=[{"person": PEOPLE[1], "title": "Vice-Minister", "words": "A pleasure."}],
            sources=[
                {"key": key, "publisher": "DCMS", "title": "Release", "language": "en",
                 "kind": "official", "note": "Seen.", "archive": KEPT}
                for key in ("s0", "s1")
            ],
            relations=[
                {"kind": "builds-on", "agreement": AGREEMENTS[1], "passage": "build", "note": "n"}
            ],
            strategies=[{"kind": "supports", "strategy": STRATEGIES[0], "passage": "support"}],
            confidence="high", notes="Notes.",
        ),
        documents.Progress(
            reference="gb-jp-2022-1-u1", agreement=AGREEMENTS[0], commitments=[1],
            date="2022-04-29", assessor="editor", status="stopped", text="Stopped.",
            reason="Because.", evidence=[{"source": "s0", "passage": "was stopped"}],
        ),
    ]  # fmt: skip
