"""Several people at the same moment, on the real database: one decision counts, and only once."""

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from editorial import history, review
from editorial.publish import NotPublishable
from editorial.review import NotDecidable
from editorial.schedule import publish_due
from register import journal
from register.models import Edition
from tests.factories import TopicFactory, UserFactory

# SQLite's test database lives in memory, where a second connection does not wait for the first.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

ROUNDS = 10
REFUSED = (NotDecidable, NotPublishable)


def at_once(*acts):
    """Run the acts in threads that start together; refusals are part of the game."""
    start, faults = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait(timeout=20)
            with suppress(*REFUSED):
                act()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []


@pytest.fixture
def people(transactional_db):
    officer = UserFactory(username="officer", role="Officer")
    reviewers = [UserFactory(username=f"reviewer{n}", role="Reviewer") for n in range(2)]
    return officer, reviewers


def change(topic, by):
    topic.definition = f"{topic.definition} And more."
    topic.version += 1
    topic.save()
    history.keep(topic, by=by)


def test_two_approvals_an_edit_and_a_refusal_at_once(people):
    officer, (one, other) = people
    for number in range(ROUNDS):
        topic = TopicFactory(reference=f"topic-{number}")
        submission = review.submit([topic], note="A topic.", by=officer)
        frozen = submission.records.get().digest
        at_once(
            lambda s=submission: review.approve(s, by=one, shown=s.digest),
            lambda s=submission: review.approve(s, by=other, shown=s.digest),
            lambda s=submission: review.reject(s, by=other, shown=s.digest, comment="No."),
            lambda t=topic: change(t, officer),
        )
        submission.refresh_from_db()
        editions = list(Edition.objects.of("topic", topic.reference))
        expected = {"published": [frozen], "rejected": []}[submission.state]
        assert [edition.digest for edition in editions] == expected
    assert list(journal.verify()) == []


def test_what_is_due_is_published_once_by_however_many(people):
    officer, (one, _other) = people
    at = datetime.now(UTC) + timedelta(hours=1)
    topics = TopicFactory.create_batch(5)
    for topic in topics:
        submission = review.submit([topic], note="A topic.", by=officer)
        review.approve(submission, by=one, shown=submission.digest, publish_at=at)
    at_once(*[lambda: publish_due(at + timedelta(seconds=1))] * 3)
    assert Edition.objects.count() == len(topics)
    assert list(journal.verify()) == []
