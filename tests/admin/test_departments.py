"""Accounts that are limited to departments: what they may change, submit, report and decide."""

import pytest
from django.urls import reverse

from agreements.models import Agreement, ProgressUpdate
from editorial import reach, review
from editorial.models import Submission
from tests.admin.forms import errors, fields, with_row
from tests.admin.test_publication import act
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dcms():
    return OrganisationFactory(dcms=True)


@pytest.fixture
def limited(client, dcms):
    """The client of an officer who is limited to DCMS."""
    client.user = UserFactory(username="ayumi", role="Officer")
    DepartmentFactory(user=client.user, organisation=dcms)
    client.force_login(client.user)
    return client


def agreement_with(organisation=None, **values):
    agreement = AgreementFactory(**values)
    if organisation:
        agreement.parties.first().organisations.add(organisation)
    return agreement


def responsible(organisation):
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement).responsible_organisations.add(organisation)
    return agreement


def successor(organisation):
    after = OrganisationFactory(country=organisation.country)
    organisation.successors.add(after)
    return after


def predecessor(organisation):
    before = OrganisationFactory(country=organisation.country)
    before.successors.add(organisation)
    return before


AGREEMENTS = {
    "acts for a party": (agreement_with, True),
    "is responsible for a commitment": (responsible, True),
    "its successor acts": (lambda one: agreement_with(successor(one)), True),
    "the successor of its successor": (lambda one: agreement_with(successor(successor(one))), True),
    "its predecessor acts": (lambda one: responsible(predecessor(one)), True),
    "another one that its successor came from": (
        lambda one: agreement_with(predecessor(successor(one))), False),
    "another department": (lambda one: agreement_with(OrganisationFactory()), False),
    "no department": (lambda one: agreement_with(), False),
}  # fmt: skip


def page_of(record, page="change"):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[record.pk])


@pytest.mark.parametrize("case", AGREEMENTS)
def test_which_agreements_are_within_reach(limited, dcms, case):
    make, within = AGREEMENTS[case]
    agreement = make(dcms)
    update = ProgressUpdateFactory(agreement=agreement)
    for record in (agreement, update):
        assert reach.within(limited.user, record) is within
        answer = limited.get(page_of(record))
        assert answer.status_code == 200, "everybody may read"
        assert answer.context_data["has_change_permission"] is within
        assert answer.context_data["may_submit"] is within
        assert limited.get(act("submit", record)).status_code == (200 if within else 403)
        assert (limited.post(page_of(record), {}).status_code == 403) is not within


def test_nothing_is_changed_out_of_reach(limited):
    agreement = agreement_with()
    limited.post(page_of(agreement), {"title": "Mine now"})
    agreement.refresh_from_db()
    assert agreement.title != "Mine now"


def test_nothing_is_submitted_out_of_reach_in_bulk(limited, dcms):
    agreements = [agreement_with(dcms), agreement_with()]
    page = reverse("admin:agreements_agreement_changelist")
    chosen = {"action": "submit_selected", "_selected_action": [a.pk for a in agreements]}
    assert limited.post(page, chosen).status_code == 403
    assert not Submission.objects.exists()


def test_other_records_are_as_the_role_says(limited):
    for record in (TopicFactory(), PersonFactory(), OrganisationFactory()):
        assert limited.get(page_of(record)).context_data["has_change_permission"]


def test_an_account_without_departments_is_not_limited(officer):
    assert officer.get(page_of(agreement_with())).context_data["has_change_permission"]


# Saving

NEW = {"title": "Memorandum", "summary": "They talk.", "instrument": "joint-statement",
       "confidence": "high"}  # fmt: skip


def new_agreement(client, *organisations):
    page = reverse("admin:agreements_agreement_add")
    data = fields(client.get(page), "agreement_form") | NEW
    for organisation in organisations:
        keys = [organisation.pk]
        data = with_row(data, "parties", country=organisation.country_id, organisations=keys, id="")
    return client.post(page, data)


def test_a_new_agreement_needs_the_department(limited, dcms):
    other = OrganisationFactory()
    response = new_agreement(limited, other)
    assert not Agreement.objects.exists()
    (said,) = errors(response)["__all__"]
    assert said.startswith("Nothing was saved: your account is limited to Department for Digital,")
    assert 'value="Memorandum"' in response.content.decode(), "what was typed stays"
    assert fields(response, "agreement_form")["parties-0-organisations"] == [str(other.pk)]
    assert new_agreement(limited, other, dcms).status_code == 302
    assert Agreement.objects.count() == 1


