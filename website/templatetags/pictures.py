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
def line_width(step: int) -> int:
    """The width of a line in a network, in pixels."""
    return (1, 2, 3, 5, 7)[step - 1]
