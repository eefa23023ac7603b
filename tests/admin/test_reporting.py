"""Reporting progress by the short form, on one commitment or on many at once."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from agreements.admin.reporting import ReportForm, Reporting
from agreements.models import Agreement, ProgressUpdate
from editorial import history, review
from register.models import Edition
from tests.admin.forms import fields
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(db):
    agreement = AgreementFactory()
    CommitmentFactory.create_batch(3, agreement=agreement)
    SourceFactory(agreement=agreement)
    return published(agreement)


def page_of(agreement):
    return reverse("admin:agreements_agreement_progress", args=[agreement.pk])


def report(client, agreement, numbers=(1, 2, 3), **said):
    """Fill in what is empty, tick the commitments, and send."""
    chosen = agreement.commitments.filter(number__in=numbers)
    data = fields(client.get(page_of(agreement))) | {
        "commitment": [str(commitment.pk) for commitment in chosen],
        "status": "under-way",
        "text": "Officials met in Tokyo.",
        "passage": "officials met in Tokyo",
    }
    return client.post(page_of(agreement), data | said, follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_one_meeting_reports_on_three_commitments_at_once(officer, agreement):
    page = report(officer, agreement)
    [update] = ProgressUpdate.objects.all()
    assert [c.number for c in update.commitments.all()] == [1, 2, 3]
    assert (update.assessor, update.country.code) == ("government", "GB")
    assert update.evidence.get().passage == "officials met in Tokyo"
    assert "1 update saved." in text_of(page)
    assert page.redirect_chain[-1][0].startswith(reverse("admin:agreements_progressupdate_submit"))


def test_each_may_say_something_else(officer, agreement):
    second, third = agreement.commitments.filter(number__in=(2, 3))
    other = {f"status-{second.pk}": "complete", f"text-{third.pk}": "Nobody came."}
    report(officer, agreement, **other)
    found = {
        tuple(c.number for c in update.commitments.all()): (update.status, update.text)
        for update in ProgressUpdate.objects.all()
    }
    assert found == {
        (1,): ("under-way", "Officials met in Tokyo."),
        (2,): ("complete", "Officials met in Tokyo."),
        (3,): ("under-way", "Nobody came."),
    }


def test_from_the_form_to_the_register(officer, agreement, client):
    page = report(officer, agreement)
    data = fields(page) | {"text": "Officials met.", "_submit": "1"}
    officer.post(reverse("admin:agreements_progressupdate_submit"), data)
    from editorial.models import Submission

    submission = Submission.objects.get()
    review.approve(submission, by=UserFactory(role="Reviewer"), shown=submission.digest)
    assert "Officials met in Tokyo." in text_of(client.get(f"/agreements/{agreement.reference}/"))


def test_a_new_source_goes_to_review_with_the_update(officer, agreement):
    new = {"source": "new", "new_publisher": "MIC", "new_url": "https://www.soumu.example/1"}
    page = report(officer, agreement, **new)
    evidence = ProgressUpdate.objects.get().evidence.get()
    assert (evidence.source.key, evidence.source.publisher) == ("s2", "MIC")
    assert {str(record.record_type) for record in page.context_data["proposal"].records} == {
        "agreement",
        "progress",
    }


def test_who_may_only_report_adds_no_source(client, agreement):
    user = UserFactory(username="reporter")
    rights = ["view_agreement", "view_progressupdate", "add_progressupdate"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    new = {"source": "new", "new_publisher": "MIC", "new_url": "https://www.soumu.example/1"}
    assert "Evidence: source: " in text_of(report(client, agreement, **new))
    assert agreement.sources.count() == 1
    assert "A new source" not in text_of(report(client, agreement, text=""))


WRONG = {
    "no commitment": ({"commitment": []}, "Tick what it reports on."),
    "no date": ({"as_of": ""}, "As of: Write the date on which things stood so."),
    "an impossible date": ({"as_of": "31.2.2026"}, "As of: “31.2.2026” is not a date"),
    "no status": ({"status": ""}, "Status reached: Choose how far it has come."),
    "no text": ({"text": " "}, "What happened: Write what happened, in a sentence or two."),
    "no passage": ({"passage": ""}, "Evidence: the exact words: Quote the words that say so."),
    "no government": ({"country": ""}, "Name the government if, and only if, it is the assessor."),
    "stopped without a reason": ({"status": "stopped"}, "Say why it was stopped or delayed."),
    "a source without publisher": ({"source": "new"}, "Publisher: Say who published"),
    "a source not chosen": ({"new_publisher": "MIC"}, "Choose “a new one” for the source"),
    "another agreement's source": ({"source": "99999"}, "Evidence: source: "),
    "made up": ({"status": "broken"}, "Status reached: "),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_lost(officer, agreement, wrong):
    said, message = WRONG[wrong]
    page = text_of(report(officer, agreement, reason="", **said))
    assert message in page.replace("&#x27;", "'")
    assert "Error:" in page
    if said != {"text": " "}:
        assert "Officials met in Tokyo.</textarea>" in page
    assert not ProgressUpdate.objects.exists()
    agreement.refresh_from_db()
    assert agreement.version == agreement.published_version


def test_commitments_of_another_agreement_are_not_reported_on(officer, agreement):
    other = CommitmentFactory()
    page = report(officer, agreement, commitment=[str(other.pk)])
    assert "Tick what it reports on." in text_of(page)
    assert not ProgressUpdate.objects.exists()


def test_a_commitment_is_ticked_from_the_address(officer, agreement):
    second = agreement.commitments.get(number=2)
    page = officer.get(f"{page_of(agreement)}?commitment={second.pk}")
    assert [line.commitment.number for line in page.context_data["lines"] if line.chosen] == [2]


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), ("Reader", 403), ("Officer", 200), ("Reviewer", 403)]
)
def test_who_may_report(client, agreement, role, status):
    if role:
        client.force_login(UserFactory(role=role))
    assert client.get(page_of(agreement)).status_code == status
    assert client.post(page_of(agreement), {}).status_code == status


def test_nothing_is_reported_by_looking(officer, agreement):
    officer.get(f"{page_of(agreement)}?status=complete&text=Done")
    assert not ProgressUpdate.objects.exists()
    assert not Edition.objects.filter(record_type="progress").exists()


def test_the_form_costs_the_same_for_few_commitments_and_for_many(
    officer, agreement, django_assert_max_num_queries
):
    CommitmentFactory.create_batch(40, agreement=agreement)
    officer.get(page_of(agreement))
    with django_assert_max_num_queries(20):
        officer.get(page_of(agreement))


def test_a_new_source_hides_nobody_who_saved_meanwhile(agreement):
    """The author of a save in between stays an author, and the two saves are two versions."""
    writer, other = UserFactory(role="Officer"), UserFactory(username="other", role="Officer")
    request = RequestFactory().post(page_of(agreement))
    request.user = other
    page = Reporting(admin.site.get_model_admin(Agreement), request, agreement.pk)
    agreement.version += 1
    agreement.save()
    history.keep(agreement, by=writer)
    said = dict.fromkeys(ReportForm.new_source, "") | {"source": "new", "new_publisher": "MIC"}
    with transaction.atomic():
        page._source(said | {"new_published_on": None})
    agreement.refresh_from_db()
    assert history.authors(agreement) == {writer.pk, other.pk}
    assert agreement.version == 3


def test_a_version_is_one_persons():
    topic = TopicFactory()
    history.keep(topic, by=UserFactory())
    with pytest.raises(history.AnotherSaved):
        history.keep(topic, by=UserFactory())


def test_what_is_said_of_one_commitment_is_text_like_any_other(officer, agreement):
    first = agreement.commitments.first()
    page = text_of(report(officer, agreement, **{f"text-{first.pk}": "a\x07b"}))
    assert "What happened with 1: This text" in page
    assert not ProgressUpdate.objects.exists()
