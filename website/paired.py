"""The two countries that a search is about: its filter names them, or its words do."""

from collections.abc import Iterator

from register import moments
from register.addresses import home_first
from register.finders import Finder
from register.index.directory import WORDS
from register.index.naming import Labels
from register.index.words import folded
from register.languages import country_name, country_names

Pair = list[tuple[str, str]]


def pair_of(finder: Finder) -> Pair:
    """Code and name of the two countries, in the order of addresses; empty unless there are two."""
    chosen = {active.name: active for active in finder.active}
    if "between" in chosen:
        return _standing(finder.form.cleaned_data["between"])
    return _standing(named_together(chosen["q"].value)) if "q" in chosen else []


def named_together(text: str) -> tuple[str, ...]:
    """The codes of the countries that the words of `text` name in full, if these are two.

    The longest name counts: “Papua New Guinea” does not name Guinea.
    """
    names = dict(_names(moments.labels()))
    words, longest = WORDS.findall(folded(text)), max(map(len, names), default=0)
    found: dict[str, None] = {}
    place = 0
    while place < len(words):
        runs = (tuple(words[place : place + size]) for size in range(longest, 0, -1))
        name = next((run for run in runs if run in names), ())
        if name:
            found[names[name]] = None
        place += len(name) or 1
    return tuple(found) if len(found) == 2 else ()


def _names(labels: Labels) -> Iterator[tuple[tuple[str, ...], str]]:
    """The words of every name of every country, with its code."""
    for (record_type, reference), label in labels.items():
        if record_type == "country":
            for name in country_names(reference, label):
                yield tuple(WORDS.findall(folded(name))), reference


def _standing(codes: tuple[str, ...]) -> Pair:
    """The two as the register has them; empty where it does not have both."""
    known = moments.labels()
    found = [(code, known.get(("country", code))) for code in home_first(*codes)]
    named = [(code, country_name(code, name)) for code, name in found if name]
    return named if len(named) == len(codes) else []
