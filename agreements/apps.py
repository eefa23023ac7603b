from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("What is agreed")

    def ready(self) -> None:
        # Each registers itself.
        from agreements import desk, likeness, mappings, pictures, quality  # noqa: F401
