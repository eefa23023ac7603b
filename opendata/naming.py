"""What files of lists are called when they are saved."""

import re

from register import moments
from register.finders import Finder

LONGEST = 100  # characters, without the ending
STRANGE = re.compile(r"[^a-z0-9]+")


def file_name(name: str, finder: Finder) -> str:
    """The name of a list, its filters and the day that is shown: `agreements-jp-open-ran`.

    In small ASCII letters, digits and hyphens; what else a filter holds is left out, and so is a
    filter for which there is no room.
    """
    words = [_word(active.name, active.code) for active in finder.active]
    if day := moments.earlier_day():
        words.insert(0, str(day))
    for word in filter(None, words):
        longer = f"{name}-{word}"
        name = longer if len(longer) <= LONGEST else name
    return name


def _word(filter_name: str, code: str) -> str:
    if code == "True":
        return filter_name
    return STRANGE.sub("-", code.lower()).strip("-")
