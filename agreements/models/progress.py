from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.commitment import Commitment
from agreements.models.money import Money
from agreements.models.source import Source
from editorial.models import Record
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from partners.models import Country
from register.codelists import Assessor, Confidence, ProgressStatus


class ProgressUpdate(Record, Money):
    """A dated, evidenced report on commitments. Once published it is corrected, not rewritten."""

    record_type = "progress"
    name_field = "text"

    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.PROTECT,
        related_name="progress_updates",
    )
    commitments = models.ManyToManyField(
        Commitment, verbose_name=_("commitments"), related_name="progress_updates"
    )
    as_of = PartialDateField(
        _("as of"),
        null=True,
        blank=True,
        help_text=_("The day on which things stood so. Leave empty if not recorded."),
    )
    as_of_precision = PrecisionField()
    assessor = models.CharField(
        _("whose assessment"), max_length=12, choices=Assessor.choices, default=Assessor.EDITOR
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("government"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only where a government reports on itself."),
    )
    status = models.CharField(
        _("status reached"),
        max_length=20,
        choices=[choice for choice in ProgressStatus.choices if choice[0] != "no-update"],
        help_text=_("“Reported, not assessed” where nobody says how far it has come."),
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=Confidence.choices,
        blank=True,
        help_text=_("Only while it is under way."),
    )
    text = models.TextField(_("what happened"), help_text=_("In plain words of our own."))
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why it was stopped or delayed.")
    )
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        help_text=_("The earlier update that this one takes the place of."),
    )

    class Meta(Record.Meta):
        ordering = ["-as_of", "-pk"]
        constraints = [
            *Record.Meta.constraints,
            *Money.Meta.constraints,
            partial_date_constraint("as_of"),
            models.CheckConstraint(
                condition=Q(assessor=Assessor.GOVERNMENT, country__isnull=False)
                | (~Q(assessor=Assessor.GOVERNMENT) & Q(country=None)),
                name="%(app_label)s_%(class)s_government_is_named",
                violation_error_message=_(
                    "Name the government if, and only if, it is the assessor."
                ),
            ),
            models.CheckConstraint(
                condition=Q(confidence="") | Q(status__in=["under-way", "substantial"]),
                name="%(app_label)s_%(class)s_confidence_while_under_way",
                violation_error_message=_("Give a confidence only while the work is under way."),
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | (~Q(status="stopped") & ~Q(confidence="delayed")),
                name="%(app_label)s_%(class)s_stop_has_reason",
                violation_error_message=_("Say why it was stopped or delayed."),
            ),
            models.CheckConstraint(
                condition=~Q(status="no-update"),
                name="%(app_label)s_%(class)s_reports_something",
                violation_error_message=_("An update reports something: choose what it reports."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.corrects and self.corrects.agreement_id != self.agreement_id:
            raise ValidationError(
                {"corrects": _("It corrects an update of another agreement: choose one of this.")}
            )


class Evidence(models.Model):
    """What a progress update rests on: words of a source, with their date."""

    update = models.ForeignKey(ProgressUpdate, on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("One of the agreement's sources. Leave empty if not recorded."),
    )
    published_on = PartialDateField(_("date"), null=True, blank=True)
    published_on_precision = PrecisionField()
    passage = models.TextField(_("passage"), help_text=_("The exact words, in their language."))
    language = models.CharField(
        _("language"), max_length=20, blank=True, help_text=_("BCP 47 code, such as ja.")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("evidence")
        constraints = [partial_date_constraint("published_on")]

    def __str__(self) -> str:
        return self.passage[:80]
