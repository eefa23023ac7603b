"""Review: what is frozen is what is published, and by the decision of another person."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from editorial import history, review
from editorial.models import (
    Act,
    AuditEntry,
    Notice,
    Publication,
    Submission,
    SubmissionState,
    SubmittedRecord,
)
from editorial.publish import NotPublishable, publish, withdraw
from editorial.review import NotDecidable
from editorial.schedule import publish_due
from register import journal
from register.documents import digest
from register.models import Current, Edition
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return UserFactory(username="officer", role="Officer")


@pytest.fixture
def reviewer(db):
    return UserFactory(username="reviewer", role="Reviewer")


@pytest.fixture
def topic(db):
    return TopicFactory(name="Open RAN", reference="open-ran")


@pytest.fixture
def submission(topic, officer, reviewer):
    return review.submit([topic], note="A new topic.", by=officer)


def approve(submission, by, **more):
    return review.approve(submission, by=by, shown=submission.digest, **more)


def edit(record, by=None, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.version += 1
    record.save()
    history.keep(record, by=by)


# What approval publishes


def test_approval_publishes_what_was_frozen_not_what_is_there_now(submission, topic, reviewer):
    frozen = submission.records.get().document
    edit(topic, definition="Changed after submission.")
    [edition] = approve(submission, reviewer)
    topic.refresh_from_db()
    assert edition.document == frozen
    assert edition.digest == digest(frozen)
    assert edition.change_note == "A new topic."
    assert Publication.objects.get(edition=edition).by == reviewer
    assert (topic.published_version, topic.version) == (1, 2)
    assert list(journal.verify()) == []


def test_a_set_becomes_public_together(officer, reviewer):
    agreement = AgreementFactory(parts__rows=1)
    from editorial.admin.proposals import Proposal

    records = Proposal.of([agreement]).completed(lambda record: True).records
    submission = review.submit(records, note="A first agreement.", by=officer)
    editions = approve(submission, reviewer)
    assert len(editions) == len(records) == submission.records.count()
    assert not SubmittedRecord.objects.filter(is_open=True).exists()


def test_nothing_is_submitted_that_names_what_is_not_public(officer):
    agreement = AgreementFactory()
    with pytest.raises(NotPublishable, match="United Kingdom"):
        review.submit([agreement], note="Too early.", by=officer)
    assert not Submission.objects.exists()


def test_nothing_to_review_is_said(officer):
    topic = TopicFactory(published=True)
    with pytest.raises(NotPublishable, match="Nothing differs"):
        review.submit([topic], note="The same.", by=officer)


def test_a_record_is_before_one_reviewer_at_a_time(submission, topic, officer):
    with pytest.raises(NotPublishable, match=f"submission {submission.pk}"):
        review.submit([topic], note="Once more.", by=officer)


def test_published_progress_is_not_rewritten(officer):
    update = published(ProgressUpdateFactory())
    edit(update, text="Something else.")
    with pytest.raises(NotPublishable, match="never rewritten"):
        review.submit([update], note="Other words.", by=officer)


# Who may decide


def test_nobody_approves_what_they_submitted(topic):
    both = UserFactory(role="Administrator")
    submission = review.submit([topic], note="Mine.", by=both)
    with pytest.raises(NotDecidable, match="somebody else"):
        approve(submission, both)
    assert not Edition.objects.exists()


def test_nobody_approves_what_they_changed(topic, officer):
    other = UserFactory(role="Administrator")
    edit(topic, by=other, definition="Written by another.")
    submission = review.submit([topic], note="Ours.", by=officer)
    with pytest.raises(NotDecidable, match="You changed"):
        approve(submission, other)


def test_who_changed_it_before_the_last_edition_may_decide(topic, officer):
    other = UserFactory(role="Administrator")
    edit(topic, by=other, definition="Long ago.")
    published(topic)
    edit(topic, by=officer, definition="Now.")
    approve(review.submit([topic], note="A better one.", by=officer), other)
    assert Edition.objects.count() == 2


@pytest.mark.parametrize("role", ["Reader", "Officer", None])
def test_others_may_not_decide(submission, role):
    with pytest.raises(NotDecidable, match="role"):
        approve(submission, UserFactory(role=role))


def test_approving_needs_the_right_for_every_kind_in_the_set(officer):
    records = [TopicFactory(), CountryFactory()]
    submission = review.submit(records, note="Two kinds.", by=officer)
    half = UserFactory()
    half.user_permissions.add(Permission.objects.get(codename="publish_topic"))
    with pytest.raises(NotDecidable, match="role"):
        approve(submission, half)


def test_the_database_refuses_a_decision_by_the_submitter(submission, officer):
    submission.decided_by, submission.state = officer, SubmissionState.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        submission.save()


# What stands in the way


def test_only_what_was_shown_is_approved(submission, reviewer):
    with pytest.raises(NotDecidable, match="not what you were shown"):
        review.approve(submission, by=reviewer, shown="0" * 64)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("field", ["document", "digest"])
def test_a_text_that_was_tampered_with_is_not_published(submission, reviewer, field):
    row = submission.records.get()
    changed = {"document": row.document.replace("Open", "Shut"), "digest": "0" * 64}[field]
    SubmittedRecord.objects.update(**{field: changed})
    with pytest.raises(NotPublishable, match="not what was submitted"):
        approve(submission, reviewer)


def test_a_note_that_was_tampered_with_is_not_published(submission, reviewer):
    Submission.objects.update(note="Another note.")
    submission.refresh_from_db()
    with pytest.raises(NotPublishable, match="not what was submitted"):
        approve(submission, reviewer)


def test_an_edition_in_between_makes_it_stale(topic, officer, reviewer):
    published(topic)
    edit(topic, definition="Ours.")
    submission = review.submit([topic], note="Ours.", by=officer)
    edit(topic, definition="Theirs.")
    publish([topic], note="Urgent.")
    assert "another edition" in review.problems(submission)[0]
    with pytest.raises(NotPublishable, match="another edition"):
        approve(submission, reviewer)
    submission.refresh_from_db()
    assert submission.is_waiting


def test_what_it_names_must_still_be_public(officer, reviewer):
    update = ProgressUpdateFactory()
    published(update.agreement)
    submission = review.submit([update], note="Progress.", by=officer)
    withdraw(update.agreement, reason="Entered by mistake.")
    with pytest.raises(NotPublishable, match="not in the register"):
        approve(submission, reviewer)


def test_a_deleted_working_copy_is_not_published(submission, topic, reviewer):
    topic.delete()
    with pytest.raises(NotPublishable, match="deleted"):
        approve(submission, reviewer)


def test_a_decision_counts_once(submission, reviewer):
    approve(submission, reviewer)
    for act in (approve, review.send_back, review.reject):
        more = {} if act is approve else {"shown": submission.digest, "comment": "No."}
        with pytest.raises(NotDecidable, match="not waiting"):
            act(submission, by=reviewer, **more)
    assert Edition.objects.count() == 1


ACTS = {
    "edit": lambda s, topic, officer, reviewer: edit(topic, by=officer, definition="Later."),
    "approve": lambda s, topic, officer, reviewer: approve(s, reviewer),
    "approve own": lambda s, topic, officer, reviewer: approve(s, officer),
    "approve another digest": lambda s, topic, officer, reviewer: review.approve(
        s, by=reviewer, shown="f" * 64
    ),
    "take back": lambda s, topic, officer, reviewer: review.take_back(s, by=officer),
    "send back": lambda s, topic, officer, reviewer: review.send_back(
        s, by=reviewer, shown=s.digest, comment="Shorter."
    ),
}


def test_no_order_of_acts_publishes_what_nobody_approved(officer, reviewer):
    """CHECKS A2: every order of four of these acts, each on a submission of its own."""
    for number, order in enumerate(permutations(ACTS, 4)):
        topic = TopicFactory(reference=f"topic-{number}")
        submission = review.submit([topic], note="A topic.", by=officer)
        approved = False
        for name in order:
            try:
                ACTS[name](submission, topic, officer, reviewer)
                approved |= name == "approve"
            except (NotDecidable, NotPublishable):
                pass
        editions = Edition.objects.of("topic", topic.reference)
        frozen = submission.records.get().digest
        assert [e.digest for e in editions] == ([frozen] if approved else []), order


# The other decisions


@pytest.mark.parametrize(
    ("act", "state"), [(review.send_back, "sent-back"), (review.reject, "rejected")]
)
def test_sent_back_with_a_comment(submission, topic, officer, reviewer, act, state):
    act(submission, by=reviewer, shown=submission.digest, comment="Name the source.")
    submission.refresh_from_db()
    assert (submission.state, submission.comment) == (state, "Name the source.")
    assert Notice.objects.get(to=officer).kind == "sent-back"
    assert review.open_submission(topic) is None
    review.submit([topic], note="With its source.", by=officer)


def test_its_submitter_takes_it_back(submission, topic, officer, reviewer):
    with pytest.raises(NotDecidable):
        review.take_back(submission, by=reviewer)
    review.take_back(submission, by=officer)
    with pytest.raises(NotDecidable):
        approve(submission, reviewer)


def test_reviewers_who_may_decide_are_told(submission, officer, reviewer):
    assert [notice.to for notice in Notice.objects.filter(kind="submitted")] == [reviewer]
    path = Notice.objects.get().path
    assert path == review.address_of(submission)


def test_every_decision_is_in_the_audit_trail(submission, officer, reviewer):
    approve(submission, reviewer)
    acts = [(entry.act, entry.by) for entry in AuditEntry.objects.order_by("pk")]
    assert acts == [(Act.SUBMITTED, officer), (Act.PUBLISHED, reviewer), (Act.APPROVED, reviewer)]


def test_publishing_without_review_is_told_to_every_reviewer(topic, reviewer):
    by = UserFactory(role="Administrator")
    review.publish_without_review([topic], note="A topic.", reason="The minister asks.", by=by)
    assert Notice.objects.get(kind="unreviewed").to == reviewer
    assert "The minister asks." in AuditEntry.objects.get(act=Act.PUBLISHED).note
    assert "minister" not in Edition.objects.get().document + Edition.objects.get().change_note


# At a set time


def test_it_is_published_at_the_set_time_and_not_before(submission, reviewer):
    at = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
    with time_machine.travel(at - timedelta(hours=1), tick=False):
        assert approve(submission, reviewer, publish_at=at) == []
    with time_machine.travel(at - timedelta(seconds=1), tick=False):
        assert publish_due() == ([], [])
    with time_machine.travel(at, tick=False):
        assert publish_due() == ([submission], [])
        assert publish_due() == ([], [])
    assert Edition.objects.get().published_at == at


# London's clocks: 28 March 2027 forward at 01:00 UTC, 31 October 2027 back at 01:00 UTC.
@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2027-03-28T00:30", "2027-03-28T00:30"),
        ("2027-03-28T02:30", "2027-03-28T01:30"),
        ("2027-10-31T00:30", "2027-10-30T23:30"),
        ("2027-10-31T02:30", "2027-10-31T02:30"),
    ],
    ids=["before spring", "after spring", "before autumn", "after autumn"],
)
def test_a_time_in_london_is_right_across_the_change_of_clocks(local, utc):
    from editorial.admin.reviews import DecisionForm

    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC)):
        form = DecisionForm({"decision": "schedule", "publish_at": local, "shown": "x"})
        assert form.is_valid(), form.errors
    assert form.cleaned_data["publish_at"] == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("local", ["2027-03-28T01:30", "2027-10-31T01:30"], ids=["none", "twice"])
def test_a_time_that_is_not_one_time_is_refused(local):
    from editorial.admin.reviews import DecisionForm

    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC)):
        form = DecisionForm({"decision": "schedule", "publish_at": local, "shown": "x"})
        assert "clocks change" in form.errors["publish_at"][0]


def test_what_the_register_refuses_by_then_is_marked_and_told(topic, officer, reviewer):
    submission = review.submit([topic], note="A topic.", by=officer)
    approve(submission, reviewer, publish_at=datetime.now(UTC) + timedelta(hours=1))
    topic.delete()
    published_now, failed = publish_due(datetime.now(UTC) + timedelta(hours=2))
    assert (published_now, failed) == ([], [submission])
    submission.refresh_from_db()
    assert (submission.state, "deleted" in submission.problem) == ("failed", True)
    assert set(Notice.objects.filter(kind="failed").values_list("to__username", flat=True)) == {
        "officer",
        "reviewer",
    }
    assert not Current.objects.exists()


def test_one_that_fails_does_not_stop_the_next(topic, officer, reviewer):
    later = TopicFactory(reference="6g")
    at = datetime.now(UTC) + timedelta(hours=1)
    for record in (topic, later):
        approve(review.submit([record], note="A topic.", by=officer), reviewer, publish_at=at)
    topic.delete()
    published_now, failed = publish_due(at + timedelta(seconds=1))
    assert (len(published_now), len(failed)) == (1, 1)
    assert Current.objects.get().reference == "6g"


def test_a_scheduled_one_can_be_taken_back_until_it_is_public(submission, officer, reviewer):
    at = datetime.now(UTC) + timedelta(hours=1)
    approve(submission, reviewer, publish_at=at)
    review.take_back(submission, by=officer)
    assert publish_due(at + timedelta(hours=1)) == ([], [])
    assert not Edition.objects.exists()


def test_progress_is_submitted_together_with_its_new_agreement(officer, reviewer):
    from editorial.admin.proposals import Proposal

    update = ProgressUpdateFactory()
    records = Proposal.of([update]).completed(lambda record: True).records
    approve(review.submit(records, note="All of it.", by=officer), reviewer)
    assert Current.objects.filter(record_type="progress", withdrawn=False).exists()
