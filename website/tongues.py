"""The texts of the register that stay in English, marked as English on pages in other languages.

And the names that it has in other languages too, where they are read.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from register import languages, moments
from register.documents import Document, Named
from register.index.cards import NamedReference

# Facets whose values are names that the register has in English, and maybe in other languages;
# those of the other facets come from codelists and from CLDR.
ENGLISH_FACETS = frozenset({"agreement", "organisation", "person", "topic", "strategy"})


def english(text: str) -> SafeString | str:
    """A text of the register within a page or a sentence of any language.

    It is in English, but for names that are in the language of the page.
    """
    language = languages.current()
    if not text or language == languages.ENGLISH or getattr(text, "language", "") == language.code:
        return text
    return format_html('<span lang="{}">{}</span>', languages.ENGLISH.code, text)


def of_facet(text: str, facet: str) -> SafeString | str:
    """What a value of a facet is called."""
    return english(text) if facet in ENGLISH_FACETS else text


def called(document: Document) -> str:
    """What a record is called in the language of the page; else in English."""
    return languages.shown(languages.named(document.label, document.other_names))


def own_name(document: Document) -> str:
    """The name of a record in the language of the page, if that is not English and it has one."""
    return document.other_names.get(languages.current().code, "")


def topics_called(topics: Iterable[Named]) -> list[NamedReference]:
    """Topics by their names in the language of the page, in the order of its readers.

    Where they have none, and in English, they have the names of the document that names them.
    """
    found: Any = [(topic.reference, topic.name) for topic in topics]
    if found and languages.current() != languages.ENGLISH:
        labels = moments.topic_labels()
        found = [(ref, _in_language(labels.get(("topic", ref), ""), name)) for ref, name in found]
    return sorted((NamedReference(*one) for one in found), key=lambda t: languages.order(t.name))


def _in_language(label: str, english_name: str) -> str:
    own = languages.shown(label)
    return own if own is not label else english_name
