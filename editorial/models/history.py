from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedState(models.Model):
    """A working copy as it was saved, with its parts: one for each version of the record."""

    record_type = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty where a command changed it."),
    )
    rows = models.JSONField(
        encoder=DjangoJSONEncoder,
        help_text=_("The record's row and those of its parts, by model."),
    )

    class Meta:
        ordering = ["-version", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "object_id", "version"],
                name="%(app_label)s_%(class)s_one_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type}:{self.object_id} version {self.version}"
