from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from opendata.checks import public_address


class OpendataConfig(AppConfig):
    name = "opendata"
    verbose_name = _("Open data")

    def ready(self) -> None:
        checks.register(public_address, deploy=True)
