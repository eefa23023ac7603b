"""The front page of the desk: what it counts, where its counts lead, and whom it shows what."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Commitment
from editorial import history, review
from editorial.dashboard import HEALTH, WORK, panels
from editorial.pictures import Picture, pictures
from register.query import agreements, commitments
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

DESK = "/admin/"


def text_of(response):
    return " ".join(response.content.decode().split())


def listed(page):
    """How many records a list of the editors' side shows."""
    context = page.context_data
    if "cl" in context:
        return context["cl"].result_count
    return len(context["drafts"]) if "drafts" in context else context["count"]


def panel(user, slug):
    return next(p for group in (WORK, HEALTH) for p in panels(group, user) if p.slug == slug)


# Counts and the lists that they open


def test_every_count_opens_a_list_of_as_many(client, real_register):
    user = UserFactory(role="Administrator")
    client.force_login(user)
    review.submit([TopicFactory()], note="A topic.", by=UserFactory(role="Officer"))
    checked = 0
    for group in (WORK, HEALTH):
        for found in panels(group, user):
            rows = [(found.address, found.count)] if found.address else []
            rows += [(row.address, int(row.note)) for row in found.rows if not found.address]
            for address, count in rows:
                assert (found.slug, listed(client.get(address))) == (found.slug, count)
                checked += 1
    assert checked >= 6


@pytest.mark.usefixtures("real_register")
def test_the_desk_and_the_public_agree_on_what_is_overdue():
    public = {hit.card.reference for hit in commitments().overdue()}
    desk = Commitment.objects.overdue(date.today()).select_related("agreement")  # noqa: DTZ011
    assert {f"{c.agreement.reference}/{c.number}" for c in desk} == public
    assert public


@pytest.mark.usefixtures("real_register")
def test_the_desk_and_the_public_agree_on_what_was_never_reported():
    silent = commitments().filter(progress="no-update").count()
    assert Commitment.objects.without_update().count() == silent


TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("due", "overdue"),
    [
        ("2026-06-14", True),
        ("2026-06-15", False),
        ("2026-05", True),
        ("2026-06", False),
        ("2025", True),
        ("2026", False),
        (None, False),
    ],
)
def test_overdue_is_past_the_last_day_that_a_date_can_mean(due, overdue):
    commitment = CommitmentFactory(due_on_edtf=due)
    published(commitment.agreement)
    assert Commitment.objects.overdue(TODAY).exists() == overdue


@pytest.mark.parametrize("change", ["settled", "dropped", "never published", "settled in a draft"])
def test_what_is_not_overdue(change):
    commitment = CommitmentFactory(due_on_edtf="2020")
    if change == "dropped":
        commitment.dropped = "Said so in 2021."
        commitment.save()
    if change != "never published":
        published(commitment.agreement)
    if change.startswith("settled"):
        update = ProgressUpdateFactory(
            agreement=commitment.agreement, status="complete", parts__on=[commitment]
        )
        if change == "settled":
            published(update)
    assert Commitment.objects.overdue(TODAY).exists() == (change == "settled in a draft")


def test_a_newer_report_opens_it_again():
    commitment = CommitmentFactory(due_on_edtf="2020")
    agreement = published(commitment.agreement)
    on = {"agreement": agreement, "parts__on": [commitment]}
    published(ProgressUpdateFactory(status="complete", as_of_edtf="2021", **on))
    assert not Commitment.objects.overdue(TODAY).exists()
    published(ProgressUpdateFactory(status="under-way", as_of_edtf="2022", **on))
    assert Commitment.objects.overdue(TODAY).exists()


@pytest.mark.usefixtures("real_register")
@pytest.mark.parametrize("role", ["Reader", "Officer", "Reviewer", "Administrator"])
def test_no_line_of_the_desk_leads_where_the_person_may_not_go(client, role):
    user = UserFactory(role=role)
    client.force_login(user)
    lines = [row for group in (WORK, HEALTH) for found in panels(group, user) for row in found.rows]
    lists = [client.get(found.address).content for found in panels(HEALTH, user) if found.address]
    assert {client.get(row.address).status_code for row in lines} == {200}
    may = user.has_perm("agreements.add_progressupdate")
    assert any(b"/progress/?commitment=" in page for page in lists) == may


