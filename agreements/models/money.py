from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Money(models.Model):
    """An amount as a source gives it, in whole units of an ISO 4217 currency."""

    amount = models.BigIntegerField(
        _("amount"), null=True, blank=True, help_text=_("In whole units: 250000000.")
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write the ISO 4217 code, such as GBP."))],
        help_text=_("ISO 4217 code, such as GBP."),
    )
    amount_words = models.CharField(
        _("amount in words"),
        max_length=500,
        blank=True,
        help_text=_("As the source words it, such as “up to £1.6 million”."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None, currency="", amount_words="")
                | (Q(amount__gte=0) & ~Q(currency="")),
                name="%(app_label)s_%(class)s_amount_has_currency",
                violation_error_message=_("Give an amount together with its currency, or neither."),
            ),
        ]
