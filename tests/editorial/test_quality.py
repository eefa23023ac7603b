"""What is unlikely or lacking: each check finds what it is about, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement
from editorial import quality
from editorial.last_days import LastDay
from editorial.quality import Weight
from partners.models import Appointment, Person
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    CommitmentFactory,
    CountryFactory,
    EventFactory,
    EvidenceFactory,
    LinkCheckFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    ProgressUpdateFactory,
    SignatureFactory,
    SourceFactory,
    StatementFactory,
    StrategyFactory,
    TopicFactory,
    TopicMatchFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def slugs(record, weight=None):
    found = quality.found_in(record, quality.checks(type(record), weight))
    return {check.slug for check in found}


def made(on="2022-03-04", **values):
    """An agreement made on that day; `values` are those of its event."""
    agreement = AgreementFactory()
    EventFactory(
        agreement=agreement, **{"happened_on_edtf": on, "headline": True, "kind": "signed"} | values
    )
    return agreement


def signed(agreement, start=None, end=None, **values):
    """A signature by somebody with one office, from `start` to `end`."""
    party = agreement.parties.select_related("country").first().country
    person = PersonFactory(country=party)
    AppointmentFactory(
        person=person,
        organisation=OrganisationFactory(country=party),
        started_on_edtf=start,
        ended_on_edtf=end,
    )
    return SignatureFactory(**{"agreement": agreement, "person": person, "country": party} | values)


@pytest.mark.parametrize(
    ("day", "start", "end", "outside"),
    [
        ("2022-03-04", "2021-09", "2022-09", False),
        ("2022-03-04", None, None, False),
        ("2022-03-04", "2022-03-05", None, True),
        ("2022-03-04", None, "2022-03-03", True),
        ("2022-03-04", "2022-03-04", "2022-03-04", False),
        ("2022-03-31", None, "2022-03", False),
        ("2022-04-01", None, "2022-03", True),
        ("2022-12-31", None, "2022", False),
        ("2023-01-01", None, "2022", True),
        ("2022-02-28", "2022-02", "2022-02", False),
        ("2022-03", "2022-03-31", None, False),
        ("2022-03", "2022-04-01", None, True),
        ("2022", None, "2022-01-01", False),
        (None, None, "1990", False),
    ],
)
def test_somebody_signs_while_in_office_as_far_as_dates_are_known(day, start, end, outside):
    agreement = made(day)
    signed(agreement, start, end)
    assert ("signed-outside-the-appointment" in slugs(agreement)) is outside


def test_one_of_several_offices_is_enough():
    agreement = made("2022-03-04")
    signature = signed(agreement, None, "2020")
    assert "signed-outside-the-appointment" in slugs(agreement)
    AppointmentFactory(
        person=signature.person,
        organisation=OrganisationFactory(country=signature.country),
        started_on_edtf="2021",
    )
    assert "signed-outside-the-appointment" not in slugs(agreement)


def test_the_day_of_the_act_itself_counts_before_the_headline_date():
    agreement = made("2022-03-04", kind="announced")
    EventFactory(agreement=agreement, kind="signed", happened_on_edtf="2024-01-01")
    signed(agreement, "2021", "2022", capacity="signed")
    assert "signed-outside-the-appointment" in slugs(agreement)


@pytest.mark.parametrize("capacity", ["quoted", "mentioned", "attended", "led", "witnessed"])
def test_who_is_only_mentioned_needs_no_office(capacity):
    agreement = made("2022-03-04")
    signed(agreement, None, "2020", capacity=capacity)
    assert "signed-outside-the-appointment" not in slugs(agreement)


def test_somebody_without_recorded_offices_is_left_alone():
    agreement = made()
    SignatureFactory(agreement=agreement)
    assert "signed-outside-the-appointment" not in slugs(agreement)


def test_a_statement_is_made_in_office():
    agreement = made()
    source = SourceFactory(agreement=agreement, published_on_edtf="2022-03")
    person = signed(agreement, "2022-03-20", "2022-05").person
    StatementFactory(agreement=agreement, person=person, source=source)
    assert "said-outside-the-appointment" not in slugs(agreement)
    Appointment.objects.update(started_on="2022-04-01")
    assert "said-outside-the-appointment" in slugs(agreement)


def ahead():
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def foreign_party():
    party = PartyFactory(agreement=made())
    party.organisations.add(OrganisationFactory())
    return party.agreement


def party_of(started=None, ended=None):
    party = PartyFactory(agreement=made("2022-03-04"))
    party.organisations.add(
        OrganisationFactory(country=party.country, started_on_edtf=started, ended_on_edtf=ended)
    )
    return party.agreement


def signed_through(**organisation):
    agreement = made("2022-03-04")
    country = agreement.parties.first().country
    body = OrganisationFactory(**{"country": country} | organisation)
    signed(agreement, organisation=body)
    return agreement


def responsible(country=None):
    commitment = CommitmentFactory(agreement=made())
    commitment.responsible_countries.add(country or commitment.agreement.parties.first().country)
    return commitment.agreement


def due(on):
    return CommitmentFactory(agreement=made("2022-03-04"), due_on_edtf=on).agreement


def bare(owner):
    commitment = CommitmentFactory(agreement=made(), passage="", strength="", verb="")
    if owner:
        commitment.responsible_organisations.add(OrganisationFactory())
    return commitment.agreement


def report(on, made_on="2022-03-04", **values):
    return ProgressUpdateFactory(agreement=made(made_on), as_of_edtf=on, **values)


def evidence(on):
    update = ProgressUpdateFactory()
    EvidenceFactory(update=update, published_on_edtf=on)
    return update


def office(country=None, **values):
    person = PersonFactory()
    body = OrganisationFactory(country=country or person.country)
    AppointmentFactory(person=person, organisation=body, **values)
    return person


def office_in(started, ended, **office_dates):
    person = PersonFactory()
    body = OrganisationFactory(country=person.country, started_on_edtf=started, ended_on_edtf=ended)
    AppointmentFactory(person=person, organisation=body, **office_dates)
    return person


def body(successor=None, **values):
    organisation = OrganisationFactory(**values)
    if successor:
        organisation.successors.add(
            OrganisationFactory(country=organisation.country)
            if successor == "own"
            else OrganisationFactory()
        )
    return organisation


def strategy_through(own):
    strategy = StrategyFactory()
    strategy.organisation = OrganisationFactory(**{"country": strategy.country} if own else {})
    strategy.save()
    return strategy


def with_rows(**values):
    return AgreementFactory(parts__rows=1, **values)


def dropped():
    return CommitmentFactory(agreement=made(), dropped="At the meeting of 2024.").agreement


def matched():
    return TopicMatchFactory().topic


def sourced(**check):
    source = SourceFactory()
    LinkCheckFactory(address=source.url, **check)
    return source.agreement


# slug: (a record that it finds, one just beside it that it leaves alone)
CASES = {
    "source-not-answering": (
        lambda: sourced(not_answering=True, answer=404),
        lambda: sourced(answer=200),
    ),
    "source-not-checked": (
        lambda: sourced(checked_at=timezone.now() - timedelta(days=185)),
        lambda: sourced(checked_at=timezone.now() - timedelta(days=180)),
    ),
    "signed-for-another-country": (
        lambda: signed(made(), country=CountryFactory(us=True)).agreement,
        lambda: signed(made()).agreement,
    ),
    "signed-for-no-party": (
        lambda: signed(made(), country=CountryFactory(us=True)).agreement,
        lambda: signed(made()).agreement,
    ),
    "signed-by-a-foreign-organisation": (
        lambda: signed_through(country=CountryFactory(us=True)),
        lambda: signed_through(),
    ),
    "party-with-a-foreign-organisation": (foreign_party, party_of),
    "party-organisation-out-of-time": (
        lambda: party_of(ended="2022-02"),
        lambda: party_of(started="2022-03", ended="2022-03"),
    ),
    "signatory-organisation-out-of-time": (
        lambda: signed_through(started_on_edtf="2022-03-05"),
        lambda: signed_through(started_on_edtf="2022", ended_on_edtf="2022"),
    ),
    "responsible-country-is-no-party": (lambda: responsible(CountryFactory(us=True)), responsible),
    "due-before-made": (lambda: due("2022-02"), lambda: due("2022")),
    "happens-in-the-future": (lambda: made(ahead()), lambda: made()),
    "effective-before-the-act": (
        lambda: made("2022-03-04", effective_on_edtf="2022-02"),
        lambda: made("2022-03-04", effective_on_edtf="2022-03"),
    ),
    "source-of-the-future": (
        lambda: SourceFactory(published_on_edtf=ahead()).agreement,
        lambda: SourceFactory(published_on_edtf="2022").agreement,
    ),
    "commitment-without-passage-or-owner": (lambda: bare(owner=False), lambda: bare(owner=True)),
    "progress-before-made": (lambda: report("2022-02"), lambda: report("2022-03")),
    "progress-in-the-future": (lambda: report(ahead()), lambda: report("2023")),
    "assessed-by-no-party": (
        lambda: report("2023", assessor="government", country=CountryFactory(us=True)),
        lambda: report("2023", assessor="government", country=CountryFactory(gb=True)),
    ),
    "evidence-of-the-future": (lambda: evidence(ahead()), lambda: evidence("2022")),
    "strategy-of-a-foreign-organisation": (
        lambda: strategy_through(own=False),
        lambda: strategy_through(own=True),
    ),
    "strategy-of-the-future": (
        lambda: StrategyFactory(published_on_edtf=ahead()),
        lambda: StrategyFactory(),
    ),
    "appointed-by-another-country": (
        lambda: office(country=CountryFactory(us=True)),
        lambda: office(),
    ),
    "appointed-outside-the-organisation": (
        lambda: office_in(None, "2020", started_on_edtf="2021"),
        lambda: office_in("2021", "2021", started_on_edtf="2021", ended_on_edtf="2022"),
    ),
    "appointed-in-the-future": (
        lambda: office(started_on_edtf=ahead()),
        lambda: office(started_on_edtf="2021"),
    ),
    "person-without-office": (PersonFactory, lambda: office()),
    "office-without-start": (
        lambda: office(started_on_edtf=None),
        lambda: office(started_on_edtf="2021"),
    ),
    "office-without-source": (lambda: office(), lambda: office(source_url="https://gov.example")),
    "succeeded-by-another-country": (lambda: body("foreign"), lambda: body("own")),
    "succeeded-without-an-end": (
        lambda: body("own"),
        lambda: body("own", ended_on_edtf="2023"),
    ),
    "ended-without-successor": (
        lambda: body(ended_on_edtf="2023"),
        lambda: body("own", ended_on_edtf="2023"),
    ),
    "organisation-without-source": (body, lambda: body(source_url="https://gov.example")),
    "no-headline-date": (lambda: made(None), lambda: made()),
    "force-not-stated": (
        lambda: made(),
        lambda: AgreementFactory(force="binding", force_passage="binds"),
    ),
    "no-source": (lambda: made(), with_rows),
    "no-place": (lambda: made(), lambda: AgreementFactory(place="London")),
    "no-commitment": (lambda: made(), with_rows),
    "nobody-named": (lambda: made(), with_rows),
    "party-without-organisation": (
        lambda: made(),
        lambda: AgreementFactory(parts__rows=1, parts__parties=[{"gb": True}]),
    ),
    "signature-without-source": (lambda: signed(made()).agreement, with_rows),
    "event-without-source": (lambda: made(), with_rows),
    "source-without-address": (lambda: SourceFactory(url="").agreement, with_rows),
    "commitment-without-passage": (lambda: bare(owner=True), with_rows),
    "commitment-without-topic": (lambda: bare(owner=True), with_rows),
    "commitment-without-owner": (lambda: bare(owner=False), with_rows),
    "commitment-without-due-date": (with_rows, dropped),
    "progress-without-day": (lambda: report(None), lambda: report("2023")),
    "evidence-without-source": (
        lambda: ProgressUpdateFactory(),
        lambda: _sourced_evidence(),
    ),
    "strategy-without-source": (
        lambda: StrategyFactory(),
        lambda: StrategyFactory(source_url="https://gov.example"),
    ),
    "strategy-without-date": (
        lambda: StrategyFactory(published_on_edtf=None),
        lambda: StrategyFactory(),
    ),
    "topic-without-match": (TopicFactory, matched),
}


def _sourced_evidence():
    update = ProgressUpdateFactory()
    update.evidence.update(source=SourceFactory(agreement=update.agreement))
    return update


@pytest.mark.parametrize("slug", CASES)
def test_a_check_finds_what_it_is_about_and_leaves_its_neighbour_alone(slug):
    wrong, right = (make() for make in CASES[slug])
    assert slug in slugs(wrong)
    assert slug not in slugs(right)
    check = next(check for check in quality.checks() if check.slug == slug)
    assert wrong in check.records()
    assert right not in check.records()


def test_every_check_has_its_case():
    proven_above = {"signed-outside-the-appointment", "said-outside-the-appointment"}
    assert {check.slug for check in quality.checks()} == set(CASES) | proven_above


def test_what_a_check_points_at_is_on_the_page():
    for check in quality.checks():
        pages = admin.site.get_model_admin(check.model)
        rows = check.rows().model
        if check.part:
            assert check.model._meta.get_field(check.part).related_model in {
                inline.model for inline in pages.inlines
            }
        elif rows is check.model:
            assert check.field
        if check.field:
            rows._meta.get_field(check.field)


def test_real_data_is_not_called_unlikely_for_nothing(real_register):
    found = quality.counts(quality.checks(weight=Weight.UNLIKELY))
    assert {check.slug: count for check, count in found.items() if count} == {}


def test_counts_are_of_records_not_of_rows_and_cost_one_query_a_type():
    agreement = made()
    CommitmentFactory.create_batch(3, agreement=agreement)
    asked = quality.checks(Agreement)
    with CaptureQueriesContext(connection) as captured:
        found = {check.slug: count for check, count in quality.counts(asked).items()}
    assert len(captured) == 1
    assert found["commitment-without-topic"] == 1
    assert found["happens-in-the-future"] == 0


def test_a_record_is_asked_about_in_one_query():
    agreement = made()
    with CaptureQueriesContext(connection) as captured:
        quality.found_in(agreement, quality.checks(Agreement))
    assert len(captured) == 1


def test_a_record_type_without_checks_is_not_asked_about():
    assert quality.found_in(CountryFactory(), []) == {}


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("2022", "2022-12-31"),
        ("2022-02", "2022-02-28"),
        ("2024-02", "2024-02-29"),
        ("2022-12", "2022-12-31"),
        ("2022-03-31", "2022-03-31"),
    ],
)
def test_the_database_knows_the_last_day(typed, last):
    AppointmentFactory(started_on_edtf=typed)
    found = Appointment.objects.values_list(LastDay("started_on"), flat=True).get()
    assert found.isoformat() == last


def test_the_database_knows_no_last_day_of_nothing():
    AppointmentFactory(started_on_edtf=None)
    assert Appointment.objects.values_list(LastDay("started_on"), flat=True).get() is None


# The lists


def shown(client, check_or_value):
    address = getattr(check_or_value, "address", check_or_value)
    return list(client.get(address).context_data["cl"].queryset)


def test_the_address_of_a_check_is_the_list_of_its_records(client):
    client.force_login(UserFactory(role="Officer"))
    wrong, _right = made(ahead()), made()
    check = next(c for c in quality.checks() if c.slug == "happens-in-the-future")
    assert shown(client, check) == [wrong]
    base = "/admin/agreements/agreement/?look="
    assert shown(client, f"{base}unlikely") == [wrong]
    assert len(shown(client, f"{base}lacking")) == 2
    assert shown(client, f"{base}no-such-check") == []
    assert Person.objects.count() == 0
