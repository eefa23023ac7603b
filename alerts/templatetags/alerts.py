from datetime import date

from django import template

from register import languages
from register.dates import PartialDate

register = template.Library()
register.filter("shown", languages.shown)


@register.filter
def day_words(when: date | PartialDate) -> str:
    """A date, as far as it is known, in the words of the language of the mail."""
    return languages.written(when if isinstance(when, PartialDate) else PartialDate(when))


@register.filter
def in_language(path: str) -> str:
    """The address of a page in the language of the mail."""
    return languages.localised(path)
