from collections.abc import Iterable
from typing import Any

from django import forms, template

from editorial.admin.problems import Problem, problems_of

register = template.Library()


@register.inclusion_tag("admin/_error_summary.html")
def error_summary(
    form: forms.BaseForm | None = None, inlines: Iterable[Any] = (), problems: Iterable[Any] = ()
) -> dict[str, Any]:
    """The summary of what is wrong, for the top of any page; draws nothing where nothing is.

    `problems` are further sentences that belong to no field.
    """
    further = [Problem(str(problem)) for problem in problems]
    return {"problems": [*further, *problems_of(form, inlines)]}
