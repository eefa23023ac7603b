"""One factory for each model that editors work on, with traits for the states that matter."""

from datetime import timedelta

import factory
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from factory import Faker, LazyAttribute, LazyFunction, Sequence, SubFactory, Trait, post_generation
from factory.django import DjangoModelFactory

from agreements import models as agreements
from agreements.links.keeping import key_of
from editorial.models import AuditEntry, PreviewLink, Publication, Submission
from editorial.publish import publish, withdraw
from editorial.review import submit
from editorial.roles import create_roles
from partners import models as partners
from register.dates import PartialDate
from register.models import Edition, Report

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ModelFactory(DjangoModelFactory):
    """Saves once; a `PartialDate` or its EDTF form can be given as `<name>_edtf`."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        for key in [key for key in kwargs if key.endswith("_edtf")]:
            value, name = kwargs.pop(key), key.removesuffix("_edtf")
            when = PartialDate.parse(value) if value else None
            kwargs[name] = when.first if when else None
            kwargs[f"{name}_precision"] = when.precision if when else ""
        return kwargs


class RecordFactory(ModelFactory):
    """`published=True` appends an edition; `withdrawn=True` one more; `changed=True` touches it."""

    class Meta:
        abstract = True

    @post_generation
    def parts(record, create, extracted, **kwargs):
        """Declared before publication, so that parts that a subclass adds are published too."""

    @post_generation
    def published(record, create, extracted, **kwargs):
        if extracted:
            published(record)

    @post_generation
    def changed(record, create, extracted, **kwargs):
        if extracted:
            published(record)
            record.version += 1
            record.save()

    @post_generation
    def withdrawn(record, create, extracted, **kwargs):
        if extracted:
            published(record)
            withdraw(record, reason="Entered by mistake.")
            record.refresh_from_db()


def published(*records):
    """Publish records together with every record that they name; return the first, fresh."""
    from editorial.admin.proposals import Proposal

    proposal = Proposal.of(records).completed(lambda record: True)
    publish(proposal.records, note="First publication.")
    for record in records:
        record.refresh_from_db()
    return records[0]


# Who agrees


class CountryFactory(RecordFactory):
    class Meta:
        model = partners.Country
        django_get_or_create = ("code",)

    code = Sequence(lambda n: LETTERS[23 + n // 26 % 3] + LETTERS[n % 26])
    name = LazyAttribute(lambda country: f"Country {country.code}")

    class Params:
        gb = Trait(code="GB", name="United Kingdom")
        jp = Trait(code="JP", name="Japan")
        us = Trait(code="US", name="United States")
        eu = Trait(code="EU", name="European Union", kind="international-organisation")


class OrganisationFactory(RecordFactory):
    class Meta:
        model = partners.Organisation

    name = Sequence(lambda n: f"Ministry {n}")
    country = SubFactory(CountryFactory)

    class Params:
        dcms = Trait(
            name="Department for Digital, Culture, Media and Sport",
            abbreviation="DCMS",
            country=SubFactory(CountryFactory, gb=True),
            started_on_edtf="2017-07",
            ended_on_edtf="2023-02",
        )
        mic = Trait(
            name="Ministry of Internal Affairs and Communications",
            native_name="総務省",
            native_language="ja",
            abbreviation="MIC",
            country=SubFactory(CountryFactory, jp=True),
        )


class PersonFactory(RecordFactory):
    class Meta:
        model = partners.Person

    name = Faker("name")
    sort_name = LazyAttribute(lambda person: ", ".join(reversed(person.name.rsplit(" ", 1))))
    country = SubFactory(CountryFactory)

    class Params:
        in_office = Trait(
            appointment=factory.RelatedFactory(
                "tests.factories.AppointmentFactory", factory_related_name="person"
            ),
            external_id=factory.RelatedFactory(
                "tests.factories.ExternalIdFactory", factory_related_name="person"
            ),
        )


class ExternalIdFactory(ModelFactory):
    class Meta:
        model = partners.ExternalId

    person = SubFactory(PersonFactory)
    scheme = "wikidata"
    value = Sequence(lambda n: f"Q{n}")


class AppointmentFactory(ModelFactory):
    class Meta:
        model = partners.Appointment

    person = SubFactory(PersonFactory)
    title = "Minister of State"
    organisation = SubFactory(OrganisationFactory)
    started_on_edtf = "2021-09"


# What agreements are filed under


class TopicFactory(RecordFactory):
    class Meta:
        model = agreements.Topic

    name = Sequence(lambda n: f"Topic {n}")
    definition = "What it is about."


class TopicNameFactory(ModelFactory):
    class Meta:
        model = agreements.TopicName

    topic = SubFactory(TopicFactory)
    language = Sequence(lambda n: f"ja-{n:04}")
    name = "半導体"


class TopicMatchFactory(ModelFactory):
    class Meta:
        model = agreements.TopicMatch

    topic = SubFactory(TopicFactory)
    match = "exact"
    url = Sequence(lambda n: f"https://eurovoc.example/{n}")


class StrategyFactory(RecordFactory):
    class Meta:
        model = agreements.Strategy

    title = Sequence(lambda n: f"Strategy {n}")
    country = SubFactory(CountryFactory)
    published_on_edtf = "2022"


# What is agreed


class AgreementFactory(RecordFactory):
    """An agreement of two parties; `complete` gives it one or more of every part."""

    class Meta:
        model = agreements.Agreement

    title = Sequence(lambda n: f"Joint statement {n}")
    instrument = "joint-statement"
    summary = "They work together."
    confidence = "high"

    @post_generation
    def parts(agreement, create, extracted, **kwargs):
        """`parties` (countries) and `rows`: how many of every kind of part; none unless given."""
        countries = kwargs.get("parties", [{"gb": True}, {"jp": True}])
        for country in countries:
            one = CountryFactory(**country) if isinstance(country, dict) else country
            PartyFactory(agreement=agreement, country=one)
        for _row in range(kwargs.get("rows", 0)):
            with_part_of_each_kind(agreement)


def with_part_of_each_kind(agreement):
    """Add one part of every kind to an agreement."""
    source = SourceFactory(agreement=agreement)
    party = agreement.parties.select_related("country").first()
    organisation = OrganisationFactory(country=party.country)
    party.organisations.add(organisation)
    person = PersonFactory(country=party.country)
    TitleFactory(agreement=agreement)
    EventFactory(agreement=agreement, source=source, country=party.country)
    SignatureFactory(
        agreement=agreement,
        source=source,
        person=person,
        country=party.country,
        organisation=organisation,
    )
    StatementFactory(agreement=agreement, source=source, person=person, organisation=organisation)
    RelationFactory(agreement=agreement, source=source)
    StrategyLinkFactory(agreement=agreement, source=source)
    commitment = CommitmentFactory(agreement=agreement, source=source)
    commitment.topics.add(TopicFactory())
    commitment.responsible_countries.add(party.country)
    commitment.responsible_organisations.add(organisation)


class TitleFactory(ModelFactory):
    class Meta:
        model = agreements.AgreementTitle

    agreement = SubFactory(AgreementFactory)
    language = Sequence(lambda n: f"ja-{n:04}")
    title = "共同発表"


class PartyFactory(ModelFactory):
    class Meta:
        model = agreements.Party

    agreement = SubFactory(AgreementFactory)
    country = SubFactory(CountryFactory)


class SourceFactory(ModelFactory):
    class Meta:
        model = agreements.Source

    agreement = SubFactory(AgreementFactory)
    key = LazyAttribute(lambda source: f"s{source.agreement.sources.count() + 1}")
    title = "Press release"
    publisher = "A ministry"
    url = Sequence(lambda n: f"https://www.gov.example/{n}")
    kind = "official"


class LinkCheckFactory(ModelFactory):
    """The newest check of an address; `not_answering` makes it one that failed for a month."""

    class Meta:
        model = agreements.LinkCheck

    address = Sequence(lambda n: f"https://www.gov.example/{n}")
    key = LazyAttribute(lambda check: key_of(check.address))
    checked_at = LazyFunction(timezone.now)
    answer = 200
    answered_at = LazyAttribute(lambda check: check.checked_at if check.answer == 200 else None)

    class Params:
        not_answering = Trait(
            answer=404,
            failing_since=LazyAttribute(lambda check: check.checked_at - timedelta(days=30)),
        )


class SignatureFactory(ModelFactory):
    class Meta:
        model = agreements.Signature

    agreement = SubFactory(AgreementFactory)
    person = SubFactory(PersonFactory)
    title = "Minister of State"
    country = SubFactory(CountryFactory)
    capacity = "signed"


class EventFactory(ModelFactory):
    class Meta:
        model = agreements.Event

    agreement = SubFactory(AgreementFactory)
    kind = "announced"
    happened_on_edtf = "2022-03-04"


class CommitmentFactory(ModelFactory):
    class Meta:
        model = agreements.Commitment

    agreement = SubFactory(AgreementFactory)
    number = LazyAttribute(lambda commitment: _next_number(commitment.agreement))
    text = "They exchange what they learn."
    passage = "will exchange information"
    strength = "firm"
    verb = "will"
    kind = "information-sharing"


def _next_number(agreement):
    number = agreement.take_commitment_number()
    agreement.save()
    return number


class StatementFactory(ModelFactory):
    class Meta:
        model = agreements.Statement

    agreement = SubFactory(AgreementFactory)
    person = SubFactory(PersonFactory)
    words = "We are glad."


class RelationFactory(ModelFactory):
    class Meta:
        model = agreements.Relation

    agreement = SubFactory(AgreementFactory)
    kind = "builds-on"
    target = SubFactory(AgreementFactory)


class StrategyLinkFactory(ModelFactory):
    class Meta:
        model = agreements.StrategyLink

    agreement = SubFactory(AgreementFactory)
    kind = "supports"
    strategy = SubFactory(StrategyFactory)


class ProgressUpdateFactory(RecordFactory):
    class Meta:
        model = agreements.ProgressUpdate

    agreement = SubFactory(AgreementFactory)
    as_of_edtf = "2023-05"
    status = "under-way"
    text = "Officials met."

    @post_generation
    def parts(update, create, extracted, **kwargs):
        """On the agreement's first commitment unless `on` says which, with a piece of evidence."""
        chosen = kwargs.get("on") or [
            update.agreement.commitments.first() or CommitmentFactory(agreement=update.agreement)
        ]
        update.commitments.set(chosen)
        EvidenceFactory(update=update)


