import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
CODE = re.compile("`([^`]+)`")


@register.filter
def coded(text: str) -> SafeString:
    """Plain text in which what stands between backticks is set as code."""
    return mark_safe(CODE.sub(r'<span class="cs-code">\1</span>', escape(text)))  # noqa: S308
