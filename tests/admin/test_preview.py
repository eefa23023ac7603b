"""A record as the public will see it, and links for those without an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import links, review
from editorial.models import Act, AuditEntry, PreviewLink
from register.models import Edition
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    StrategyFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

RECORDS = {
    "country": lambda: CountryFactory(name="Canaryland"),
    "topic": lambda: TopicFactory(definition="Canary words."),
    "organisation": lambda: OrganisationFactory(name="Canary Ministry"),
    "person": lambda: PersonFactory(name="Canary Bird"),
    "strategy": lambda: StrategyFactory(title="Canary Strategy"),
    "agreement": lambda: AgreementFactory(title="Canary Agreement", parts__rows=1),
    "progress update": lambda: ProgressUpdateFactory(text="Canary progress."),
}


def preview_of(record):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_preview", args=[record.pk])


def links_of(record):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_links", args=[record.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("kind", RECORDS)
def test_every_kind_is_shown_as_the_public_will_see_it(officer, kind):
    record = RECORDS[kind]()
    page = officer.get(preview_of(record))
    assert page.status_code == 200
    assert "anary" in text_of(page)
    assert "Preview: this is not public." in text_of(page)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("kind", RECORDS)
def test_what_is_previewed_is_what_is_published(officer, client, kind):
    """But for the banner and what only an edition has."""
    record = RECORDS[kind]()
    shown = _main(officer.get(preview_of(record)))
    published(record)
    from register.addresses import address

    page = client.get(address(record.record_type, record.reference).partition("#")[0])
    assert shown == _main(page)


def _main(page):
    text = re.search(r"<h1.*</main>", page.content.decode(), re.DOTALL)[0]
    # Only of what is public can the public say that it is wrong.
    text = re.sub(r'<p class="cs-report-link">.*?</p>', "", text)
    text = re.sub(r"First publication\.| href=\"[^\"]*\"", "", text)
    return " ".join(text.split())


def test_an_edited_record_is_shown_as_it_is_now(officer):
    topic = published(TopicFactory(definition="Before."))
    topic.definition = "After."
    topic.save()
    assert "After." in text_of(officer.get(preview_of(topic)))
    assert "Before." in text_of(officer.get(f"/topics/{topic.reference}/"))


def test_progress_is_previewed_on_its_agreements_page(officer):
    update = ProgressUpdateFactory(text="They met in Tokyo.")
    published(update.agreement)
    assert "They met in Tokyo." in text_of(officer.get(preview_of(update)))
    page = officer.get(f"/agreements/{update.agreement.reference}/")
    assert "They met in Tokyo." not in text_of(page)


def test_what_is_missing_is_said_instead_of_a_trace(officer):
    agreement = AgreementFactory(parts__parties=[{"gb": True}])
    page = officer.get(preview_of(agreement))
    assert page.status_code == 200
    assert "until this is put right" in text_of(page)


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), ("Nobody", 403), ("Reader", 200), ("Reviewer", 200)]
)
def test_who_may_preview(client, role, status):
    topic = TopicFactory()
    if role:
        client.force_login(UserFactory(role=None if role == "Nobody" else role))
    assert client.get(preview_of(topic)).status_code == status


def test_nobody_keeps_a_preview(officer):
    page = officer.get(preview_of(TopicFactory()))
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "ETag" not in page.headers


def test_a_reviewer_sees_the_frozen_text(client, as_role):
    topic = TopicFactory(definition="Frozen words.")
    submission = review.submit([topic], note="A topic.", by=UserFactory(role="Officer"))
    topic.definition = "Later words."
    topic.save()
    client = as_role("Reviewer")
    row = submission.records.get()
    page = client.get(reverse("admin:editorial_submission_page", args=[submission.pk, row.pk]))
    assert "Frozen words." in text_of(page)
    assert "Later words." not in text_of(page)
    wrong = reverse("admin:editorial_submission_page", args=[submission.pk, row.pk + 99])
    assert client.get(wrong).status_code == 404


def test_a_preview_costs_the_same_for_few_and_for_many(officer, django_assert_max_num_queries):
    many = AgreementFactory(parts__rows=1)
    EventFactory.create_batch(10, agreement=many)
    CommitmentFactory.create_batch(20, agreement=many)
    few = AgreementFactory(parts__rows=1)
    officer.get(preview_of(few))
    with CaptureQueriesContext(connection) as asked:
        officer.get(preview_of(few))
    with django_assert_max_num_queries(len(asked)):
        officer.get(preview_of(many))


# Links


@pytest.fixture
def topic(db):
    return TopicFactory(name="Canary topic", definition="Canary words.")


@pytest.fixture
def made(officer, topic):
    """The address of a fresh link, as the page shows it once."""
    page = officer.post(links_of(topic), {"_make": "1", "days": "7"})
    address = page.context_data["address"]
    officer.logout()
    return address.partition("testserver")[2]


def test_a_link_shows_the_record_to_anybody(client, topic, made):
    page = client.get(made)
    assert "Canary words." in text_of(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert page.cookies == {}
    link = PreviewLink.objects.get()
    assert (link.uses, link.last_used_at is not None) == (1, True)


def test_the_token_is_long_and_not_kept(made):
    token = made.rpartition("/")[2]
    assert len(token) >= 43  # 256 bits in base 64
    row = PreviewLink.objects.values().get()
    assert token not in str(row)


CLOSINGS = {
    "unknown": lambda: PreviewLink.objects.update(token_sha256="0" * 64),
    "revoked": lambda: links.revoke(PreviewLink.objects.get(), by=UserFactory()),
    "its maker disabled": lambda: UserFactory._meta.model.objects.update(is_active=False),
    "its maker without rights": lambda: Group.user_set.through.objects.all().delete(),
    "its maker no editor": lambda: UserFactory._meta.model.objects.update(is_staff=False),
    "its record deleted": lambda: TopicFactory._meta.model.objects.all().delete(),
}


@pytest.mark.parametrize("why", CLOSINGS)
def test_a_closed_link_answers_like_one_that_never_was(client, made, why):
    CLOSINGS[why]()
    closed, never = client.get(made), client.get("/admin/preview/never-was/")
    assert (closed.status_code, never.status_code) == (404, 404)
    assert closed.content == never.content
    assert dict(closed.headers) == dict(never.headers)


def test_a_link_expires(client, made):
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client.get(made).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert client.get(made).status_code == 404


@pytest.mark.parametrize("days", ["0", "15", "-1", "", "x", "1.5", "9" * 30])
def test_a_link_lasts_one_to_fourteen_days(officer, topic, days):
    page = officer.post(links_of(topic), {"_make": "1", "days": days})
    assert "from 1 to 14" in text_of(page)
    assert not PreviewLink.objects.exists()


def test_it_is_revoked_from_the_records_page(officer, topic):
    officer.post(links_of(topic), {"_make": "1", "days": "7"})
    link = PreviewLink.objects.get()
    officer.post(links_of(topic), {"_revoke": str(link.pk)})
    link.refresh_from_db()
    assert link.revoked_at
    acts = AuditEntry.objects.exclude(act=Act.SIGNED_IN).order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [Act.SHARED, Act.REVOKED]


def test_a_link_of_another_record_is_not_revoked_here(officer, topic):
    links.make(topic, by=UserFactory(), days=7)
    other = TopicFactory()
    officer.post(links_of(other), {"_revoke": str(PreviewLink.objects.get().pk)})
    assert PreviewLink.objects.get().revoked_at is None


def test_a_link_shows_nothing_of_other_drafts(client, topic, made):
    other = TopicFactory(name="Hidden bird", definition="Hidden words.")
    assert "Hidden" not in text_of(client.get(made))
    assert client.get(made.replace(str(topic.pk), str(other.pk))).status_code in (200, 404)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_link_is_only_for_reading(client, made, method):
    assert getattr(client, method)(made).status_code == 405


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), ("Reader", 403), ("Officer", 200), ("Reviewer", 200)]
)
def test_who_may_share(client, topic, role, status):
    if role:
        client.force_login(UserFactory(role=role))
    assert client.get(links_of(topic)).status_code == status
    client.post(links_of(topic), {"_make": "1", "days": "7"})
    assert PreviewLink.objects.exists() == (status == 200)
