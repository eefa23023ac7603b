"""Notices by e-mail: what is sent to whom, when, and what a mail never says."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from editorial import review
from editorial.models import Notice, NoticeChoice, NoticeKind
from editorial.notices import tell
from register import index
from tests.admin.forms import fields
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DepartmentFactory,
    OrganisationFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

# A Wednesday, in winter: the register's clock is UTC's.
NOON = "2030-01-09T12:00Z"


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_URL = "memorymail://"
    settings.SITE_ADDRESS = "https://editors.example"
    return mail.outbox


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ayumi():
    return UserFactory(username="ayumi", email="ayumi@example.org")


def choose(user, kind, frequency):
    NoticeChoice.objects.update_or_create(user=user, kind=kind, defaults={"frequency": frequency})


def send():
    call_command("send_notices", verbosity=0)


def test_a_notice_is_sent_once(ayumi, post, clock):
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/editorial/submission/1/change/")
    send()
    send()
    (sent,) = post
    assert sent.to == ["ayumi@example.org"]
    assert sent.subject == "Countersign: 1 thing for you"
    assert sent.body.splitlines()[:2] == [
        "A record waits for your review: 1",
        "https://editors.example/admin/editorial/submission/1/change/",
    ]
    assert "https://editors.example/admin/account/notices/" in sent.body


def test_an_address_that_is_none_stops_no_mail_behind_it(ayumi, post, clock):
    broken = UserFactory(username="ben", email="ben@@example\n.org")
    tell(NoticeKind.SUBMITTED, [broken], "/admin/a/")
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/a/")
    with pytest.raises(CommandError, match="1 mails could not"):
        send()
    assert [sent.to for sent in post] == [["ayumi@example.org"]]


def test_what_is_waiting_goes_in_one_mail(ayumi, post, clock):
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/a/")
    tell(NoticeKind.APPROVED, [ayumi], "/admin/b/", count=3)
    send()
    assert [sent.subject for sent in post] == ["Countersign: 4 things for you"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_nothing_goes_to_closed_accounts_or_those_without_address(ayumi, post, clock, change):
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    type(ayumi).objects.update(**change)
    send()
    assert post == []
    assert not Notice.objects.exists(), "nor later, when the account is opened again"


def test_never_is_never(ayumi, post, clock):
    choose(ayumi, NoticeKind.SUBMITTED, "never")
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    send()
    choose(ayumi, NoticeKind.SUBMITTED, "at-once")
    send()
    assert post == []


def test_once_a_day_is_at_seven(ayumi, post, clock):
    choose(ayumi, NoticeKind.SUBMITTED, "daily")
    for _n in range(2):
        tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    for moment, sent in [("2030-01-09T23:59Z", 0), ("2030-01-10T06:59Z", 0),
                         ("2030-01-10T07:00Z", 1), ("2030-01-10T12:00Z", 1)]:  # fmt: skip
        clock.move_to(moment)
        send()
        assert len(post) == sent


@pytest.mark.parametrize(
    ("moment", "sent"), [("2030-07-10T05:59Z", 0), ("2030-07-10T06:00Z", 1)]
)  # fmt: skip
def test_seven_is_by_the_clock_on_the_wall(ayumi, post, clock, moment, sent):
    choose(ayumi, NoticeKind.SUBMITTED, "daily")
    clock.move_to("2030-07-09T12:00Z")
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    clock.move_to(moment)
    send()
    assert len(post) == sent


def test_a_mail_never_says_what_a_draft_says(post, clock):
    officer = UserFactory(role="Officer", email="officer@example.org")
    reviewer = UserFactory(role="Reviewer", email="reviewer@example.org")
    topic = TopicFactory(name="Canary of a name", definition="Canary of a definition")
    submission = review.submit([topic], note="Canary of a note", by=officer)
    review.send_back(submission, by=reviewer, shown=submission.digest, comment="Canary of a word")
    send()
    assert {sent.to[0] for sent in post} == {"officer@example.org", "reviewer@example.org"}
    for sent in post:
        assert "canary" not in f"{sent.subject} {sent.body} {sent.message()}".lower()


# What is counted


def promise(due, organisation=None, **values):
    agreement = AgreementFactory()
    if organisation:
        agreement.parties.first().organisations.add(organisation)
    CommitmentFactory(
        agreement=agreement,
        due_on=due,
        due_on_precision="day",
        **values,
    )
    published(agreement)
    index.follow()
    return agreement


@pytest.fixture
def officer():
    return UserFactory(username="ben", role="Officer", email="ben@example.org")


def lines(post):
    return [line for sent in post for line in sent.body.splitlines() if ": " in line]


@pytest.mark.parametrize(
    ("due", "line"),
    [
        (date(2030, 1, 8), "Overdue commitments: 1"),
        (date(2030, 1, 9), "Commitments due in the next 30 days: 1"),
        (date(2030, 2, 8), "Commitments due in the next 30 days: 1"),
        (date(2030, 2, 9), None),
    ],
    ids=["yesterday", "today", "in 30 days", "in 31 days"],
)
def test_due_and_overdue_once_a_day(officer, post, clock, due, line):
    choose(officer, NoticeKind.WEEKLY, "never")
    promise(due)
    for _n in range(3):
        send()
    assert lines(post) == ([line] if line else [])
    clock.shift(timedelta(days=1))
    send()
    assert len(post) == (2 if line else 1)


def test_each_is_told_of_their_own(officer, post, clock):
    dcms = OrganisationFactory(dcms=True)
    limited = UserFactory(username="limited", role="Officer", email="limited@example.org")
    DepartmentFactory(user=limited, organisation=dcms)
    UserFactory(username="reader", role="Reader", email="reader@example.org")
    promise(date(2029, 1, 1), dcms)
    promise(date(2029, 1, 1))
    for user in (officer, limited):
        choose(user, NoticeKind.WEEKLY, "never")
    send()
    assert {sent.to[0]: sent.body.splitlines()[0] for sent in post} == {
        "ben@example.org": "Overdue commitments: 2",
        "limited@example.org": "Overdue commitments: 1",
    }


def test_a_digest_once_a_week(officer, post, clock):
    for kind in (NoticeKind.DUE, NoticeKind.OVERDUE):
        choose(officer, kind, "never")
    promise(date(2029, 1, 1))
    days = []
    for _day in range(14):
        send()
        days.append(len(post))
        clock.shift(timedelta(days=1))
    assert days == [1] * 5 + [2] * 7 + [3] * 2, "the first one, then Mondays"
    assert "Overdue commitments: 1" in post[0].body


def test_the_digest_of_a_reviewer_counts_what_waits(officer, post, clock):
    reviewer = UserFactory(username="rev", role="Reviewer", email="rev@example.org")
    for _n in range(2):
        review.submit([TopicFactory()], note="New.", by=officer)
    Notice.objects.all().delete()
    send()
    assert {sent.to[0] for sent in post} == {reviewer.email}
    assert "Submissions that wait for your review: 2" in post[0].body


# Where things go wrong


def test_without_a_mail_server_it_says_so(settings, ayumi):
    settings.EMAIL_URL = ""
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        send()
    assert Notice.objects.filter(sent_at=None).count() == 1


def test_a_mail_server_that_is_away_loses_nothing(settings, ayumi, post, clock):
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="1 mails could not be handed to the mail server"):
        send()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send()
    assert post == [], "it may still be under way"
    clock.shift(301)
    send()
    assert len(post) == 1


def test_what_could_not_be_sent_for_a_week_is_no_news(ayumi, post, clock):
    tell(NoticeKind.SUBMITTED, [ayumi], "/admin/")
    clock.shift(timedelta(days=8))
    send()
    assert post == []


# Choosing


def test_a_person_chooses(client, ayumi):
    client.force_login(ayumi)
    page = reverse("admin:notices")
    data = fields(client.get(page), None)
    assert data["submitted"] == ["at-once"]
    assert data["overdue"] == ["daily"]
    assert data["weekly"] == ["weekly"]
    assert client.post(page, data | {"submitted": "daily", "weekly": "never"}).status_code == 302
    chosen = dict(NoticeChoice.objects.filter(user=ayumi).values_list("kind", "frequency"))
    assert (chosen["submitted"], chosen["weekly"]) == ("daily", "never")
    assert client.post(page, data | {"weekly": "at-once"}).status_code == 200, "not a choice"
