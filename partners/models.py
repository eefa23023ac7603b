from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from editorial.models import Record
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from register.codelists import CountryKind
from register.documents import NamedCountry, NamedOrganisation, NamedPerson


class Country(Record):
    """A state, or an international organisation that can be a party. Not a territory."""

    record_type = "country"
    named_type = NamedCountry

    code = models.CharField(
        _("code"),
        max_length=2,
        unique=True,
        help_text=_("ISO 3166-1 alpha-2, in capitals; EU for the European Union."),
    )
    kind = models.CharField(
        _("kind"), max_length=30, choices=CountryKind.choices, default=CountryKind.STATE
    )
    name = models.CharField(
        _("English name"),
        max_length=500,
        unique=True,
        help_text=_("The short English name. Names in other languages come from Unicode CLDR."),
    )

    class Meta(Record.Meta):
        verbose_name_plural = _("countries")
        ordering = ["name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z]{2}$"),
                name="%(app_label)s_%(class)s_code_two_capitals",
                violation_error_message=_("Write the code as two capital letters, such as JP."),
            ),
        ]


class Organisation(Record):
    """A ministry, agency or body that acts for a country. Not a company or a university."""

    record_type = "organisation"
    named_type = NamedOrganisation

    name = models.CharField(
        _("name"), max_length=500, help_text=_("In English, as the body itself writes it.")
    )
    native_name = models.CharField(
        _("name in another language"),
        max_length=500,
        blank=True,
        help_text=_("As the body or a source writes it in its own language."),
    )
    native_language = models.CharField(
        _("language of that name"),
        max_length=20,
        blank=True,
        help_text=_("BCP 47 code, such as ja."),
    )
    abbreviation = models.CharField(
        _("abbreviation"), max_length=500, blank=True, help_text=_("Such as DCMS.")
    )
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="organisations"
    )
    started_on = PartialDateField(
        _("existed from"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    started_on_precision = PrecisionField()
    ended_on = PartialDateField(
        _("existed until"), null=True, blank=True, help_text=_("Leave empty if it still exists.")
    )
    ended_on_precision = PrecisionField()
    successors = models.ManyToManyField(
        "self",
        verbose_name=_("successors"),
        symmetrical=False,
        blank=True,
        related_name="predecessors",
        help_text=_("The bodies that took over its role, or part of it."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Public: what a reader should know of its history.")
    )
    source_url = models.URLField(
        _("source"), max_length=2000, blank=True, help_text=_("The page that says so.")
    )

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            partial_date_constraint("started_on"),
            partial_date_constraint("ended_on"),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(ended_on=None)
                | Q(ended_on__gte=F("started_on"))
                | ~Q(ended_on_precision="day"),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The body ends before it starts: check both dates."),
            ),
            models.CheckConstraint(
                condition=Q(native_name="", native_language="")
                | (~Q(native_name="") & ~Q(native_language="")),
                name="%(app_label)s_%(class)s_native_name_has_language",
                violation_error_message=_("Give a name in another language with its language."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.abbreviation})" if self.abbreviation else self.name

    def named(self) -> NamedOrganisation:
        return NamedOrganisation(
            reference=self.reference_or_stand_in,
            name=self.name,
            abbreviation=self.abbreviation or None,
            country=self.country.reference_or_stand_in,
        )


class Person(Record):
    """A person acting in public office. Nothing is kept about them beyond that."""

    record_type = "person"
    named_type = NamedPerson

    name = models.CharField(
        _("name"), max_length=500, help_text=_("As texts in English print it, without title.")
    )
    native_name = models.CharField(
        _("name in another script"),
        max_length=500,
        blank=True,
        help_text=_("As a source writes it, such as 佐々木祐二."),
    )
    native_language = models.CharField(
        _("language of that name"),
        max_length=20,
        blank=True,
        help_text=_("BCP 47 code, such as ja."),
    )
    sort_name = models.CharField(
        _("name for sorting"),
        max_length=500,
        blank=True,
        help_text=_("Family name first: Lopez, Julia. Leave empty to use the last word first."),
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("acts for"),
        on_delete=models.PROTECT,
        related_name="people",
        help_text=_("The government that the person acts for; not a nationality."),
    )

    class Meta(Record.Meta):
        verbose_name_plural = _("people")
        ordering = ["sort_name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(native_name="", native_language="")
                | (~Q(native_name="") & ~Q(native_language="")),
                name="%(app_label)s_%(class)s_native_name_has_language",
                violation_error_message=_("Give a name in another script with its language."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if not self.sort_name:
            first, _space, last = self.name.rpartition(" ")
            self.sort_name = f"{last}, {first}" if first else last

    def named(self) -> NamedPerson:
        return NamedPerson(
            reference=self.reference_or_stand_in,
            name=self.name,
            native_name=self.native_name or None,
            native_language=self.native_language or None,
        )


class ExternalId(models.Model):
    """What another register calls the person, such as a Wikidata item."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="external_ids")
    scheme = models.SlugField(_("scheme"), max_length=40, help_text=_("Such as wikidata."))
    value = models.CharField(_("value"), max_length=500, help_text=_("Such as Q42."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme", "value"],
                name="%(app_label)s_%(class)s_once_a_person",
                violation_error_message=_("This identifier is already listed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Appointment(models.Model):
    """One person in one office of one organisation for a period, with the title of the time."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="appointments")
    title = models.CharField(
        _("title of the office"), max_length=500, help_text=_("As it was at the time.")
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    started_on = PartialDateField(
        _("from"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    started_on_precision = PrecisionField()
    ended_on = PartialDateField(
        _("until"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    ended_on_precision = PrecisionField()
    source_url = models.URLField(
        _("source"), max_length=2000, blank=True, help_text=_("The page that says so.")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            partial_date_constraint("started_on"),
            partial_date_constraint("ended_on"),
            models.CheckConstraint(
                condition=Q(started_on=None)
                | Q(ended_on=None)
                | Q(ended_on__gte=F("started_on"))
                | ~Q(ended_on_precision="day"),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_(
                    "The appointment ends before it starts: check both dates."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation.abbreviation or self.organisation.name}"


class Department(models.Model):
    """An organisation to which an editor's account is limited. Without any, it is not limited."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departments"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("With the bodies that it came from and those that took over from it."),
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="%(app_label)s_%(class)s_once_an_account",
                violation_error_message=_("This department is already listed."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)
