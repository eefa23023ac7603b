from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from register.models import Edition


class Publication(models.Model):
    """Who appended an edition: kept on the private side of the register."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="publications",
        help_text=_("Empty where a command published it."),
    )

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("publication by")
        verbose_name_plural = _("who published what")

    def __str__(self) -> str:
        return str(self.edition)
