"""The languages of the public pages: the address alone says which, English has no prefix."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple
from unicodedata import combining, normalize

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.http import escape_leading_slashes

from register.dates import PartialDate


class Language(NamedTuple):
    """A language of the interface: `code` as in addresses and `lang`, its name in itself.

    `locale` names its data in CLDR; `reviewed` says whether a speaker has read the translation.
    """

    code: str
    django: str
    locale: str
    name: str
    reviewed: bool


ENGLISH = Language("en", "en-gb", "en_GB", "English", True)
LANGUAGES = (
    ENGLISH,
    Language("cy", "cy", "cy", "Cymraeg", False),
    Language("ja", "ja", "ja", "日本語", False),
)
_BY_CODE = {language.code: language for language in LANGUAGES if language != ENGLISH}
_BY_DJANGO = {language.django: language for language in LANGUAGES}
SKELETONS = {"month": "yMMMM", "year": "y"}
# Two letters that the Welsh alphabet has as one, and after which it comes (CLDR).
WELSH = {"ch": "c", "dd": "d", "ff": "f", "ng": "g", "ll": "l", "ph": "p", "rh": "r", "th": "t"}

# Names that CLDR has no place for, and that people search by: all of a line mean the same.
# One that is part of another country's, as Korea is, is told from it by `register.index.places`.
EVERYDAY = {
    "ae": ("UAE",),
    "cd": ("DRC", "Democratic Republic of the Congo"),
    "cn": ("PRC", "People's Republic of China"),
    "cz": ("Czech Republic",),
    "eu": ("EU", "UE"),
    "gb": (
        *("UK", "Britain", "Great Britain", "U.K.", "英国", "Prydain"),
        "United Kingdom of Great Britain and Northern Ireland",
    ),
    "kp": ("DPRK", "Democratic People's Republic of Korea"),
    "kr": ("Korea", "ROK", "Republic of Korea", "大韓民国"),
    "nl": ("Holland",),
    "ru": ("Russian Federation",),
    "tr": ("Turkey",),
    "us": (
        *("US", "USA", "America", "United States of America", "U.S.", "U.S.A."),
        *("米国", "アメリカ"),
    ),
    "vn": ("Viet Nam",),
}


class LanguageMiddleware:
    """Shows every page in the language of its address, whatever was shown before.

    No cookie and no Accept-Language is read, so that one address is one page for every cache.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request.path_info).django):
            return self.get_response(request)


def language_of(path: str) -> Language:
    """The language that an address asks for: `/cy/agreements/` is Welsh."""
    return _BY_CODE.get(path.lstrip("/").partition("/")[0], ENGLISH)


def current() -> Language:
    """The language of what is being made."""
    return _BY_DJANGO.get(translation.get_language() or "", ENGLISH)


def localised(path: str, language: Language | None = None) -> str:
    """The address of the same page in a language, by default the one being shown.

    Whatever was asked for, it stays on this site: `//host/` would be an address elsewhere
    (RFC 3986, section 4.2), and `/cy//host/` would leave one behind.
    """
    known = language_of(path)
    bare = path if known == ENGLISH else path.removeprefix(f"/{known.code}")
    bare = escape_leading_slashes(bare)
    language = language or current()
    return bare if language == ENGLISH else f"/{language.code}{bare}"


def country_name(reference: str, english: str) -> str:
    """The name of a country in the language shown (CLDR); as its record has it in English."""
    language = current()
    if language == ENGLISH:
        return english
    return _territories(language.locale).get(reference.upper(), english)


def country_names(reference: str, english: str) -> list[str]:
    """What a country is called in every language of the pages, and in everyday words."""
    found = [english, *EVERYDAY.get(reference, ())]
    found += [_territories(one.locale).get(reference.upper(), english) for one in LANGUAGES]
    return list(dict.fromkeys(found))


def territory_names() -> Iterator[tuple[str, str]]:
    """Every name of every country and region that there is, with its code (ISO 3166-1, UN M49).

    A name may stand more than once; everyday names come last.
    """
    for language in LANGUAGES:
        for code, name in _territories(language.locale).items():
            yield code.lower(), name
    for code, names in EVERYDAY.items():
        yield from ((code, name) for name in names)


def language_name(tag: str) -> str:
    """What a language is called in the language shown (CLDR); the tag itself where it is unknown.

    Takes a BCP 47 tag, such as ja or pt-BR.
    """
    return _languages(current().locale).get(tag.partition("-")[0].lower(), tag)


def order(name: str) -> tuple[list[tuple[str, bool]], str]:
    """The key that sorts names as readers of the language look for them.

    Accents count last. Welsh counts some pairs of letters as one; Japanese names in kana come in
    the order of the fifty sounds, and those in kanji after them.
    """
    plain = "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c))
    pairs = WELSH if current().code == "cy" else {}
    letters = re.findall("|".join([*pairs, "."]), plain, re.DOTALL)
    return [(pairs.get(letter, letter), letter in pairs) for letter in letters], name


def number(value: int) -> str:
    """A number as the language groups its digits (CLDR)."""
    return format_decimal(value, locale=current().locale)


def written(known: PartialDate) -> str:
    """A date in the words of the language (CLDR), as far as it is known."""
    return written_to(known.precision, known.first)


def written_to(precision: str, day: date) -> str:
    """A day, its month or its year in the words of the language."""
    locale = current().locale
    if precision == "day":
        return format_date(day, "long", locale)
    return format_skeleton(SKELETONS[precision], day, locale=locale)


@cache
def _territories(locale: str) -> dict[str, str]:
    return dict(Locale.parse(locale).territories)


@cache
def _languages(locale: str) -> dict[str, str]:
    return dict(Locale.parse(locale).languages)