def test_what_changed_is_counted_in_records_not_in_kinds():
    for topic in (TopicFactory(), TopicFactory()):
        published(topic)
        topic.definition = "In other words."
        topic.version += 1
        topic.save()
    assert panel(UserFactory(role="Officer"), "changed").count == 2


# My work


def test_my_drafts_with_their_age():
    user = UserFactory(role="Officer")
    draft, out = TopicFactory(name="Draft"), TopicFactory(name="Out")
    for topic in (draft, out):
        history.keep(topic, by=user)
    published(out)
    history.keep(TopicFactory(name="Another's"), by=UserFactory())
    found = panel(user, "drafts")
    assert [row.label for row in found.rows] == ["Draft"]
    assert "changed" in found.rows[0].note


def test_what_waits_for_me_and_what_came_back():
    officer, reviewer = UserFactory(role="Officer"), UserFactory(role="Reviewer")
    submission = review.submit([TopicFactory()], note="A topic.", by=officer)
    assert panel(reviewer, "to-review").count == 1
    assert "to-review" not in {found.slug for found in panels(WORK, officer)}
    review.send_back(submission, by=reviewer, shown=submission.digest, comment="Shorter.")
    assert panel(reviewer, "to-review").count == 0
    assert [row.note for row in panel(officer, "sent-back").rows] == ["Shorter."]


# The page


@pytest.mark.parametrize("role", ["Reader", "Officer", "Reviewer", "Administrator"])
def test_everybody_has_a_front_page_even_of_an_empty_register(as_role, role):
    page = as_role(role).get(DESK)
    assert page.status_code == 200
    assert "Nothing." in text_of(page)


def test_somebody_without_rights_sees_no_records(client):
    published(AgreementFactory(title="Canary"))
    CommitmentFactory(text="Canary promise", due_on_edtf="2020")
    client.force_login(UserFactory())
    page = text_of(client.get(DESK))
    assert "anary" not in page
    assert "Overdue" not in page


def test_the_front_page_costs_the_same_for_few_records_and_for_many(administrator):
    def make(n):
        for commitment in CommitmentFactory.create_batch(n, due_on_edtf="2020"):
            published(commitment.agreement)

    make(5)
    administrator.get(DESK)
    with CaptureQueriesContext(connection) as few:
        administrator.get(DESK)
    make(20)
    with CaptureQueriesContext(connection) as many:
        administrator.get(DESK)
    assert len(many) <= len(few) + 4  # full panels are counted by a query of their own


# Pictures


def test_pictures_say_what_their_tables_say(administrator, real_register):
    page = text_of(administrator.get(DESK))
    for picture in pictures(UserFactory(role="Administrator")):
        table = {(name, n): v for name, vs in picture.rows for n, v in enumerate(vs) if v}
        assert len(picture.bars) == len(table)
        for bar in picture.bars:
            assert f"<title>{bar.says}</title>" in page


def test_agreements_a_year_are_those_of_the_register(real_register):
    drawn = pictures(UserFactory(role="Administrator"))[0]
    dated = [hit.card for hit in agreements() if hit.card.date]
    assert sum(sum(values) for _year, values in drawn.rows) == len(dated)


def test_bars_stand_on_one_another_and_fill_the_height():
    picture = Picture("p", "P", "", ["a", "b"], [("2020", [1, 3]), ("2021", [0, 2])])
    first, second, third = picture.bars
    assert (first.height, second.height, third.height) == (50, 150, 100)
    assert first.y == picture.HEIGHT - 50
    assert second.y == 0
    assert third.says == "2021, b: 2"


def test_a_reader_of_drafts_is_asked_to_sign_in(client):
    assert client.get(reverse("admin:drafts")).status_code == 302
