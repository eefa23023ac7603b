"""The pages on which a duplicate is merged: who may, what is shown, what is asked."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from editorial.models import AuditEntry, Notice, NoticeKind
from partners.models import Person
from register import journal
from register.codelists import Action
from register.models import Edition
from tests.admin.forms import fields
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    SignatureFactory,
    StrategyFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

MERGEABLE = {
    "topic": TopicFactory,
    "organisation": OrganisationFactory,
    "person": PersonFactory,
    "strategy": StrategyFactory,
    "agreement": AgreementFactory,
}
ALLOWED = {None: 302, "Nobody": 403, "Reader": 403, "Officer": 403, "Reviewer": 200}


@pytest.fixture
def reviewer(as_role):
    return as_role("Reviewer")


def page_of(duplicate, kept=None):
    opts = duplicate._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_merge")
    into = f"&into={kept.pk}" if kept else ""
    return f"{page}?record={duplicate.record_type}:{duplicate.pk}{into}"


def confirm(client, duplicate, kept, **changes):
    page = page_of(duplicate, kept)
    data = fields(client.get(page)) | {"text": "They are one.", "_merge": "1"} | changes
    return client.post(page.partition("?")[0], data, follow=True)


def all_of(response):
    return " ".join(response.content.decode().split())


# Who may


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("kind", MERGEABLE)
def test_who_may_merge(client, as_role, kind, role):
    duplicate, kept = published(MERGEABLE[kind]()), published(MERGEABLE[kind]())
    if role == "Nobody":
        client.force_login(UserFactory())
    elif role:
        as_role(role)
    before = Edition.objects.count()
    page = page_of(duplicate, kept)
    bare = page.partition("?")[0]
    assert client.get(page).status_code == ALLOWED[role]
    assert client.get(page_of(duplicate)).status_code == ALLOWED[role]
    answer = {"record": f"{kind}:{duplicate.pk}", "into": kept.pk, "text": ""}
    assert client.post(bare, answer).status_code == ALLOWED[role]
    if role not in (None, "Nobody"):
        change = client.get(f"{bare.removesuffix('merge/')}{duplicate.pk}/change/")
        assert ("/merge/?record=" in all_of(change)) == (ALLOWED[role] == 200)
    assert Edition.objects.count() == before


@pytest.mark.parametrize("only", ["publish", "withdraw"])
def test_both_rights_are_needed(client, only):
    user = UserFactory(role="Reader")
    user.user_permissions.add(Permission.objects.get(codename=f"{only}_topic"))
    client.force_login(user)
    assert client.get(page_of(TopicFactory(), TopicFactory())).status_code == 403


@pytest.mark.parametrize("factory", [CountryFactory, ProgressUpdateFactory])
def test_countries_and_progress_are_never_merged(administrator, factory):
    one, other = factory(), factory()
    assert administrator.get(page_of(one, other)).status_code == 403
    opts = one._meta
    change = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[one.pk])
    assert "/merge/" not in all_of(administrator.get(change))


@pytest.mark.parametrize(
    "query", ["", "record=topic:x", "record=topic:99999", "record=user:1", "record=person:{person}"]
)
def test_made_up_records_are_not_found(reviewer, query):
    query = query.format(person=PersonFactory().pk)
    assert reviewer.get(f"/admin/agreements/topic/merge/?{query}").status_code == 404


# Choosing


def test_the_record_to_keep_is_chosen_first(reviewer):
    country = CountryFactory()
    duplicate = PersonFactory(name="Liz Truss", country=country)
    kept = PersonFactory(name="Elizabeth Truss", country=country)
    page = reviewer.get(page_of(duplicate))
    assert "Which record is kept?" in all_of(page)
    assert f'into={kept.pk}">Elizabeth Truss' in all_of(page)
    assert fields(page)["record"] == [f"person:{duplicate.pk}"]


@pytest.mark.parametrize("into", ["", "x", "99999", "itself"])
def test_a_wrong_choice_is_asked_again(reviewer, into):
    duplicate = PersonFactory()
    into = str(duplicate.pk) if into == "itself" else into
    answer = reviewer.get(f"{page_of(duplicate)}&into={into}")
    assert "Which record is kept?" in all_of(answer)
    assert answer.context_data["form"].errors


def test_merged_records_are_not_offered(reviewer, administrator):
    duplicate, kept = (published(PersonFactory(name=name)) for name in ("Jo Li", "Li Jo"))
    confirm(administrator, duplicate, kept)
    found = administrator.get(
        "/admin/autocomplete/",
        {
            "app_label": "agreements",
            "model_name": "signature",
            "field_name": "person",
            "term": "Jo",
        },
    ).json()
    assert [row["text"] for row in found["results"]] == ["Li Jo"]
    listed = administrator.get("/admin/partners/person/?state=merged").context_data["cl"]
    assert [person.name for person in listed.result_list] == ["Jo Li"]


@pytest.mark.parametrize(("count", "leads"), [(1, True), (2, True), (3, False)])
def test_from_the_list(reviewer, count, leads):
    topics = TopicFactory.create_batch(count)
    chosen = {"action": "merge_selected", "_selected_action": [topic.pk for topic in topics]}
    answer = reviewer.post(reverse("admin:agreements_topic_changelist"), chosen)
    if not leads:
        assert "Choose the duplicate" in all_of(reviewer.get(answer["Location"]))
        return
    kept = topics[0] if count == 2 else None
    assert answer["Location"] == page_of(topics[-1], kept)


# Looking and doing


def test_what_will_happen_is_shown(reviewer):
    country = CountryFactory()
    duplicate = published(PersonFactory(name="Liz Truss", country=country))
    kept = published(PersonFactory(name="Elizabeth Truss", country=country))
    agreement = AgreementFactory(title="Joint statement on <trade>")
    SignatureFactory(agreement=agreement, person=duplicate)
    published(agreement)
    page = all_of(reviewer.get(page_of(duplicate, kept)))
    assert "1 published record gets a new edition" in page
    assert "1 working copy is changed" in page
    assert f"<del>Liz Truss ({duplicate.reference})</del>" in page
    assert f"<ins>Elizabeth Truss ({kept.reference})</ins>" in page
    assert "Joint statement on &lt;trade&gt;" in page
    assert page_of(kept, duplicate).partition("?")[2].replace("&", "&amp;") in page


def test_it_is_done_and_said(reviewer):
    duplicate, kept = published(PersonFactory()), published(PersonFactory())
    agreement = AgreementFactory()
    SignatureFactory(agreement=agreement, person=duplicate)
    published(agreement)
    answer = confirm(reviewer, duplicate, kept)
    assert answer.redirect_chain[-1][0] == f"/admin/partners/person/{kept.pk}/change/"
    page = all_of(answer)
    assert "Merged into" in page
    assert f'href="/agreements/{agreement.reference}/"' in page
    edition = Edition.objects.latest("seq")
    assert (edition.action, edition.change_note) == (Action.MERGED, "They are one.")
    assert AuditEntry.objects.get(act="merged").by.username == "the-reviewer"
    assert list(journal.verify()) == []
    page = all_of(reviewer.get(f"/admin/partners/person/{duplicate.pk}/change/"))
    assert "merged into another" in page


def test_the_other_reviewers_are_told(reviewer):
    other = UserFactory(username="ruth", role="Reviewer")
    duplicate, kept = published(TopicFactory()), published(TopicFactory())
    confirm(reviewer, duplicate, kept)
    assert [notice.to for notice in Notice.objects.filter(kind=NoticeKind.UNREVIEWED)] == [other]


def test_what_names_the_duplicate_is_changed_within_reach_only(reviewer):
    duplicate, kept = published(TopicFactory()), published(TopicFactory())
    agreement = AgreementFactory(title="Of another department")
    CommitmentFactory(agreement=agreement).topics.add(duplicate)
    published(agreement)
    DepartmentFactory(user=UserFactory._meta.model.objects.get(username="the-reviewer"))
    before = Edition.objects.count()
    assert "Of another department" in all_of(confirm(reviewer, duplicate, kept))
    assert Edition.objects.count() == before


def test_a_reason_is_needed(reviewer):
    duplicate, kept = published(TopicFactory()), published(TopicFactory())
    before = Edition.objects.count()
    page = confirm(reviewer, duplicate, kept, text="")
    assert "There is a problem" in all_of(page)
    assert page.context_data["form"].has_error("text", "required")
    assert Edition.objects.count() == before


def test_what_changed_meanwhile_is_shown_again(reviewer):
    duplicate, kept = published(PersonFactory()), published(PersonFactory())
    page = page_of(duplicate, kept)
    data = fields(reviewer.get(page)) | {"text": "They are one."}
    SignatureFactory(person=duplicate)
    answer = reviewer.post(page.partition("?")[0], data)
    assert "The records changed after this page was shown" in all_of(answer)
    assert "They are one." in all_of(answer)
    assert not Edition.objects.filter(action=Action.MERGED).exists()
    again = reviewer.post(page.partition("?")[0], fields(answer), follow=True)
    assert "Merged into" in all_of(again)


def test_what_stands_in_the_way_is_said_and_nothing_can_be_pressed(reviewer):
    duplicate, kept = published(PersonFactory()), PersonFactory()
    page = reviewer.get(page_of(duplicate, kept))
    assert "They cannot be merged yet" in all_of(page)
    assert "was never published" in all_of(page)
    assert "_merge" not in all_of(page)
    answer = reviewer.post(
        page_of(duplicate).partition("?")[0],
        fields(page) | {"text": "Pressed all the same."},
    )
    assert "was never published" in all_of(answer)
    assert not Edition.objects.filter(action=Action.MERGED).exists()


def test_a_draft_is_deleted(reviewer):
    duplicate, kept = PersonFactory(), PersonFactory()
    page = all_of(confirm(reviewer, duplicate, kept))
    assert "The draft was merged into" in page
    assert list(Person.objects.all()) == [kept]


def test_a_merger_needs_a_token():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(role="Administrator"))
    duplicate, kept = TopicFactory(), TopicFactory()
    answer = {"record": f"topic:{duplicate.pk}", "into": kept.pk, "text": "They are one."}
    assert client.post("/admin/agreements/topic/merge/", answer).status_code == 403
