"""What can hardly be right: dates, countries and offices that do not fit one another."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    Commitment,
    Event,
    Evidence,
    Party,
    ProgressUpdate,
    Signature,
    Source,
    Statement,
    Strategy,
)
from agreements.quality.dates import with_act, with_headline, with_saying
from editorial.last_days import LastDay
from editorial.quality import unlikely
from partners.models import Appointment, Organisation

# Acts that a person does in office. Somebody may be mentioned or quoted long afterwards.
IN_OFFICE = ("signed", "announced", "endorsed")


def _out_of_office(rows: QuerySet) -> QuerySet:
    """Rows with a day, of people with known offices of which none covers that day."""
    held = Appointment.objects.filter(person=OuterRef("person"))
    covering = held.alias(last=LastDay("ended_on")).filter(
        Q(started_on=None) | Q(started_on__lte=OuterRef("acted_last")),
        Q(last=None) | Q(last__gte=OuterRef("acted_first")),
    )
    return rows.filter(Exists(held), ~Exists(covering), acted_first__isnull=False)


def _parties() -> QuerySet:
    return Party.objects.filter(agreement=OuterRef("agreement"))


# What is gone


@unlikely(
    Agreement,
    _("Source that does not answer"),
    _("Find its new address or a copy of it, or say in its note what became of it."),
    field="url",
)
def source_not_answering() -> QuerySet:
    return Source.objects.not_answering()


# Who


@unlikely(
    Agreement,
    _("Signed outside the appointment"),
    _("No office recorded for this person covers the day: check the day and the offices."),
    field="person",
)
def signed_outside_the_appointment() -> QuerySet:
    return _out_of_office(with_act(Signature.objects.filter(capacity__in=IN_OFFICE)))


@unlikely(
    Agreement,
    _("Statement outside the appointment"),
    _("The source is dated on a day that none of the person's recorded offices covers."),
    field="person",
)
def said_outside_the_appointment() -> QuerySet:
    return _out_of_office(with_saying(Statement.objects.all()))


@unlikely(
    Agreement,
    _("Acts for another country than their own government"),
    _("The person is recorded as acting for another government: check the person and the party."),
    field="country",
)
def signed_for_another_country() -> QuerySet:
    return Signature.objects.exclude(person__country=F("country"))


@unlikely(
    Agreement,
    _("Acts for a country that is no party"),
    _("Add the country to the parties, or choose the party that the person acted for."),
    field="country",
)
def signed_for_no_party() -> QuerySet:
    return Signature.objects.filter(~Exists(_parties().filter(country=OuterRef("country"))))


@unlikely(
    Agreement,
    _("Signatory's organisation is of another country"),
    _("The organisation acts for another country than the party: check both."),
    field="organisation",
)
def signed_by_a_foreign_organisation() -> QuerySet:
    return Signature.objects.filter(organisation__isnull=False).exclude(
        organisation__country=F("country")
    )


@unlikely(
    Agreement,
    _("Party's organisation is of another country"),
    _("The organisation acts for another country than the party: check both."),
    field="organisations",
)
def party_with_a_foreign_organisation() -> QuerySet:
    foreign = Organisation.objects.filter(parties=OuterRef("pk")).exclude(
        country=OuterRef("country")
    )
    return Party.objects.filter(Exists(foreign))


@unlikely(
    Agreement,
    _("Party's organisation did not exist on the day"),
    _("It ended before the headline date or began after it: a predecessor or successor is meant."),
    field="organisations",
)
def party_organisation_out_of_time() -> QuerySet:
    out_of_time = (
        Organisation.objects.filter(parties=OuterRef("pk"))
        .alias(last=LastDay("ended_on"))
        .filter(Q(last__lt=OuterRef("made_first")) | Q(started_on__gt=OuterRef("made_last")))
    )
    return with_headline(Party.objects.all()).filter(Exists(out_of_time))


@unlikely(
    Agreement,
    _("Signatory's organisation did not exist on the day"),
    _("It ended before the day of the act or began after it: check the organisation and the day."),
    field="organisation",
)
def signatory_organisation_out_of_time() -> QuerySet:
    rows = with_act(Signature.objects.all()).alias(last=LastDay("organisation__ended_on"))
    return rows.filter(
        Q(last__lt=F("acted_first")) | Q(organisation__started_on__gt=F("acted_last"))
    )


@unlikely(
    Agreement,
    _("A country that is no party is made responsible"),
    _("Choose among the parties, or add the country to them."),
    field="responsible_countries",
)
def responsible_country_is_no_party() -> QuerySet:
    named = Commitment.responsible_countries.through.objects.filter(commitment=OuterRef("pk"))
    parties = Party.objects.filter(
        agreement=OuterRef("commitment__agreement"), country=OuterRef("country")
    )
    return Commitment.objects.filter(Exists(named.filter(~Exists(parties))))


# When


@unlikely(
    Agreement,
    _("Due before the agreement was made"),
    _("The commitment is due before the headline date: check both dates."),
    field="due_on",
)
def due_before_made() -> QuerySet:
    rows = with_headline(Commitment.objects.alias(last=LastDay("due_on")))
    return rows.filter(last__lt=F("made_first"))


@unlikely(
    Agreement,
    _("Happened on a day that is still to come"),
    _("An event is what has happened: check the year, or leave it out until the day."),
    field="happened_on",
)
def happens_in_the_future() -> QuerySet:
    return Event.objects.filter(happened_on__gt=timezone.localdate())


@unlikely(
    Agreement,
    _("Takes effect before it happened"),
    _("Check both dates of the event."),
    field="effective_on",
)
def effective_before_the_act() -> QuerySet:
    return Event.objects.alias(last=LastDay("effective_on")).filter(last__lt=F("happened_on"))


@unlikely(
    Agreement,
    _("Source published on a day that is still to come"),
    _("Check the year of the source."),
    field="published_on",
)
def source_of_the_future() -> QuerySet:
    return Source.objects.filter(published_on__gt=timezone.localdate())


# What


@unlikely(
    Agreement,
    _("Commitment with neither a passage nor an owner"),
    _("Quote the words that promise it, or say which organisation is responsible."),
    field="passage",
)
def commitment_without_passage_or_owner() -> QuerySet:
    return Commitment.objects.filter(passage="", responsible_organisations=None)


# Progress


@unlikely(
    ProgressUpdate,
    _("Progress before the agreement was made"),
    _("The day of the report is before the headline date of the agreement: check both."),
    field="as_of",
)
def progress_before_made() -> QuerySet:
    rows = with_headline(ProgressUpdate.objects.alias(last=LastDay("as_of")))
    return rows.filter(last__lt=F("made_first"))


@unlikely(
    ProgressUpdate,
    _("Progress on a day that is still to come"),
    _("A report is about what has happened: check the year."),
    field="as_of",
)
def progress_in_the_future() -> QuerySet:
    return ProgressUpdate.objects.filter(as_of__gt=timezone.localdate())


@unlikely(
    ProgressUpdate,
    _("Assessed by a government that is no party"),
    _("Choose the party that reports on itself."),
    field="country",
)
def assessed_by_no_party() -> QuerySet:
    strangers = ~Exists(_parties().filter(country=OuterRef("country")))
    return ProgressUpdate.objects.filter(strangers, country__isnull=False)


@unlikely(
    ProgressUpdate,
    _("Evidence of a day that is still to come"),
    _("Check the year of the evidence."),
    field="published_on",
)
def evidence_of_the_future() -> QuerySet:
    return Evidence.objects.filter(published_on__gt=timezone.localdate())


# Strategies


@unlikely(
    Strategy,
    _("Strategy of another country's organisation"),
    _("The organisation acts for another country than the strategy: check both."),
    field="organisation",
)
def strategy_of_a_foreign_organisation() -> QuerySet:
    return Strategy.objects.filter(organisation__isnull=False).exclude(
        organisation__country=F("country")
    )


@unlikely(
    Strategy,
    _("Strategy published on a day that is still to come"),
    _("Check the year."),
    field="published_on",
)
def strategy_of_the_future() -> QuerySet:
    return Strategy.objects.filter(published_on__gt=timezone.localdate())
