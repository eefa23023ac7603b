"""Rules and notices: written once, in docs/policy, and shown as pages."""

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

FOLDER = settings.BASE_DIR / "docs" / "policy"


@cache
def policy(name: str) -> SafeString:
    """A text as HTML, without its first heading: the page has its own."""
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8").split("\n", 1)[1]
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    return mark_safe(html)  # noqa: S308 - our own file, with HTML switched off
