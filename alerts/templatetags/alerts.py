from datetime import date

from django import template

from register import languages
from register.dates import PartialDate

register = template.Library()


@register.filter
def day_words(day: date) -> str:
    """A day in the words of the language of the mail."""
    return languages.written(PartialDate(day))


@register.filter
def in_language(path: str) -> str:
    """The address of a page in the language of the mail."""
    return languages.localised(path)
