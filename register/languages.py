"""The languages of the public pages: the address alone says which, English has no prefix."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import NamedTuple

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
    """The address of the same page in a language, by default the one being shown."""
    known = language_of(path)
    bare = path if known == ENGLISH else path.removeprefix(f"/{known.code}")
    language = language or current()
    return bare if language == ENGLISH else f"/{language.code}{bare}"


def country_name(reference: str, english: str) -> str:
    """The name of a country in the language shown (CLDR); as its record has it in English."""
    language = current()
    if language == ENGLISH:
        return english
    return _territories(language.locale).get(reference.upper(), english)


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
