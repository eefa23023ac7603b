"""Publishing and withdrawing from the admin: who may, what is asked, what becomes public."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from editorial.models import Publication
from register import index, journal
from register.models import Current, Edition
from tests.admin.forms import fields
from tests.factories import (
    AgreementFactory,
    CountryFactory,
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
    "country": CountryFactory,
    "topic": TopicFactory,
    "organisation": OrganisationFactory,
    "person": PersonFactory,
    "strategy": StrategyFactory,
    "agreement": AgreementFactory,
    "progress update": ProgressUpdateFactory,
}
# Who may do what: everybody else is refused, and the anonymous have to sign in.
NOBODY = {None: 302, "Nobody": 403, "Reader": 403, "Officer": 403, "Reviewer": 403}
ALLOWED = {
    "submit": NOBODY | {"Officer": 200, "Administrator": 200},
    "publish": NOBODY | {"Administrator": 200},
    "withdraw": NOBODY | {"Reviewer": 200, "Administrator": 200},
}


def may(*codenames):
    return Permission.objects.filter(codename__in=codenames)


@pytest.fixture
def reviewer(as_role, client):
    """One who may also publish without review."""
    as_role("Reviewer")
    user = UserFactory(username="the-reviewer")
    user.user_permissions.set(may("publish_without_review"))
    client.force_login(user)
    return client


def act(action, record):
    opts = record._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_{action}")
    return f"{page}?record={record.record_type}:{record.pk}"


def confirm(client, action, record, callbacks=None, **changes):
    """Open the page, fill it in, press its button."""
    page = act(action, record)
    data = (
        fields(client.get(page))
        | {
            "text": "For the first time.",
            "reason": "Nobody is there.",
            f"_{action}": "1",
        }
        | changes
    )
    if callbacks is None:
        return client.post(page.partition("?")[0], data)
    with callbacks(execute=True):
        return client.post(page.partition("?")[0], data)


def all_of(response):
    return " ".join(response.content.decode().split())


# Who may


@pytest.mark.parametrize("role", ALLOWED["submit"])
@pytest.mark.parametrize("kind", RECORDS)
@pytest.mark.parametrize("action", ALLOWED)
def test_who_may_submit_publish_and_withdraw(client, as_role, action, kind, role):
    record = RECORDS[kind]() if action == "submit" else published(RECORDS[kind]())
    allowed = ALLOWED[action][role]
    if role == "Nobody":
        client.force_login(UserFactory())
    elif role:
        as_role(role)
    before = Edition.objects.count()
    page = act(action, record)
    bare, answer = page.partition("?")[0], {"record": f"{record.record_type}:{record.pk}"}
    assert client.get(page).status_code == allowed
    assert client.post(bare, answer | {"text": ""}).status_code == allowed
    selected = {"action": f"{action}_selected", "_selected_action": [record.pk]}
    changelist = bare.removesuffix(f"{action}/")
    reply = client.post(changelist, selected)
    assert (b'name="record"' in reply.content) == (allowed == 200)
    if role not in (None, "Nobody"):
        change = client.get(f"{changelist}{record.pk}/change/")
        assert (f"/{action}/?record=" in all_of(change)) == (allowed == 200)
    assert Edition.objects.count() == before


def test_permission_is_asked_for_each_record(as_role, client):
    user = UserFactory(role="Officer")
    user.user_permissions.set(may("publish_agreement", "publish_without_review"))
    client.force_login(user)
    agreement, topic = published(AgreementFactory()), TopicFactory()
    assert client.get(act("publish", agreement)).status_code == 200
    both = f"{act('publish', agreement)}&record=topic:{topic.pk}"
    assert client.get(both).status_code == 403


@pytest.mark.parametrize(
    "keys", ["", "record=", "record=agreement:x", "record=agreement:99999", "record=user:1",
             "record=agreement:" + "9" * 40, "record=agreement:²"],
)  # fmt: skip
def test_made_up_records_are_not_found(reviewer, keys):
    assert reviewer.get(f"/admin/agreements/agreement/publish/?{keys}").status_code == 404


def test_a_publication_needs_a_token(client):
    from django.test import Client

    record = TopicFactory()
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(UserFactory(role="Reviewer"))
    page = act("publish", record).partition("?")[0]
    answer = {"record": f"topic:{record.pk}", "text": "Yes.", "_publish": "1"}
    assert guarded.post(page, answer).status_code == 403


def test_nothing_is_published_by_looking(reviewer):
    agreement = AgreementFactory(parts__rows=1)
    reviewer.get(act("publish", agreement))
    agreement.refresh_from_db()
    assert (agreement.reference, Edition.objects.count()) == (None, 0)


# What is asked


def test_the_page_says_what_changes(reviewer):
    agreement = published(AgreementFactory(parts__rows=1, summary="Before."))
    agreement.summary = "After."
    agreement.save()
    agreement.commitments.update(due_on="2030-01-01", due_on_precision="year")
    proposed = reviewer.get(act("publish", agreement)).context_data["proposal"].proposed
    found = {change.place: (change.before, change.after) for change in proposed[0].changes}
    assert found == {"summary": ("Before.", "After."), "commitments › 1 › due": (None, "2030")}


def test_a_note_is_required(reviewer):
    record = TopicFactory()
    page = all_of(confirm(reviewer, "publish", record, text="  "))
    assert "Write “Change note”: it cannot be empty." in page
    assert Edition.objects.count() == 0


def test_an_error_keeps_the_note(reviewer):
    agreement = AgreementFactory(parts__parties=[{"gb": True, "published": True}])
    response = confirm(reviewer, "publish", agreement, text="Two parties met.")
    page = all_of(response)
    assert "parties" in page
    assert ">Two parties met.</textarea>" in page.replace("> Two", ">Two")
    assert Edition.objects.filter(record_type="agreement").count() == 0


def test_control_characters_in_the_note_are_refused(reviewer):
    page = all_of(confirm(reviewer, "publish", TopicFactory(), text="a\x07b"))
    assert "U+0007" in page


def test_what_was_looked_at_is_what_is_published(reviewer):
    topic = TopicFactory()
    data = fields(reviewer.get(act("publish", topic)))
    topic.definition = "Changed in between."
    topic.save()
    page = act("publish", topic).partition("?")[0]
    response = reviewer.post(page, data | {"text": "Yes.", "reason": "Urgent.", "_publish": "1"})
    assert "changed after this page was shown" in all_of(response)
    assert Edition.objects.count() == 0


def test_unpublished_records_that_it_names_are_offered(reviewer):
    agreement = AgreementFactory(parts__rows=1)
    page = reviewer.get(act("publish", agreement))
    named = {str(one.record) for one, _may in page.context_data["missing"]}
    assert {"United Kingdom", "Japan"} <= named
    assert "_publish" not in all_of(page)
    data = fields(page) | {"text": "Kept.", "reason": "Urgent.", "_add": "1"}
    added = reviewer.post(act("publish", agreement).partition("?")[0], data)
    assert "Kept." in all_of(added)
    proposal = added.context_data["proposal"]
    assert proposal.is_sound
    assert "Strategy" in {type(record).__name__ for record in proposal.records}
    bare = act("publish", agreement).partition("?")[0]
    done = reviewer.post(bare, fields(added) | {"_publish": "1"})
    assert done.status_code == 302
    assert Edition.objects.count() == len(proposal.records)
    assert {edition.change_note for edition in Edition.objects.all()} == {"Kept."}


def test_what_somebody_else_has_to_publish_is_said(client):
    user = UserFactory(role="Reader")
    user.user_permissions.set(may("publish_agreement", "publish_without_review"))
    client.force_login(user)
    page = all_of(client.get(act("publish", AgreementFactory())))
    assert "somebody else has to do it" in page
    assert "_add" not in page


# What becomes public


def test_from_a_draft_to_the_register(reviewer, django_capture_on_commit_callbacks):
    agreement = AgreementFactory(parts__rows=1, title="Joint Announcement")
    published(*[party.country for party in agreement.parties.all()])
    page = reviewer.get(act("publish", agreement))
    bare = act("publish", agreement).partition("?")[0]
    added = reviewer.post(bare, fields(page) | {"_add": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        done = reviewer.post(
            bare,
            fields(added) | {"text": "First publication.", "reason": "Urgent.", "_publish": "1"},
            follow=True,
        )
    agreement.refresh_from_db()
    address = f"/agreements/{agreement.reference}/"
    assert f'href="{address}"' in all_of(done)
    assert list(journal.verify()) == []
    publication = Publication.objects.get(edition__reference=agreement.reference)
    assert publication.by.username == "the-reviewer"
    assert index.follow()
    assert "Joint Announcement" in all_of(reviewer.get(address))
    assert agreement.version == agreement.published_version


def test_documents_hold_published_names_not_drafts(reviewer):
    country = published(CountryFactory(gb=True))
    country.name = "A draft of a name"
    country.version += 1
    country.save()
    organisation = OrganisationFactory(country=country)
    assert confirm(reviewer, "publish", organisation).status_code == 302
    document = json.loads(Edition.objects.latest("seq").document)
    assert document["country"]["name"] == "United Kingdom"


def test_several_are_published_from_the_list(reviewer):
    topics = TopicFactory.create_batch(3)
    changelist = reverse("admin:agreements_topic_changelist")
    chosen = {"action": "publish_selected", "_selected_action": [topic.pk for topic in topics]}
    page = reviewer.post(changelist, chosen)
    data = fields(page) | {"text": "Three topics.", "reason": "Urgent.", "_publish": "1"}
    assert reviewer.post(f"{changelist}publish/", data).status_code == 302
    assert Current.objects.filter(record_type="topic").count() == 3


def test_too_many_at_once_are_refused(reviewer):
    topics = TopicFactory.create_batch(201)
    changelist = reverse("admin:agreements_topic_changelist")
    chosen = {"action": "publish_selected", "_selected_action": [topic.pk for topic in topics]}
    assert "at most 200" in all_of(reviewer.post(changelist, chosen, follow=True))


def test_publishing_again_without_a_change_adds_nothing(reviewer):
    topic = published(TopicFactory())
    response = confirm(reviewer, "publish", topic)
    assert response.status_code == 302
    assert Edition.objects.count() == 1


# Withdrawal


def test_a_record_is_withdrawn_with_a_reason(reviewer):
    topic = published(TopicFactory(reference="open-ran"))
    assert "Write “Reason”: it cannot be empty." in all_of(
        confirm(reviewer, "withdraw", topic, text="")
    )
    assert confirm(reviewer, "withdraw", topic, text="Entered twice.").status_code == 302
    assert Current.objects.get(reference="open-ran").withdrawn
    assert Edition.objects.latest("seq").change_note == "Entered twice."


def test_what_others_name_is_not_withdrawn(reviewer):
    person = published(PersonFactory())
    country = person.country
    page = all_of(confirm(reviewer, "withdraw", country, text="Gone."))
    assert "is named by" in page
    assert "Gone." in page
    assert not Current.objects.filter(withdrawn=True).exists()


def test_what_names_another_may_be_withdrawn_with_it(reviewer):
    person = published(PersonFactory())
    bare = reverse("admin:partners_person_withdraw")
    keys = [f"country:{person.country.pk}", f"person:{person.pk}"]
    data = {"record": keys, "text": "Both were wrong.", "_withdraw": "1"}
    assert reviewer.post(bare, data).status_code == 302
    assert Current.objects.filter(withdrawn=True).count() == 2


def test_a_withdrawn_record_may_be_published_again(reviewer):
    topic = TopicFactory(withdrawn=True)
    assert confirm(reviewer, "publish", topic).status_code == 302
    assert not Current.objects.get(reference=topic.reference).withdrawn


# Where records stand


def test_the_list_says_and_filters_where_records_stand(administrator):
    TopicFactory(name="Draft")
    TopicFactory(name="Out", published=True)
    TopicFactory(name="Reworked", changed=True)
    TopicFactory(name="Gone", withdrawn=True)
    page = reverse("admin:agreements_topic_changelist")
    stands = {"never": "Draft", "published": "Out", "changed": "Reworked", "withdrawn": "Gone"}
    for state, name in stands.items():
        results = administrator.get(f"{page}?state={state}").context_data["cl"].result_list
        assert [(topic.name, topic.state) for topic in results] == [(name, state)]


def test_published_records_link_to_their_public_page(administrator):
    draft, out = CountryFactory(jp=True), CountryFactory(gb=True, published=True)
    change = "admin:partners_country_change"
    assert "View on site" not in all_of(administrator.get(reverse(change, args=[draft.pk])))
    assert 'href="/countries/gb/"' in all_of(administrator.get(reverse(change, args=[out.pk])))