class EvidenceFactory(ModelFactory):
    class Meta:
        model = agreements.Evidence

    update = SubFactory(ProgressUpdateFactory)
    passage = "officials met in Tokyo"


# Who edits


class SubmissionFactory(ModelFactory):
    """A topic before a reviewer."""

    class Meta:
        model = Submission

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        by = kwargs.pop("by", None) or UserFactory(role="Officer")
        return submit([TopicFactory()], note="A new topic.", by=by)


class PublicationFactory(ModelFactory):
    class Meta:
        model = Publication

    edition = LazyAttribute(lambda publication: Edition.objects.latest("seq"))
    by = SubFactory("tests.factories.UserFactory")


class AuditEntryFactory(ModelFactory):
    class Meta:
        model = AuditEntry

    at = LazyFunction(timezone.now)
    by = SubFactory("tests.factories.UserFactory")
    act = "changed"
    label = Sequence(lambda n: f"Topic {n}")


class PreviewLinkFactory(ModelFactory):
    class Meta:
        model = PreviewLink

    record_type = "topic"
    object_id = LazyAttribute(lambda link: TopicFactory().pk)
    label = "A topic"
    token_sha256 = Sequence(lambda n: f"{n:064}")
    created_by = SubFactory("tests.factories.UserFactory")
    created_at = LazyAttribute(lambda link: timezone.now())
    expires_at = LazyAttribute(lambda link: link.created_at + timedelta(days=7))


