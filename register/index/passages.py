"""The texts that searches look through, each with its place."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.utils import translation

from register import languages
from register.codelists import Instrument
from register.documents import (
    Agreement,
    Commitment,
    NamedOrganisation,
    NamedTopic,
    Progress,
    Signature,
    Statement,
)
from register.index import words
from register.index.making import organisations_of, unique

if TYPE_CHECKING:
    from register.index.entries import Published

Passages = list[tuple[str, str]]

WEIGHED = {
    "title": "title",
    "titles": "title",
    "countries": "names",
    "people": "names",
    "organisations": "names",
}
# What people call types of agreement besides their names.
ABBREVIATED = {Instrument.MOU: ("MoU",), Instrument.MOC: ("MoC",)}


def of_agreement(published: "Published") -> Passages:
    """Every text of an agreement with its place, in the order in which places are preferred."""
    agreement = published.agreement
    found: Passages = [("title", agreement.title)]
    found += [("titles", title.title) for title in agreement.titles]
    found += [("summary", agreement.summary)]
    for commitment in agreement.commitments:
        found += _promise_passages(commitment, "commitments")
    found += [("statements", statement.words) for statement in agreement.statements]
    found += [("people", text) for text in _people(agreement)]
    found += [("organisations", text) for text in _organisation_names(organisations_of(agreement))]
    found += _progress(published.updates)
    found += [("events", event.description) for event in agreement.events if event.description]
    found += _countries(agreement)
    found += _topics(agreement.topics, published.topics)
    found += instruments(agreement.instrument)
    found += [("strategies", link.strategy.name) for link in agreement.strategies]
    return found + ([("place", agreement.place)] if agreement.place else [])


def of_commitment(published: "Published", commitment: Commitment) -> Passages:
    """Every text of a commitment, and of its agreement what tells which one it is."""
    agreement = published.agreement
    found = _promise_passages(commitment, "commitment")
    found += [("title", agreement.title)]
    found += [("titles", title.title) for title in agreement.titles]
    names = _organisation_names(commitment.responsible_organisations)
    found += [("organisations", text) for text in names]
    found += _progress(u for u in published.updates if commitment.number in u.commitments)
    found += _countries(agreement)
    found += _topics(commitment.topics, published.topics)
    return [*found, *instruments(agreement.instrument)]


def _progress(updates: Iterable[Progress]) -> Passages:
    found: Passages = []
    for update in updates:
        found += [("progress", update.text)]
        found += [("progress", piece.passage) for piece in update.evidence]
    return found


def _countries(agreement: Agreement) -> Passages:
    """The parties by every name that a reader of the pages may know them by."""
    return [
        ("countries", name)
        for party in agreement.parties
        for name in languages.country_names(party.country.reference, party.country.name)
    ]


@cache
def instruments(kind: Instrument) -> tuple[tuple[str, str], ...]:
    """A type of agreement by its name in every language of the pages; what is another has none.

    Names in other languages have a place of their own, so that English alone is marked as it.
    """
    if kind == Instrument.OTHER:
        return ()
    names = {language: _in(language, kind) for language in languages.LANGUAGES}
    english = names.pop(languages.ENGLISH)
    found = [("instrument", name) for name in (english, *ABBREVIATED.get(kind, ()))]
    return (*found, *(("instruments", name) for name in names.values() if name != english))


def _in(language: languages.Language, kind: Instrument) -> str:
    with translation.override(language.django):
        return str(kind.label)


def _topics(topics: Iterable[NamedTopic], names: Mapping[str, Mapping[str, str]]) -> Passages:
    found: Passages = []
    for topic in topics:
        found += [("topics", _topic(topic.reference, topic.name))]
        found += [("spellings", text) for text in _spellings(topic.name)]
        found += [("topic_names", name) for name in names.get(topic.reference, {}).values()]
    return found


@cache
def _topic(reference: str, name: str) -> str:
    """The name of a topic, and its reference where that is a short name of its own, such as ai."""
    told = set(words.stems(reference)) <= set(words.stems(name))
    return name if told else f"{name} ({reference})"


@cache
def _spellings(name: str) -> tuple[str, ...]:
    """How else people write a topic of two words, after its name; nothing for any other.

    In one word, as cybersecurity is; before an abbreviation in capitals also as an initial, since
    Open RAN goes by O-RAN and ORAN in the trade.
    """
    match name.split():
        case [first, last] if last.isupper() and len(last) > 1:
            found = [f"{first[0]}-{last}", f"{first[0]}{last}", f"{first}{last}"]
        case [first, last]:
            found = [f"{first}{last}"]
        case _:
            return ()
    return (f"{name} ({', '.join(found)})",)


def _promise_passages(commitment: Commitment, place: str) -> Passages:
    found = [(place, commitment.text)]
    return found + ([("quotation", commitment.passage)] if commitment.passage else [])


def _people(agreement: Agreement) -> list[str]:
    acts: list[Signature | Statement] = [*agreement.signatures, *agreement.statements]
    return unique(", ".join(filter(None, _names(act))) for act in acts)


def _names(act: Signature | Statement) -> tuple[str | None, ...]:
    return act.person.name, act.person.native_name, act.title


def _organisation_names(organisations: Iterable[NamedOrganisation]) -> Iterator[str]:
    for organisation in organisations:
        short = organisation.abbreviation
        yield f"{organisation.name} ({short})" if short else organisation.name
