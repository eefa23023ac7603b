"""The texts of the register that stay in English, marked as English on pages in other languages."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from register import languages

# Facets whose values are names that the register has in English alone; those of the other facets
# come from codelists and from CLDR.
ENGLISH_FACETS = frozenset({"agreement", "organisation", "person", "topic", "strategy"})


def english(text: str) -> SafeString | str:
    """A text of the register within a page or a sentence of any language."""
    if not text or languages.current() == languages.ENGLISH:
        return text
    return format_html('<span lang="{}">{}</span>', languages.ENGLISH.code, text)


def of_facet(text: str, facet: str) -> SafeString | str:
    """What a value of a facet is called."""
    return english(text) if facet in ENGLISH_FACETS else text
