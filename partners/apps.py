from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "partners"
    verbose_name = _("Who agrees")

    def ready(self) -> None:
        from partners import likeness, mappings, quality  # noqa: F401 - each registers itself
