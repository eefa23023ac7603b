"""The pages of countries, people, organisations, topics and strategies that a search names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import index, moments, reading
from register.index.naming import Labels, Names
from register.index.words import folded
from register.languages import country_name, country_names

MOST = 5
TYPES: dict[str, str | Promise] = {
    "country": _("Country"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "topic": _("Topic"),
    "strategy": _("Strategy"),
}
WORDS = re.compile(r"\w+")


class Named(NamedTuple):
    """A record whose name is searched for, or holds all the words of the search."""

    record_type: str
    reference: str
    name: str

    @property
    def type_name(self) -> str | Promise:
        return TYPES[self.record_type]


def named_in(text: str) -> list[Named]:
    """The records that `text` names: those of that very name first, then the shortest names.

    Every word must begin a word of the name, as in “truss” for Elizabeth Truss and “open ran” for
    Open RAN. A country is known by its names in all languages of the pages, an organisation or a
    person by every name that its record has.
    """
    words = WORDS.findall(folded(text))
    if not words:
        return []
    moment = moments.standing()
    labels = moment.labels if moment else index.labels()
    names = moment.names if moment else index.names()
    found = sorted(_fitting(words, labels, names))[: 2 * MOST]
    standing = reading.labels(one[:2] for _rank, one in found) if found else {}
    return [one for _rank, one in found if one[:2] in standing][:MOST]


def _fitting(
    words: list[str], labels: Labels, names: Names
) -> Iterator[tuple[tuple[bool, int], Named]]:
    for (record_type, reference), label in labels.items():
        of_country = record_type == "country"
        own = names.get((record_type, reference)) or (label,)
        known = map(folded, country_names(reference, label) if of_country else own)
        held = [WORDS.findall(n) for n in known if all(word in n for word in words)]
        if any(_begin(words, one) for one in held):
            name = country_name(reference, label) if of_country else label
            yield (words not in held, len(name)), Named(record_type, reference, name)


def _begin(words: list[str], held: list[str]) -> bool:
    """Whether every word begins one of those held."""
    return all(any(one.startswith(word) for one in held) for word in words)
