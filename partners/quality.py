"""What is unlikely or lacking in the records of those who agree."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.last_days import LastDay
from editorial.quality import lacking, unlikely
from partners.models import Appointment, Organisation, Person

# People


@unlikely(
    Person,
    _("In office at an organisation of another country"),
    _("The organisation acts for another country than the person: check both."),
    field="organisation",
)
def appointed_by_another_country() -> QuerySet:
    return Appointment.objects.exclude(organisation__country=F("person__country"))


@unlikely(
    Person,
    _("In office while the organisation did not exist"),
    _("The appointment begins after the organisation ended, or ends before it began."),
    field="organisation",
)
def appointed_outside_the_organisation() -> QuerySet:
    rows = Appointment.objects.alias(
        last=LastDay("ended_on"),
        body_ended=LastDay("organisation__ended_on"),
    )
    began = F("organisation__started_on")
    return rows.filter(Q(started_on__gt=F("body_ended")) | Q(last__lt=began))


@unlikely(
    Person,
    _("In office from a day that is still to come"),
    _("The appointment begins in the future: check the year."),
    field="started_on",
)
def appointed_in_the_future() -> QuerySet:
    return Appointment.objects.filter(started_on__gt=timezone.localdate())


@lacking(
    Person,
    _("No office"),
    _("Add the office that the person holds or held: signatures are checked against it."),
    part="appointments",
)
def person_without_office() -> QuerySet:
    return Person.objects.filter(appointments=None)


@lacking(
    Person,
    _("Office without its first day"),
    _("Say from when, as far as a source says so."),
    field="started_on",
)
def office_without_start() -> QuerySet:
    return Appointment.objects.filter(started_on=None)


@lacking(
    Person,
    _("Office without a source"),
    _("Give the page that says who held the office."),
    field="source_url",
)
def office_without_source() -> QuerySet:
    return Appointment.objects.filter(source_url="")


# Organisations


@unlikely(
    Organisation,
    _("Succeeded by an organisation of another country"),
    _("Check the successors: they act for another country."),
    field="successors",
)
def succeeded_by_another_country() -> QuerySet:
    foreign = Organisation.successors.through.objects.exclude(
        to_organisation__country=F("from_organisation__country")
    )
    return Organisation.objects.filter(pk__in=foreign.values("from_organisation"))


@lacking(
    Organisation,
    _("Has successors, and no end is recorded"),
    _("Say when it ended, as far as a source does."),
    field="ended_on",
)
def succeeded_without_an_end() -> QuerySet:
    kept = Organisation.successors.through.objects.values("from_organisation")
    return Organisation.objects.filter(ended_on=None, pk__in=kept)


@lacking(
    Organisation,
    _("Ended, and no successor named"),
    _("Name the bodies that took over its role, if there are any."),
    field="successors",
)
def ended_without_successor() -> QuerySet:
    return Organisation.objects.filter(ended_on__isnull=False, successors=None)


@lacking(
    Organisation,
    _("No source"),
    _("Give a page that says what the body is and from when to when it existed."),
    field="source_url",
)
def organisation_without_source() -> QuerySet:
    return Organisation.objects.filter(source_url="")
