from typing import Any

from django import template

from register.licences import DATA, QUOTED, Licence

register = template.Library()


@register.inclusion_tag("website/_licence.html")
def licence_terms() -> dict[str, Any]:
    """The sentence that says under which terms the data may be used, with links to them."""
    return {"data_url": DATA.url, "quoted_url": QUOTED.url}


@register.simple_tag
def data_licence() -> Licence:
    return DATA
