from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotDuplicate(models.Model):
    """Two records that look like one and that a person found to be two."""

    record_type = models.CharField(max_length=20)
    first_id = models.BigIntegerField(help_text=_("The smaller primary key of the two."))
    second_id = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "first_id", "second_id"],
                name="%(app_label)s_%(class)s_once_a_pair",
                violation_error_message=_("These two are known to be two."),
            ),
            models.CheckConstraint(
                condition=models.Q(first_id__lt=models.F("second_id")),
                name="%(app_label)s_%(class)s_smaller_first",
                violation_error_message=_("Give the smaller key first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.first_id} ≠ {self.second_id}"
