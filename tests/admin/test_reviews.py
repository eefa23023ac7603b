"""The reviewer's pages: what they show, what they accept, and what a decision does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial import history, review
from editorial.frozen import working_copies
from editorial.models import Submission
from register.models import Current, Edition
from tests.admin.forms import fields
from tests.factories import (
    AgreementFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(db):
    return UserFactory(username="writer", role="Officer")


@pytest.fixture
def reviewer(as_role):
    return as_role("Reviewer")


@pytest.fixture
def submission(writer):
    topic = published(TopicFactory(name="Open RAN", definition="Radio networks of many makers."))
    topic.definition = "Radio networks of several makers."
    topic.version += 1
    topic.save()
    history.keep(topic, by=writer)
    return review.submit([topic], note="A plainer definition.", by=writer)


def page_of(submission):
    return reverse("admin:editorial_submission_change", args=[submission.pk])


def decide(client, submission, **answers):
    return client.post(page_of(submission), {"shown": submission.digest} | answers, follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def state_of(submission):
    submission.refresh_from_db()
    return submission.state


# From the record to the reviewer


def test_an_officer_submits_from_the_records_page(officer):
    topic = TopicFactory()
    form = text_of(officer.get(reverse("admin:agreements_topic_change", args=[topic.pk])))
    page = f"{reverse('admin:agreements_topic_submit')}?record=topic:{topic.pk}"
    assert f'href="{page}"' in form
    data = fields(officer.get(page)) | {"text": "A first definition.", "_submit": "1"}
    done = officer.post(page.partition("?")[0], data, follow=True)
    submission = Submission.objects.get()
    assert page_of(submission) in text_of(done)
    assert "Before a reviewer" in text_of(done)
    assert not Edition.objects.exists()


def test_related_drafts_are_submitted_as_one_set(officer):
    agreement = AgreementFactory(parts__rows=1)
    bare = reverse("admin:agreements_agreement_submit")
    page = officer.get(f"{bare}?record=agreement:{agreement.pk}")
    added = officer.post(bare, fields(page) | {"text": "All of it.", "_add": "1"})
    assert "All of it." in text_of(added)
    officer.post(bare, fields(added) | {"_submit": "1"})
    assert Submission.objects.get().records.count() > 5


def test_a_note_is_required_and_nothing_is_lost(officer):
    topic = TopicFactory()
    bare = reverse("admin:agreements_topic_submit")
    data = fields(officer.get(f"{bare}?record=topic:{topic.pk}")) | {"text": " ", "_submit": "1"}
    assert "There is a problem" in text_of(officer.post(bare, data))
    assert not Submission.objects.exists()


# What the reviewer sees


def test_the_page_marks_the_words_that_change(reviewer, submission):
    page = text_of(reviewer.get(page_of(submission)))
    assert "<del>many</del><ins>several</ins>" in page
    assert "A plainer definition." in page


def test_later_edits_are_said_and_not_shown(reviewer, submission):
    topic = history_subject(submission)
    topic.definition = "A secret second thought."
    topic.version += 1
    topic.save()
    page = text_of(reviewer.get(page_of(submission)))
    assert "Changed since it was submitted" in page
    assert "second thought" not in page


def history_subject(submission):
    return next(iter(working_copies(submission.records.all()).values()))


def test_the_submitter_sees_why_somebody_else_decides(client, writer, submission):
    client.force_login(writer)
    page = text_of(client.get(page_of(submission)))
    assert "somebody else decides" in page
    assert 'name="decision"' not in page


def test_what_stands_in_the_way_is_said(reviewer, submission):
    history_subject(submission).delete()
    assert "was deleted" in text_of(reviewer.get(page_of(submission)))


@pytest.mark.parametrize(
    ("role", "status"), [(None, 302), ("Nobody", 403), ("Reader", 200), ("Officer", 200)]
)
def test_who_may_look(client, submission, role, status):
    if role:
        client.force_login(UserFactory(role=None if role == "Nobody" else role))
    assert client.get(page_of(submission)).status_code == status


def test_a_submission_of_kinds_that_one_may_not_see_is_closed(client, submission):
    from django.contrib.auth.models import Permission

    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="view_submission"))
    client.force_login(user)
    assert client.get(page_of(submission)).status_code == 403


def test_pages_cost_the_same_for_one_record_and_for_many(
    reviewer, writer, submission, django_assert_max_num_queries
):
    many = review.submit(TopicFactory.create_batch(20), note="Many.", by=writer)
    reviewer.get(page_of(many))
    with django_assert_max_num_queries(30):
        reviewer.get(page_of(submission))
    with django_assert_max_num_queries(30):
        reviewer.get(page_of(many))


# Decisions


def test_approved_now(reviewer, submission):
    done = decide(reviewer, submission, decision="approve")
    assert "Approved and published" in text_of(done)
    assert Edition.objects.latest("seq").change_note == "A plainer definition."
    assert state_of(submission) == "published"


def test_approved_for_a_set_time(reviewer, submission):
    at = timezone.localtime(timezone.now() + timedelta(days=2))
    moment = at.strftime("%Y-%m-%dT%H:%M")
    done = decide(reviewer, submission, decision="schedule", publish_at=moment)
    assert "becomes public at" in text_of(done)
    assert state_of(submission) == "scheduled"
    assert Current.objects.get().edition.number == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Decision: Choose what you decide."),
        ({"decision": "send-back"}, "Comment: Say what the submitter should know."),
        ({"decision": "reject", "comment": "  "}, "Comment: Say what the submitter should know."),
        ({"decision": "schedule"}, "Publish at: Say when it is to be published."),
        (
            {"decision": "schedule", "publish_at": "2020-01-01T10:00"},
            "Publish at: “2020-01-01 10:00” is not within the year ahead: choose a later time.",
        ),
        ({"decision": "schedule", "publish_at": "soon"}, "Publish at: Write a date and a time"),
        ({"decision": "approve", "shown": "0"}, "This is not what you were shown"),
        ({"decision": "publish"}, "“publish” is not in the list of “Decision”: choose again."),
    ],
    ids=[
        "no decision",
        "no comment",
        "an empty comment",
        "no time",
        "a past time",
        "no real time",
        "another digest",
        "made up",
    ],
)
def test_what_is_wrong_is_said_and_decides_nothing(reviewer, submission, answers, said):
    page = text_of(decide(reviewer, submission, **answers))
    assert said in page
    assert state_of(submission) == "waiting"


def test_what_was_typed_is_kept(reviewer, submission):
    page = decide(reviewer, submission, decision="schedule", comment="Shorter, please.")
    assert "Shorter, please.</textarea>" in text_of(page)


def test_sent_back_with_a_comment_that_the_submitter_reads(reviewer, client, writer, submission):
    decide(reviewer, submission, decision="send-back", comment="Name the source.")
    client.force_login(writer)
    assert "Name the source." in text_of(client.get(page_of(submission)))
    topic = history_subject(submission)
    change = reverse("admin:agreements_topic_change", args=[topic.pk])
    assert "Submit for review" in text_of(client.get(change))


def test_the_submitter_takes_it_back(client, writer, submission):
    client.force_login(writer)
    client.post(page_of(submission), {"_take_back": "1"})
    assert state_of(submission) == "taken-back"


def test_nobody_decides_on_their_own(client, writer, submission):
    client.force_login(writer)
    page = decide(client, submission, decision="approve")
    assert "somebody else decides" in text_of(page)
    assert state_of(submission) == "waiting"


def test_a_decision_needs_a_token(submission):
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(UserFactory(role="Reviewer"))
    answers = {"shown": submission.digest, "decision": "approve"}
    assert guarded.post(page_of(submission), answers).status_code == 403
    assert state_of(submission) == "waiting"


def test_nothing_is_decided_by_looking(reviewer, submission):
    address = f"{page_of(submission)}?decision=approve&shown={submission.digest}"
    assert reviewer.get(address).status_code == 200
    assert state_of(submission) == "waiting"


def test_the_list_filters_by_state(reviewer, submission, writer):
    other = review.submit([TopicFactory()], note="Another.", by=writer)
    review.take_back(other, by=writer)
    page = reverse("admin:editorial_submission_changelist")
    found = reviewer.get(f"{page}?state__exact=waiting").context_data["cl"].result_list
    assert list(found) == [submission]


def test_progress_goes_through_review_too(reviewer, writer):
    update = ProgressUpdateFactory()
    published(update.agreement)
    submission = review.submit([update], note="They met.", by=writer)
    decide(reviewer, submission, decision="approve")
    assert Current.objects.filter(record_type="progress").exists()
