"""The pages of countries, people, organisations, topics and strategies that a search names."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import index, moments
from register.index.directory import directory, words_of
from register.languages import country_name, shown

MOST = 5
TYPES: dict[str, str | Promise] = {
    "country": _("Country"),
    "person": _("Person"),
    "organisation": _("Organisation"),
    "topic": _("Topic"),
    "strategy": _("Strategy"),
}


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
    Open RAN. A country is known by its names in all languages of the pages, an organisation, a
    person or a topic by every name that its record has.
    """
    if not (words := words_of(text)):
        return []
    moment = moments.standing()
    labels, names = moments.labels(), moment.names if moment else index.names()
    exact = directory(labels, names).find(words)
    found = [Named(*key, _name(*key, labels[key])) for key in exact]
    found.sort(key=lambda one: (not exact[one[:2]], len(one.name), one))
    return found[:MOST]


def _name(record_type: str, reference: str, label: str) -> str:
    return country_name(reference, label) if record_type == "country" else shown(label)
