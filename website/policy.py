"""The counting rules: written once, in docs/policy, and shown on the About page."""

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

COUNTING = settings.BASE_DIR / "docs" / "policy" / "counting.md"


@cache
def counting_rules() -> SafeString:
    """The rules as HTML, without their first heading: the page has its own."""
    text = COUNTING.read_text(encoding="utf-8").split("\n", 1)[1]
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    return mark_safe(html)  # noqa: S308 - our own file, with HTML switched off
