import unicodedata

from django import template

from website.explore import colours

register = template.Library()


@register.filter
def shade(step: int) -> str:
    """The fill of a step of shading."""
    return colours.SHADES[step]


@register.filter
def on_shade(step: int) -> str:
    """The colour of text on a step of shading."""
    return colours.ON_SHADES[step]


@register.filter
def status_colour(status: str) -> str:
    return colours.STATUSES[status]


@register.filter
def status_pattern(status: str) -> str:
    """The path that is drawn over the colour of a status; empty where it is plain."""
    return colours.PATTERNS[status]


@register.filter
def line_width(weight: int) -> int:
    """The width in pixels of a line with a weight from 1."""
    return (2, 3, 4, 6, 8)[weight - 1]


@register.filter
def fitted(text: str, room: int) -> str:
    """The text, cut to `room` Latin characters; a Chinese or Japanese one takes the room of two."""
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if taken > room:
            return f"{text[: max(place - 1, 0)]}…"
    return text
