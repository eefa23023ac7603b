from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.money import Money
from agreements.models.reference import Topic
from agreements.models.source import Source
from agreements.models.standing import CommitmentQuerySet
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from partners.models import Country, Organisation
from register.codelists import CommitmentKind, Strength


class Commitment(Money):
    """One thing that the parties say they will do, with the words that say so."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="commitments")
    number = models.PositiveIntegerField(
        _("number"),
        blank=True,
        help_text=_("Permanent and never used again. Leave empty for the next one."),
    )
    text = models.TextField(_("commitment"), help_text=_("In plain words of our own."))
    passage = models.TextField(
        _("passage"), blank=True, help_text=_("The exact words of the source, in its language.")
    )
    passage_language = models.CharField(
        _("language of the passage"), max_length=20, blank=True, help_text=_("Such as ja.")
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source of the passage"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    strength = models.CharField(
        _("strength of the wording"), max_length=10, choices=Strength.choices, blank=True
    )
    verb = models.CharField(
        _("verb"), max_length=500, blank=True, help_text=_("Quoted from the passage: “will”.")
    )
    kind = models.CharField(_("kind"), max_length=30, choices=CommitmentKind.choices)
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="commitments"
    )
    responsible_countries = models.ManyToManyField(
        Country,
        verbose_name=_("responsible parties"),
        blank=True,
        related_name="+",
        help_text=_("Only where the text lays it on some of the parties."),
    )
    responsible_organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("responsible organisations"),
        blank=True,
        related_name="commitments",
    )
    due_on = PartialDateField(
        _("due"), null=True, blank=True, help_text=_("Leave empty if the text names no date.")
    )
    due_on_precision = PrecisionField()
    ongoing = models.BooleanField(
        _("ongoing"), default=False, help_text=_("A continuing promise without an end.")
    )
    dropped = models.CharField(
        _("dropped"),
        max_length=500,
        blank=True,
        help_text=_("If the parties dropped it: when and where they said so. It stays listed."),
    )
    derived_from = models.ManyToManyField(
        "self",
        verbose_name=_("split or merged from"),
        symmetrical=False,
        blank=True,
        related_name="derivations",
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            *Money.Meta.constraints,
            partial_date_constraint("due_on"),
            models.UniqueConstraint(
                fields=["agreement", "number"],
                name="%(app_label)s_%(class)s_number_once",
                violation_error_message=_("This number is already used in the agreement."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="%(app_label)s_%(class)s_counts_from_one",
                violation_error_message=_("Commitments are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(ongoing=False),
                name="%(app_label)s_%(class)s_due_or_ongoing",
                violation_error_message=_("A commitment is due on a date or ongoing, not both."),
            ),
            models.CheckConstraint(
                condition=(Q(strength="", verb="") | (~Q(strength="") & ~Q(verb=""))),
                name="%(app_label)s_%(class)s_strength_quotes_verb",
                violation_error_message=_(
                    "Quote the verb that shows the strength, or give neither."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:80]}"
