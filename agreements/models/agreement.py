from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from editorial.models import Record
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from partners.models import Country, Organisation, Person
from register.codelists import Capacity, EventKind, Instrument, LegalForce, RecordConfidence
from register.documents import NamedAgreement


class Agreement(Record):
    """What two or more governments agreed in one text or announcement, binding or not."""

    record_type = "agreement"
    named_type = NamedAgreement
    name_field = "title"

    title = models.CharField(
        _("title"),
        max_length=500,
        help_text=_("In English, as the text or its publisher gives it."),
    )
    instrument = models.CharField(
        _("instrument type"),
        max_length=30,
        choices=Instrument.choices,
        help_text=_("What the text calls itself. It does not decide whether it binds."),
    )
    force = models.CharField(
        _("legal force"),
        max_length=12,
        choices=LegalForce.choices,
        default=LegalForce.NOT_STATED,
        help_text=_("Only what a source says; otherwise “not stated”."),
    )
    force_passage = models.TextField(
        _("passage on legal force"), blank=True, help_text=_("The words that say so, quoted.")
    )
    force_source = models.ForeignKey(
        "agreements.Source",
        verbose_name=_("source of that passage"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )
    summary = models.TextField(
        _("summary"), help_text=_("One or two plain sentences of our own, for the public.")
    )
    place = models.CharField(
        _("place"), max_length=500, blank=True, help_text=_("Where it was signed or announced.")
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=6,
        choices=RecordConfidence.choices,
        help_text=_("How far the sources carry this record. The public sees it."),
    )
    notes = models.TextField(
        _("notes"), blank=True, help_text=_("Public: doubts, conflicts between sources, gaps.")
    )
    last_commitment_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Record.Meta):
        ordering = ["title", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(force=LegalForce.NOT_STATED) | ~Q(force_passage=""),
                name="%(app_label)s_%(class)s_force_is_sourced",
                violation_error_message=_(
                    "Quote the passage that says whether it binds, or choose “not stated”."
                ),
            ),
        ]

    def take_commitment_number(self) -> int:
        """The next number for a commitment; the caller saves the agreement."""
        self.last_commitment_number += 1
        return self.last_commitment_number


class AgreementTitle(models.Model):
    """The agreement's title in another language, as a text or publisher gives it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="titles")
    language = models.CharField(
        _("language"), max_length=20, help_text=_("BCP 47 code, such as ja.")
    )
    title = models.CharField(_("title"), max_length=500)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("title in another language")
        verbose_name_plural = _("titles in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "language"],
                name="%(app_label)s_%(class)s_one_a_language",
                violation_error_message=_("There is already a title in this language."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Party(models.Model):
    """A country that is party to the agreement, with the organisations that act for it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="parties"
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        blank=True,
        related_name="parties",
        help_text=_("The ministries or bodies that the text names for this party."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "country"],
                name="%(app_label)s_%(class)s_country_once",
                violation_error_message=_("This country is already a party."),
            )
        ]

    def __str__(self) -> str:
        return str(self.country)


class Signature(models.Model):
    """A person's act for one party: signed, announced, witnessed; title and body as printed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="signatures"
    )
    title = models.CharField(
        _("title as printed"), max_length=500, help_text=_("One row for each title in a text.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation as printed"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
    )
    country = models.ForeignKey(
        Country, verbose_name=_("for which party"), on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(_("capacity"), max_length=12, choices=Capacity.choices)
    note = models.CharField(
        _("note"),
        max_length=500,
        blank=True,
        help_text=_("The capacity as the source words it, where that says more."),
    )
    source = models.ForeignKey(
        "agreements.Source",
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "person", "title", "capacity", "note"],
                name="%(app_label)s_%(class)s_same_act_once",
                violation_error_message=_("This person is already listed with this title and act."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_capacity_display()}: {self.title}"


class Event(models.Model):
    """One dated act in the life of the agreement. Its status follows from these, never typed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=24, choices=EventKind.choices)
    happened_on = PartialDateField(
        _("date"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    happened_on_precision = PrecisionField()
    effective_on = PartialDateField(
        _("takes effect"), null=True, blank=True, help_text=_("Only where it differs.")
    )
    effective_on_precision = PrecisionField()
    country = models.ForeignKey(
        Country,
        verbose_name=_("party"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only where one party acted alone."),
    )
    description = models.TextField(_("description"), blank=True)
    headline = models.BooleanField(
        _("headline date"),
        default=False,
        help_text=_("The one event whose date the agreement is filed under."),
    )
    source = models.ForeignKey(
        "agreements.Source",
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            partial_date_constraint("happened_on"),
            partial_date_constraint("effective_on"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(headline=True),
                name="%(app_label)s_%(class)s_one_headline",
                violation_error_message=_("Only one event can give the headline date."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
