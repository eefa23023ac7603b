"""What a good record has: advice, never a reason to refuse one."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet
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
    Strategy,
    Topic,
)
from editorial.quality import lacking
from register import index

UNCHECKED = timedelta(days=183)

# Agreements


@lacking(
    Agreement,
    _("No headline date"),
    _("Mark the event whose date the agreement is filed under, and give its date."),
    part="events",
)
def no_headline_date() -> QuerySet:
    dated = Event.objects.filter(agreement=OuterRef("pk"), headline=True, happened_on__isnull=False)
    return Agreement.objects.filter(~Exists(dated))


@lacking(
    Agreement,
    _("Legal force not stated"),
    _("If a source says whether it binds, choose so and quote the words."),
    field="force",
)
def force_not_stated() -> QuerySet:
    return Agreement.objects.filter(force="not-stated")


@lacking(
    Agreement,
    _("No source"),
    _("Add the text, or a page that tells of it: every fact rests on a source."),
    part="sources",
)
def no_source() -> QuerySet:
    return Agreement.objects.filter(sources=None)


@lacking(
    Agreement,
    _("No place"),
    _("Say where it was signed or announced, if a source does."),
    field="place",
)
def no_place() -> QuerySet:
    return Agreement.objects.filter(place="")


@lacking(
    Agreement,
    _("No commitment"),
    _("Say what the parties promised, one commitment for each promise."),
    part="commitments",
)
def no_commitment() -> QuerySet:
    return Agreement.objects.filter(commitments=None)


@lacking(
    Agreement,
    _("Nobody who signed or announced it"),
    _("Name the people who signed or announced it, if a source does."),
    part="signatures",
)
def nobody_named() -> QuerySet:
    return Agreement.objects.filter(signatures=None)


@lacking(
    Agreement,
    _("Party without an organisation"),
    _("Name the ministries or bodies that the text names for the party."),
    field="organisations",
)
def party_without_organisation() -> QuerySet:
    return Party.objects.filter(organisations=None)


@lacking(
    Agreement,
    _("Signature without a source"),
    _("Say which source shows who acted."),
    field="source",
)
def signature_without_source() -> QuerySet:
    return Signature.objects.filter(source=None)


@lacking(
    Agreement,
    _("Event without a source"),
    _("Say which source tells of it."),
    field="source",
)
def event_without_source() -> QuerySet:
    return Event.objects.filter(source=None)


@lacking(
    Agreement,
    _("Source without an address"),
    _("Give its address, so that readers can follow it."),
    field="url",
)
def source_without_address() -> QuerySet:
    return Source.objects.filter(url="")


@lacking(
    Agreement,
    _("Source not checked for six months"),
    _("Look whether its page still says so; the daily check_sources visits it by itself."),
    field="url",
)
def source_not_checked() -> QuerySet:
    return Source.objects.not_checked_since(index.today() - UNCHECKED)


@lacking(
    Agreement,
    _("Commitment without a passage"),
    _("Quote the exact words that promise it."),
    field="passage",
)
def commitment_without_passage() -> QuerySet:
    return Commitment.objects.filter(passage="")


@lacking(
    Agreement,
    _("Commitment without a topic"),
    _("Tick what it is about: readers find it by its topics."),
)
def commitment_without_topic() -> QuerySet:
    return Commitment.objects.filter(topics=None)


@lacking(
    Agreement,
    _("Commitment without an owner"),
    _("Say which organisation is responsible, if the text does."),
    field="responsible_organisations",
)
def commitment_without_owner() -> QuerySet:
    return Commitment.objects.filter(responsible_organisations=None)


@lacking(
    Agreement,
    _("Commitment neither due nor ongoing"),
    _("Say when it is due, or that it is ongoing, if the text does."),
    field="due_on",
)
def commitment_without_due_date() -> QuerySet:
    return Commitment.objects.filter(due_on=None, ongoing=False, dropped="")


# Progress


@lacking(
    ProgressUpdate,
    _("No day"),
    _("Say on which day things stood so, as far as it is known."),
    field="as_of",
)
def progress_without_day() -> QuerySet:
    return ProgressUpdate.objects.filter(as_of=None)


@lacking(
    ProgressUpdate,
    _("Evidence without a source"),
    _("Say which source of the agreement it stands in."),
    field="source",
)
def evidence_without_source() -> QuerySet:
    return Evidence.objects.filter(source=None)


# What agreements are filed under


@lacking(
    Strategy,
    _("No source"),
    _("Give the page that the facts rest on."),
    field="source_url",
)
def strategy_without_source() -> QuerySet:
    return Strategy.objects.filter(source_url="")


@lacking(
    Strategy,
    _("No date of publication"),
    _("Say when it was published, as far as it is known."),
    field="published_on",
)
def strategy_without_date() -> QuerySet:
    return Strategy.objects.filter(published_on=None)


@lacking(
    Topic,
    _("No match in another vocabulary"),
    _("Name the concept of EuroVoc or another vocabulary that means the same or more."),
    part="matches",
)
def topic_without_match() -> QuerySet:
    return Topic.objects.filter(matches=None)
