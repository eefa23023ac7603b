"""A small package that is right, to be broken one cell at a time."""

import csv
import io
from pathlib import Path

from register import documents
from register.package import files_of
from register.package.cells import plain, safe
from tests.world import ORGANISATIONS, PEOPLE, STRATEGIES, TOPICS, world_documents

GB = documents.NamedCountry(reference="gb", name="United Kingdom")
JP = documents.NamedCountry(reference="jp", name="Japan")
IN = documents.NamedCountry(reference="in", name="India")
DCMS, MIC, _NTIA = ORGANISATIONS
LOPEZ, SASAKI = PEOPLE


def example_documents() -> list[documents.Document]:
    """One record of every type and one row in every table, at least."""
    kept = ("country", "topic", "organisation", "strategy")
    return [
        *(document for document in world_documents() if document.type in kept),
        documents.Country(reference="in", code="IN", kind="state", name="India"),
        documents.Topic(
            reference="6g-radio",
            name="6G radio",
            definition="Radio of 6G.",
            broader=TOPICS[1],
            names=[{"language": "ja", "name": "6G無線"}],
            matches=[{"match": "broad", "url": "http://eurovoc.europa.eu/1"}],
        ),
        _person(LOPEZ, GB, "Lopez, Julia", DCMS),
        _person(SASAKI, JP, "Sasaki, Yuji", MIC),
        announcement(),
        research(),
        update(1),
        update(2, corrects="gb-jp-2022-1-u1"),
    ]


def announcement() -> documents.Agreement:
    return documents.Agreement(
        reference="gb-jp-2022-1",
        title="Joint Announcement on Supplier Diversity",
        titles=[{"language": "ja", "title": "協力枠組みの立ち上げ"}],
        instrument="joint-announcement",
        force={"value": "non-binding", "passage": "does not bind", "source": "s0"},
        summary="Cooperation on telecoms.",
        parties=[{"country": JP, "organisations": [MIC]}, {"country": GB, "organisations": [DCMS]}],
        signatures=[
            {
                "person": person,
                "title": "Minister",
                "organisation": body,
                "country": country,
                "capacity": "signed",
                "source": "s0",
            }
            for person, body, country in ((LOPEZ, DCMS, GB), (SASAKI, MIC, JP))
        ],
        events=[
            {"kind": "announced", "date": "2022-03-04", "headline": True, "source": "s1"},
            {"kind": "meeting-held", "date": "2022-03", "description": "Met in London."},
        ],
        commitments=[
            {
                "number": 1,
                "text": "Share more information.",
                "passage": "committed to greater information sharing",
                "source": "s0",
                "strength": "firm",
                "verb": "committed to",
                "kind": "information-sharing",
                "topics": TOPICS,
                "money": {"amount": 1_600_000, "currency": "GBP", "words": "£1.6 million"},
            },
            {"number": 2, "text": "Test.", "kind": "standards", "derived_from": [1]},
        ],
        statements=[{"person": LOPEZ, "words": "One.\n\nTwo.", "source": "s0"}],
        sources=[
            {"key": key, "publisher": "DCMS", "language": "en", "kind": "official"}
            for key in ("s0", "s1")
        ],
        relations=[{"kind": "mentioned-with", "agreement": research().named(), "source": "s0"}],
        strategies=[{"kind": "supports", "strategy": STRATEGIES[0], "source": "s0"}],
        confidence="high",
    )


def research() -> documents.Agreement:
    return documents.Agreement(
        reference="gb-in-2021-1",
        title="UK-India future telecoms research",
        instrument="framework",
        force={"value": "not-stated"},
        summary="Research.",
        parties=[{"country": GB}, {"country": IN}],
        events=[{"kind": "launched", "date": "2021-10", "headline": True}],
        sources=[{"key": "s7", "publisher": "DST", "language": "en", "kind": "press"}],
        confidence="medium",
    )


def update(number: int, corrects: str | None = None) -> documents.Progress:
    return documents.Progress(
        reference=f"gb-jp-2022-1-u{number}",
        agreement=announcement().named(),
        commitments=[1, 2],
        date="2022-04-29",
        assessor="editor",
        status="under-way",
        confidence="on-track",
        text="Ministers met in London.",
        evidence=[{"source": "s0", "passage": "met in London"}],
        corrects=corrects,
    )


def _person(named, country, sort_name, body) -> documents.Person:
    return documents.Person(
        reference=named.reference,
        name=named.name,
        sort_name=sort_name,
        country=country,
        external_ids=[{"scheme": "wikidata", "value": "Q42"}],
        appointments=[{"title": "Minister", "organisation": body, "started": "2021"}],
    )


class Package:
    """The tables of the example, to be changed; row numbers are those of a spreadsheet."""

    def __init__(self, given=None) -> None:
        self.raw = files_of(given or example_documents())

    def rows(self, table: str) -> list[list[str]]:
        text = self.raw[f"{table}.csv"].decode()
        return [[plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]

    def put(self, table: str, rows: list[list[str]]) -> "Package":
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerows([[safe(cell) for cell in row] for row in rows])
        self.raw[f"{table}.csv"] = buffer.getvalue().encode()
        return self

    def set(self, table: str, number: int, /, **cells: str) -> "Package":
        rows = self.rows(table)
        for column, cell in cells.items():
            rows[number - 1][rows[0].index(column)] = cell
        return self.put(table, rows)

    def repeat(self, table: str, number: int, /, **cells: str) -> "Package":
        """Add a copy of a row at the end, with some cells changed."""
        rows = self.rows(table)
        self.put(table, [*rows, rows[number - 1]])
        return self.set(table, len(rows) + 1, **cells)

    def cut(self, table: str, number: int) -> "Package":
        rows = self.rows(table)
        return self.put(table, [*rows[: number - 1], *rows[number:]])

    def write(self, folder: Path) -> Path:
        folder.mkdir(exist_ok=True)
        for name, content in self.raw.items():
            (folder / name).write_bytes(content)
        return folder
