"""Forged requests: fields that no form offers, rows of others, acts by GET or from elsewhere."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agreements.models import Commitment, Evidence, Party
from editorial.models import Submission
from partners.models import Appointment
from register.models import Edition
from tests.admin.forms import fields
from tests.admin.test_matrix import MAKE, TEXT
from tests.admin.walk import RECORDS, address, pages
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    PersonFactory,
    ProgressUpdateFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What an officer might wish to write into a record.
FORGED = {
    "state": "published",
    "published_version": "99",
    "version": "99",
    "changed_at": "2001-01-01",
    "changed_at_0": "2001-01-01",
    "changed_at_1": "00:00",
    "approved_by": "1",
    "submitted_by": "1",
    "decided_by": "1",
    "last_commitment_number": "99",
    "is_published": "on",
    "id": "99",
    "pk": "99",
}


def page_of(record):
    return reverse(f"admin:{RECORDS[record.record_type]}_change", args=[record.pk])


def form_of(client, record):
    name = RECORDS[record.record_type].partition("_")[2]
    return fields(client.get(page_of(record)), f"{name}_form")


@pytest.mark.parametrize("kind", RECORDS)
def test_no_field_is_accepted_that_the_form_does_not_offer(officer, kind):
    record = MAKE[kind]()
    data = form_of(officer, record) | {TEXT[kind]: "Other words"}
    forged = {name: value for name, value in FORGED.items() if name not in data}
    if kind != "progress":  # whose status is its own
        forged["status"] = "published"
    response = officer.post(page_of(record), data | forged)
    assert response.status_code == 302, response.context_data["errors"]
    after = type(record).objects.get(pk=record.pk)
    assert getattr(after, TEXT[kind]) == "Other words", "the rest was saved"
    assert (after.version, after.published_version) == (2, None)
    assert after.changed_at.year == timezone.now().year
    assert getattr(after, "last_commitment_number", 0) == getattr(
        record, "last_commitment_number", 0
    )
    assert (Edition.objects.count(), Submission.objects.count()) == (0, 0)


def test_a_decision_takes_nothing_but_a_decision(client):
    from editorial import review

    reviewer = UserFactory(username="rev", role="Reviewer")
    client.force_login(reviewer)
    officer = UserFactory(role="Officer")
    submission = review.submit([MAKE["topic"]()], note="New.", by=officer)
    page = reverse("admin:editorial_submission_change", args=[submission.pk])
    forged = {"decided_by": officer.pk, "submitted_by": reviewer.pk, "state": "published",
              "note": "Forged.", "digest": "0" * 64, "document": "{}"}  # fmt: skip
    data = {"decision": "send-back", "comment": "No.", "shown": submission.digest}
    client.post(page, data | forged)
    after = Submission.objects.get()
    assert (after.state, after.note, after.digest) == ("sent-back", "New.", submission.digest)
    assert (after.submitted_by, after.decided_by) == (officer, reviewer)


PARTS = {
    "a party": (AgreementFactory, Party, "parties", lambda other: other.parties.first()),
    "a commitment": (
        lambda: AgreementFactory(parts__rows=1),
        Commitment,
        "commitments",
        lambda other: other.commitments.first(),
    ),
    "an appointment": (
        lambda: AppointmentFactory(person=PersonFactory()).person,
        Appointment,
        "appointments",
        lambda other: other.appointments.first(),
    ),
    "a piece of evidence": (
        ProgressUpdateFactory,
        Evidence,
        "evidence",
        lambda other: other.evidence.first(),
    ),
}


@pytest.mark.parametrize("delete", [False, True], ids=["to change it", "to delete it"])
@pytest.mark.parametrize("what", PARTS)
def test_no_row_of_another_record_is_accepted(officer, what, delete):
    make, model, prefix, part_of = PARTS[what]
    mine, other = make(), make()
    theirs = part_of(other)
    before = model.objects.filter(pk=theirs.pk).values().get()
    count = model.objects.count()
    data = form_of(officer, mine) | {f"{prefix}-0-id": [str(theirs.pk)]}
    if delete:
        data[f"{prefix}-0-DELETE"] = "on"
    response = officer.post(page_of(mine), data)
    assert model.objects.filter(pk=theirs.pk).values().get() == before
    assert model.objects.count() == count
    assert response.status_code == (302 if delete else 200), "what it does not have, it may drop"


# Unsafe acts by GET, without a token, from elsewhere

EVERYTHING = {
    "action": "delete_selected",
    "_shown_at": "2999-01-01T00:00:00+00:00",
    "_selected_action": "1",
    "select_across": "1",
    "post": "yes",
    "_save": "1",
    "_submit": "1",
    "_publish": "1",
    "_withdraw": "1",
    "_take_back": "1",
    "decision": "approve",
    "text": "Because.",
    "reason": "Because.",
    "record": "topic:1",
    "name": "Forged",
}
# That somebody is signed in, and which form they have open, is no act.
WRITES = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session"|editorial_presence")')


def written(captured):
    """The writes that were not taken back, as those of a page that tries a publication are."""
    kept, marks = [], {}
    for query in captured:
        sql = query["sql"]
        name = sql.rpartition(" ")[2]
        if sql.startswith("SAVEPOINT"):
            marks[name] = len(kept)
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            del kept[marks[name] :]
        elif WRITES.match(sql):
            kept.append(sql)
    return kept


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.route)
def test_nothing_is_written_by_get(administrator, page):
    where = address(page)
    with CaptureQueriesContext(connection) as captured:
        administrator.get(where)
        administrator.get(where, EVERYTHING)
    assert written(captured) == []


def test_what_is_written_would_be_seen():
    with CaptureQueriesContext(connection) as captured:
        MAKE["topic"]().delete()
    assert len(written(captured)) >= 2


@pytest.fixture
def guarded():
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(username="root", role="Administrator"))
    return client


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.route)
def test_nothing_is_done_without_a_token_or_from_elsewhere(guarded, page):
    where = address(page)
    assert guarded.post(where, EVERYTHING).status_code == 403
    guarded.get(reverse("admin:account"))
    token = {"csrfmiddlewaretoken": guarded.cookies["csrftoken"].value}
    elsewhere = {"HTTP_ORIGIN": "https://elsewhere.example"}
    assert guarded.post(where, EVERYTHING | token, **elsewhere).status_code == 403
    assert guarded.post(where, EVERYTHING | token, HTTP_ORIGIN="null").status_code == 403


def test_with_a_token_from_here_it_would_be_done(guarded):
    guarded.get(reverse("admin:account"))
    token = {"csrfmiddlewaretoken": guarded.cookies["csrftoken"].value}
    here = {"HTTP_ORIGIN": "http://testserver"}
    assert guarded.post(reverse("admin:logout"), token, **here).status_code == 302