def test_the_department_stays_in_what_is_changed(limited, dcms):
    agreement = agreement_with(dcms)
    data = fields(limited.get(page_of(agreement)), "agreement_form")
    response = limited.post(page_of(agreement), data | {"parties-0-organisations": []})
    assert "__all__" in errors(response)
    assert agreement.parties.first().organisations.count() == 1
    agreement.refresh_from_db()
    assert agreement.version == 1


@pytest.mark.parametrize("within", [True, False], ids=["within reach", "out of reach"])
def test_progress_is_reported_within_reach(limited, dcms, within):
    agreement = agreement_with(dcms if within else None)
    commitment = CommitmentFactory(agreement=agreement)
    page = f"{reverse('admin:agreements_progressupdate_add')}?agreement={agreement.pk}"
    data = fields(limited.get(page), "progressupdate_form")
    data |= {"commitments": [commitment.pk], "status": "under-way", "text": "They met.",
             "evidence-0-passage": "officials met"}  # fmt: skip
    response = limited.post(page, data)
    assert response.status_code == (302 if within else 200)
    assert ProgressUpdate.objects.count() == within
    if not within:
        assert "your account is limited to" in errors(response)["__all__"][0]


def test_a_draft_of_progress_is_not_moved_out_of_reach(limited, dcms):
    update = ProgressUpdateFactory(agreement=agreement_with(dcms))
    other = CommitmentFactory(agreement=agreement_with())
    data = fields(limited.get(page_of(update)), "progressupdate_form")
    data |= {"agreement": other.agreement_id, "commitments": [other.pk]}
    assert "__all__" in errors(limited.post(page_of(update), data))
    update.refresh_from_db()
    assert update.agreement != other.agreement


@pytest.mark.parametrize("within", [True, False], ids=["within reach", "out of reach"])
def test_the_short_form_is_for_agreements_within_reach(limited, dcms, within):
    agreement = agreement_with(dcms if within else None)
    page = reverse("admin:agreements_agreement_progress", args=[agreement.pk])
    assert limited.get(page).status_code == (200 if within else 403)
    assert limited.post(page, {}).status_code == (200 if within else 403)
    assert (page in limited.get(page_of(agreement)).content.decode()) is within


# Deciding


@pytest.mark.parametrize("within", [True, False], ids=["within reach", "out of reach"])
def test_a_limited_reviewer_decides_within_reach(client, dcms, within):
    agreement = published(agreement_with(dcms if within else None))
    agreement.summary = "More."
    agreement.version += 1
    agreement.save()
    submission = review.submit([agreement], note="More.", by=UserFactory(role="Officer"))
    reviewer = UserFactory(username="ben", role="Reviewer")
    DepartmentFactory(user=reviewer, organisation=dcms)
    assert bool(review.refusal(submission, reviewer)) is not within
    client.force_login(reviewer)
    assert client.get(act("withdraw", agreement)).status_code == (200 if within else 403)
    assert client.get(page_of(agreement)).context_data["may_withdraw"] is within


def test_a_limited_reviewer_is_not_told_of_the_rest(dcms):
    limited, free = UserFactory(role="Reviewer"), UserFactory(role="Reviewer")
    DepartmentFactory(user=limited, organisation=dcms)
    agreement = published(agreement_with())
    agreement.summary = "More."
    agreement.version += 1
    agreement.save()
    review.submit([agreement], note="More.", by=UserFactory(role="Officer"))
    assert (limited.notices.count(), free.notices.count()) == (0, 1)


def test_a_page_costs_the_same_for_many_departments_and_rows(limited, dcms):
    from tests.admin.test_pages import queries

    few = AgreementFactory(parts__rows=2)
    few.parties.first().organisations.add(dcms)
    queries(limited, page_of(few))
    before = queries(limited, page_of(few))
    for _n in range(5):
        DepartmentFactory(user=limited.user)
    many = AgreementFactory(parts__rows=20)
    many.parties.first().organisations.add(dcms)
    assert queries(limited, page_of(many)) == before
