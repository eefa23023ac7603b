"""A small register that generated documents can refer to: real names, and nothing but names."""

from dataclasses import dataclass

from editorial.load import load_documents
from editorial.publish import publish
from register import documents
from register.documents import (
    NamedAgreement,
    NamedCountry,
    NamedOrganisation,
    NamedPerson,
    NamedStrategy,
    NamedTopic,
)

COUNTRIES = (
    NamedCountry(reference="gb", name="United Kingdom"),
    NamedCountry(reference="jp", name="Japan"),
    NamedCountry(reference="us", name="United States"),
    NamedCountry(reference="eu", name="European Union"),
)
TOPICS = (
    NamedTopic(reference="open-ran", name="Open RAN"),
    NamedTopic(reference="6g", name="6G and future networks"),
)
ORGANISATIONS = (
    NamedOrganisation(
        reference="gb-dcms",
        name="Department for Digital, Culture, Media and Sport",
        abbreviation="DCMS",
        country="gb",
    ),
    NamedOrganisation(
        reference="jp-mic",
        name="Ministry of Internal Affairs and Communications",
        abbreviation="MIC",
        country="jp",
    ),
    NamedOrganisation(reference="us-ntia", name="NTIA", country="us"),
)
PEOPLE = (
    NamedPerson(reference="julia-lopez", name="Julia Lopez"),
    NamedPerson(reference="yuji-sasaki", name="Yuji Sasaki"),
)
STRATEGIES = (
    NamedStrategy(
        reference="gb-5g-supply-chain-diversification-strategy",
        name="5G Supply Chain Diversification Strategy",
    ),
    NamedStrategy(reference="gb-digital-strategy-2022", name="UK Digital Strategy"),
)
AGREEMENTS = (
    NamedAgreement(reference="gb-jp-2022-1", name="Joint Announcement on Supplier Diversity"),
    NamedAgreement(reference="gb-in-2021-1", name="UK-India future telecoms research"),
)


@dataclass(frozen=True)
class World:
    """The names that generated documents may embed."""

    countries: tuple[NamedCountry, ...] = COUNTRIES
    topics: tuple[NamedTopic, ...] = TOPICS
    organisations: tuple[NamedOrganisation, ...] = ORGANISATIONS
    people: tuple[NamedPerson, ...] = PEOPLE
    strategies: tuple[NamedStrategy, ...] = STRATEGIES
    agreements: tuple[NamedAgreement, ...] = AGREEMENTS
    numbers: tuple[int, ...] = (1, 2)
    source_keys: tuple[str, ...] = ("s0", "s1")
    updates: tuple[str, ...] = ("gb-jp-2022-1-u1",)


def world_documents() -> list[documents.Document]:
    """The documents of everything that a World names."""
    country = {named.reference: named for named in COUNTRIES}
    return [
        *(
            documents.Country(
                reference=c.reference, code=c.reference.upper(), kind="state", name=c.name
            )
            for c in COUNTRIES
        ),
        *(
            documents.Topic(reference=t.reference, name=t.name, definition="A topic.")
            for t in TOPICS
        ),
        *(
            documents.Organisation(
                reference=o.reference,
                name=o.name,
                abbreviation=o.abbreviation,
                country=country[o.country],
            )
            for o in ORGANISATIONS
        ),
        *(
            documents.Person(
                reference=p.reference,
                name=p.name,
                sort_name=" ".join(reversed(p.name.split())),
                country=country[code],
            )
            for p, code in zip(PEOPLE, ("gb", "jp"), strict=True)
        ),
        *(
            documents.Strategy(reference=s.reference, title=s.name, country=country["gb"])
            for s in STRATEGIES
        ),
        *(_agreement(a) for a in AGREEMENTS),
        _update(),
    ]


def publish_world() -> list:
    """Load and publish the documents of the world; return the editions."""
    return publish(load_documents(world_documents()).records, note="First publication.")


def _agreement(named: NamedAgreement) -> documents.Agreement:
    return documents.Agreement(
        reference=named.reference,
        title=named.name,
        instrument="joint-announcement",
        force={"value": "not-stated"},
        summary="Cooperation on telecoms.",
        parties=[{"country": COUNTRIES[0]}, {"country": COUNTRIES[1]}],
        events=[{"kind": "announced", "date": "2022-03-04", "headline": True}],
        commitments=[
            {"number": n, "text": f"Commitment {n}.", "kind": "information-sharing"} for n in (1, 2)
        ],
        sources=[
            {"key": key, "publisher": "DCMS", "language": "en", "kind": "official"}
            for key in ("s0", "s1")
        ],
        confidence="high",
    )


def _update() -> documents.Progress:
    return documents.Progress(
        reference="gb-jp-2022-1-u1",
        agreement=AGREEMENTS[0],
        commitments=[1],
        date="2022-04-29",
        assessor="editor",
        status="not-assessed",
        text="Ministers met in London.",
        evidence=[{"source": "s0", "passage": "met in London"}],
    )
