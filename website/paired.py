"""The two countries that a search is about: its filter names them, or its words do."""

from register import moments
from register.addresses import home_first
from register.finders import Finder
from register.index import places
from register.index.typed import Place, parts
from register.languages import country_name

Pair = list[tuple[str, str]]


def pair_of(finder: Finder) -> Pair:
    """Code and name of the two countries, in the order of addresses; empty unless there are two."""
    chosen = {active.name: active for active in finder.active}
    if "between" in chosen:
        return _standing(finder.form.cleaned_data["between"])
    return _standing(named_together(chosen["q"].value)) if "q" in chosen else []


def named_together(text: str) -> tuple[str, ...]:
    """The codes of the places that `text` names, if these are two and none may be another word."""
    named = [part for part in parts(text) if isinstance(part, Place)]
    if any(places.key(one.written) == places.COMMON and not one.written.isupper() for one in named):
        return ()
    codes = tuple(dict.fromkeys(one.code for one in named))
    return codes if len(codes) == 2 else ()


def _standing(codes: tuple[str, ...]) -> Pair:
    """The two as the register has them; empty where it does not have both."""
    known = moments.labels() if codes else {}
    found = [(code, known.get(("country", code))) for code in home_first(*codes)]
    named = [(code, country_name(code, name)) for code, name in found if name]
    return named if len(named) == len(codes) else []
