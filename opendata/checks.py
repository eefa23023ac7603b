"""What an operator has to set before the register is handed out."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

from register.sites import is_known


def public_address(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The package names the register that it came from, wherever it is handed on to."""
    if not settings.SERVES_PUBLIC or is_known():
        return []
    said = f"PUBLIC_ADDRESS is “{settings.PUBLIC_ADDRESS}”, which register.zip names as its source."
    hint = "Set it to the scheme and host of the public pages, such as https://register.example."
    return [Warning(said, hint=hint, id="opendata.W001")]