class ReportFactory(ModelFactory):
    """What a reader reported about a topic."""

    class Meta:
        model = Report

    record_type = "topic"
    reference = "open-ran"
    label = "Open RAN"
    head = 1
    text = "The date is wrong."
    received_at = LazyFunction(timezone.now)
    of_sender = Sequence(lambda n: f"2026-11-23 {n:032} 1")
    of_hour = Sequence(lambda n: f"2026-11-23T10 {n}")


class DepartmentFactory(ModelFactory):
    class Meta:
        model = partners.Department

    user = SubFactory("tests.factories.UserFactory")
    organisation = SubFactory(OrganisationFactory)


class AccessAttemptFactory(ModelFactory):
    class Meta:
        model = AccessAttempt

    username = Sequence(lambda n: f"editor{n}")
    ip_address = "192.0.2.1"
    failures_since_start = 5


class UserFactory(ModelFactory):
    """A member of staff; `role` is the name of a group of `editorial.roles`, or Administrator.

    That one is a superuser; whoever only has the group of that name is made with `group`.
    """

    class Meta:
        model = get_user_model()
        django_get_or_create = ("username",)

    username = Sequence(lambda n: f"editor{n}")
    is_staff = True

    @post_generation
    def role(user, create, extracted, **kwargs):
        if extracted == "Administrator":
            user.is_superuser = True
            user.save()
        elif extracted:
            user.groups.add(_role(extracted))

    @post_generation
    def group(user, create, extracted, **kwargs):
        if extracted:
            user.groups.add(_role(extracted))


def _role(name):
    """The group of that name, made with the other roles by the first who asks in a test."""
    if not Group.objects.filter(name=name).exists():
        create_roles()
    return Group.objects.get(name=name)
