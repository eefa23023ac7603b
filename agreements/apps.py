from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("What is agreed")

    def ready(self) -> None:
        from agreements import (  # noqa: F401 - each registers itself
            desk,
            duties,
            likeness,
            mappings,
            pictures,
            quality,
        )
