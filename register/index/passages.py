"""The texts that searches look through, each with its place."""

from collections.abc import Iterable
from functools import cache

from django.utils import translation

from register import languages
from register.codelists import Instrument
from register.documents import (
    Agreement,
    Commitment,
    NamedOrganisation,
    NamedPerson,
    NamedTopic,
    Progress,
    Signature,
    Statement,
)
from register.index import places, words
from register.index.making import organisations_of, unique
from register.index.naming import Names

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


def of_agreement(agreement: Agreement, updates: Iterable[Progress], names: Names) -> Passages:
    """Every text of an agreement with its place, in the order in which places are preferred.

    `names` tells what the records that it names are called now, where that is more than a label.
    """
    found: Passages = [("title", agreement.title)]
    found += [("titles", title.title) for title in agreement.titles]
    found += [("summary", agreement.summary)]
    for commitment in agreement.commitments:
        found += _promise_passages(commitment, "commitments")
    found += [("statements", statement.words) for statement in agreement.statements]
    found += [("people", text) for text in _people(agreement, names)]
    found += _organisations(organisations_of(agreement), names)
    found += _progress(updates)
    found += [("events", event.description) for event in agreement.events if event.description]
    found += _countries(agreement)
    found += _topics(agreement.topics, names)
    found += instruments(agreement.instrument)
    found += [("strategies", link.strategy.name) for link in agreement.strategies]
    return found + ([("place", agreement.place)] if agreement.place else [])


def of_commitment(
    agreement: Agreement, commitment: Commitment, updates: Iterable[Progress], names: Names
) -> Passages:
    """Every text of a commitment, and of its agreement what tells which one it is.

    Few texts say who is responsible: a commitment is found by everybody who made the agreement.
    """
    found = _promise_passages(commitment, "commitment")
    found += [("title", agreement.title)]
    found += [("titles", title.title) for title in agreement.titles]
    responsible = commitment.responsible_organisations
    found += unique(_organisations([*responsible, *organisations_of(agreement)], names))
    found += unique(("people", ", ".join(_known(a.person, names))) for a in _acts(agreement))
    found += _progress(u for u in updates if commitment.number in u.commitments)
    found += _countries(agreement)
    return [*found, *_topics(commitment.topics, names), *instruments(agreement.instrument)]


def _progress(updates: Iterable[Progress]) -> Passages:
    found: Passages = []
    for update in updates:
        found += [("progress", update.text)]
        found += [("progress", piece.passage) for piece in update.evidence]
    return found


def _countries(agreement: Agreement) -> Passages:
    """The parties by every name that a reader of the pages may know them by.

    But for other names with that of another country in them: none of them is named.
    """
    return [
        ("countries", name)
        for country in (party.country for party in agreement.parties)
        for name in languages.country_names(country.reference, country.name)
        if name == country.name or not places.holds_another(country.reference, name)
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


def _topics(topics: Iterable[NamedTopic], names: Names) -> Passages:
    """Topics by the name of the time, and by what else they are called now.

    Names in other languages have a place of their own, so that English alone is marked as it.
    """
    found: Passages = []
    for topic in topics:
        english, *others = names.get(("topic", topic.reference)) or (topic.name,)
        for name in unique((topic.name, english)):
            found += [("topics", _topic(topic.reference, name))]
            found += [("spellings", text) for text in _spellings(name)]
        found += [("topic_names", name) for name in others]
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


def _people(agreement: Agreement, names: Names) -> list[str]:
    """The people of an agreement, each with the title of the time."""
    called = (filter(None, [*_known(act.person, names), act.title]) for act in _acts(agreement))
    return unique(map(", ".join, called))


def _acts(agreement: Agreement) -> tuple[Signature | Statement, ...]:
    return *agreement.signatures, *agreement.statements


def _known(person: NamedPerson, names: Names) -> list[str]:
    """The names of a person, as published and as they are now."""
    found = [person.name, person.native_name, *names.get(("person", person.reference), ())]
    return unique(filter(None, found))


def _organisations(organisations: Iterable[NamedOrganisation], names: Names) -> Passages:
    """Organisations by the name of the time, and in brackets by what else they are called."""
    found: Passages = []
    for organisation in organisations:
        now = names.get(("organisation", organisation.reference), ())
        known = unique(filter(None, [organisation.name, organisation.abbreviation, *now]))
        name, *others = known
        found.append(("organisations", f"{name} ({', '.join(others)})" if others else name))
    return found
