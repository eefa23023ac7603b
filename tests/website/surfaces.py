"""Every public address that the URL resolver knows, filled in with the references given."""

from collections.abc import Iterable, Iterator
from functools import cache
from uuid import UUID

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils import translation

from alerts.asking import token_for
from alerts.models import Act
from register.addresses import FOLDERS
from register.languages import LANGUAGES, localised

PRIVATE = ("admin", "static")
FINDERS = ("/agreements", "/commitments")


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[URLPattern]:
    """The public URL patterns; those of the editors' side are left out."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(PRIVATE):
            continue
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield pattern


def addresses(references: list[str], words: list[str]) -> Iterator[str]:
    """Each address once for each reference, and the finders once for each word searched for."""
    for pattern in patterns():
        route = "/" + str(pattern.pattern)
        for reference in references:
            yield from _filled(route, reference)
    for finder in FINDERS:
        for twin in ("/", ".json", ".csv", ".atom", *[".ics"][: finder == "/commitments"]):
            for word in words:
                yield f"{finder}{twin}?q={word}"
                yield f"{finder}{twin}?country={word}&topic={word}&sort=updated"


def in_languages(found: Iterable[str]) -> Iterator[str]:
    """Each address, and the same page in every other language that it has one in."""
    for address in found:
        for language in LANGUAGES:
            path = localised(address, language)
            with translation.override(language.django):
                try:
                    resolve(path.partition("?")[0])
                except Resolver404:
                    continue
            yield path


@cache
def _token(act: str) -> str:
    """A link of a mail holds the time too: the same one for all."""
    return token_for(Act(act), UUID(int=0))


def _filled(route: str, reference: str) -> Iterator[str]:
    if route.startswith("/report/"):
        yield from (f"{route}?record={folder}/{reference}" for folder in FOLDERS.values())
        return
    if route in ("/alerts/", "/alerts/sent/"):
        yield from (f"{route}?follow=/{folder}/{reference}/" for folder in FOLDERS.values())
        return
    if "<str:token>" in route:
        yield route.replace("<str:token>", _token(route.split("/")[2]))
        return
    for folder in FOLDERS.values() if "folder:" in route else [""]:
        yield (
            route.replace("<slug:reference>", reference)
            .replace("<slug:first>", reference)
            .replace("<slug:second>", "jp")
            .replace("<int:number>", "1")
            .replace("<counter:number>", "1")
            .replace("<counter:before>..<counter:after>", "1..2")
            .replace("<slug:record_type>", "agreement")
            .replace("<slug:key>", "s0")
            .replace("<folder:record_type>", folder)
        )
