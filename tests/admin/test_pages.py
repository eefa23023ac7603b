"""Every page of the editors' side opens, and costs the same for two rows and for forty."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from register.models import Current, Edition, Head
from tests import factories
from tests.admin import walk
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    CountryFactory,
    ExternalIdFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    TopicFactory,
    TopicMatchFactory,
    TopicNameFactory,
)

pytestmark = pytest.mark.django_db

MODELS = list(admin.site._registry)
PAGES = ("changelist", "add", "change", "delete", "history")
# What even an administrator cannot do.
REFUSED = {
    **dict.fromkeys(("Edition", "Current", "Head", "Publication", "AuditEntry"), ("add", "delete")),
    **dict.fromkeys(("Submission", "PreviewLink", "Group", "Commitment"), ("add", "delete")),
    "Report": ("add", "delete"),
    "AccessAttempt": ("add",),
    "User": ("delete",),
}


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def an_example(model):
    """A row of any model that has pages, with parts and something published."""
    if model in (Edition, Current, Head):
        CountryFactory(published=True)
        return model._default_manager.latest("pk")
    if model.__name__ == "Group":
        factories.UserFactory(role="Reader")
        return model._default_manager.first()
    if model.__name__ == "Submission":
        return walk.example_of(model)
    factory = getattr(factories, f"{model.__name__}Factory")
    if model.__name__ == "Agreement":
        return factory(parts__rows=2)
    if model.__name__ == "Publication":
        CountryFactory(published=True)
        model._default_manager.all().delete()
    return factory()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_page_opens(administrator, model, page):
    example = an_example(model)
    args = () if page in ("changelist", "add") else (example.pk,)
    response = administrator.get(address(model, page, *args))
    # A commitment is shown in the form of its agreement.
    elsewhere = model.__name__ == "Commitment" and page == "change"
    opens = 302 if elsewhere else 200
    refused = page in REFUSED.get(model.__name__, ())
    assert response.status_code == (403 if refused else opens)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_list_can_be_searched_filtered_and_sorted(administrator, model):
    an_example(model)
    for query in ("q=a", "o=1.2", "state=never", "_facets=True"):
        assert administrator.get(f"{address(model, 'changelist')}?{query}").status_code in (
            200,
            302,
        )


def queries(client, page):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


ROWS = {
    "agreement": lambda n: AgreementFactory(parts__rows=n),
    "person": lambda n: _person(n),
    "topic": lambda n: _topic(n),
    "organisation": lambda n: _organisation(n),
    "progress update": lambda n: _progress(n),
}


def _person(rows):
    person = PersonFactory()
    AppointmentFactory.create_batch(rows, person=person)
    ExternalIdFactory.create_batch(rows, person=person)
    return person


def _topic(rows):
    topic = TopicFactory()
    TopicMatchFactory.create_batch(rows, topic=topic)
    TopicNameFactory.create_batch(rows, topic=topic)
    return topic


def _organisation(rows):
    organisation = OrganisationFactory()
    organisation.successors.set(OrganisationFactory.create_batch(rows))
    return organisation


def _progress(rows):
    agreement = AgreementFactory(parts__rows=rows)
    update = ProgressUpdateFactory(agreement=agreement, parts__on=agreement.commitments.all())
    for source in agreement.sources.all():
        factories.EvidenceFactory(update=update, source=source)
    return update


@pytest.mark.parametrize("role", ["Administrator", "Officer", "Reader"])
@pytest.mark.parametrize("kind", ROWS)
def test_a_page_costs_the_same_for_two_rows_and_for_forty(as_role, kind, role):
    client = as_role(role)
    few, many = ROWS[kind](2), ROWS[kind](40)
    pages = [address(type(record), "change", record.pk) for record in (few, many)]
    queries(client, pages[0])
    counts = [queries(client, page) for page in pages]
    assert counts[0] == counts[1]


def records(count):
    agreement = AgreementFactory(parts__rows=count)
    for _n in range(count):
        ProgressUpdateFactory(agreement=agreement)
        AgreementFactory(parts__rows=1)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_costs_the_same_for_two_records_and_for_twenty(administrator, model):
    page = address(model, "changelist")
    factories.published(ProgressUpdateFactory())
    records(2)
    queries(administrator, page)
    before = queries(administrator, page)
    records(18)
    factories.published(ProgressUpdateFactory(), ProgressUpdateFactory())
    assert queries(administrator, page) == before
