"""What previews reach: their own pages, by links that work, and nothing else that is not public."""

import re
import runpy
from types import ModuleType

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial import links, review
from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.models import Act, AuditEntry, PreviewLink
from editorial.publish import publish
from register import index
from register.documents import NamedAgreement
from tests.admin.test_preview import RECORDS, links_of, preview_of, text_of
from tests.canaries import canaried, full_documents
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganisationFactory,
    ProgressUpdateFactory,
    RelationFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


def linked(record):
    """The address of a fresh preview link to the record."""
    _link, token = links.make(record, by=UserFactory(role="Officer"), days=7)
    return f"/admin/preview/{token}"


def targets(page):
    return set(re.findall(r'<a\b[^<>]* href="(/[^"#]*)', page.content.decode()))


# Links within a preview


@pytest.mark.parametrize("kind", RECORDS)
def test_every_link_of_a_preview_answers(officer, kind):
    page = officer.get(preview_of(RECORDS[kind]()))
    assert {target: officer.get(target).status_code for target in targets(page)} == dict.fromkeys(
        targets(page), 200
    )


@pytest.mark.parametrize("kind", [kind for kind in RECORDS if kind != "progress update"])
def test_every_link_of_a_shared_page_answers_to_anybody(client, kind):
    address = linked(RECORDS[kind]())
    found = targets(client.get(address))
    assert {client.get(target).status_code for target in found} == {200}
    assert {t for t in found if t.startswith("/admin/") and not t.startswith(address)} == set()


@pytest.mark.parametrize("door", [preview_of, linked], ids=["editor", "link"])
def test_a_commitment_has_its_page_in_the_preview(officer, door):
    agreement = AgreementFactory(parts__rows=1)
    CommitmentFactory(agreement=agreement, number=2, text="They build a testbed.")
    page = officer.get(f"{door(agreement)}?commitment=2")
    assert "They build a testbed." in text_of(page)
    assert "Preview: this is not public." in text_of(page)
    assert any(target.endswith("?commitment=1") for target in targets(page))


@pytest.mark.parametrize("number", ["3", "0", "-1", "x", "", "9" * 5000, "２"])
def test_a_commitment_that_is_not_there_has_no_page(officer, number):
    agreement = AgreementFactory(parts__rows=1)
    assert officer.get(preview_of(agreement), {"commitment": number}).status_code == 404


def test_only_agreements_have_commitments(officer):
    assert officer.get(preview_of(TopicFactory()), {"commitment": "1"}).status_code == 404


def test_named_drafts_lead_to_their_own_previews(officer):
    topic = TopicFactory(broader=TopicFactory(name="Broader"))
    assert preview_of(topic.broader) in targets(officer.get(preview_of(topic)))


def test_named_drafts_are_not_links_in_a_shared_page(client):
    topic = TopicFactory(broader=TopicFactory(name="Broader"))
    page = client.get(linked(topic)).content.decode()
    assert '<a class="govuk-link">Broader</a>' in page


def test_a_submission_leads_to_the_frozen_pages_of_its_other_records(officer):
    topic = TopicFactory(broader=TopicFactory(name="Broader"))
    by = UserFactory(role="Officer")
    submission = review.submit([topic.broader, topic], note="Two topics.", by=by)
    first, second = (
        f"/admin/editorial/submission/{submission.pk}/page/{row.pk}/"
        for row in submission.records.order_by("pk")
    )
    assert first in targets(officer.get(second))


def test_a_published_record_is_compared_with_what_is_public(officer):
    topic = published(TopicFactory())
    address = f"/topics/{topic.reference}/"
    compare = f'href="http://testserver{address}">Compare with what is public now</a>'
    assert compare in text_of(officer.get(preview_of(topic)))
    assert "Compare with" not in text_of(officer.get(preview_of(TopicFactory())))


def test_the_page_cites_its_public_address(officer):
    agreement = AgreementFactory(parts__rows=1)
    address = linked(agreement)
    cited = text_of(officer.get(address)).partition('id="cite"')[2].partition("</section>")[0]
    assert "http://testserver/agreements/" in cited
    assert address not in cited


# What stands in the way


def test_an_incomplete_draft_that_is_named_does_not_stop_a_preview(officer):
    agreement = AgreementFactory(title="Whole", parts__rows=1)
    RelationFactory(agreement=agreement, target=_incomplete("Half"))
    page = officer.get(preview_of(agreement))
    assert "Whole" in text_of(page)
    assert "Half" in text_of(page)


def test_progress_on_an_incomplete_draft_says_what_the_draft_lacks(officer):
    update = ProgressUpdateFactory(agreement=_incomplete("Half"))
    assert "until this is put right" in text_of(officer.get(preview_of(update)))


CLOSED = {
    "incomplete": lambda: _incomplete("Canary agreement"),
    "progress on a draft": lambda: ProgressUpdateFactory(
        text="Canary.", agreement__title="Canary agreement"
    ),
}


@pytest.mark.parametrize("why", CLOSED)
def test_a_link_says_nothing_of_what_is_not_ready(client, why):
    page = client.get(linked(CLOSED[why]()))
    assert "cannot be shown at the moment" in text_of(page)
    assert "anary" not in text_of(page)
    assert "put right" not in text_of(page)


def _incomplete(title):
    return AgreementFactory(title=title, parts__parties=[{"gb": True}])


# Who sees what


def test_a_user_is_shown_no_record_without_the_right_to_see_it(client):
    user = UserFactory(role=None, is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_agreement"))
    client.force_login(user)
    agreement = AgreementFactory(parts__rows=1)
    organisation = agreement.parties.first().organisations.get()
    organisation.successors.add(OrganisationFactory(name="Successor canary"))
    page = client.get(preview_of(agreement))
    assert organisation.name in text_of(page)
    assert "Successor canary" not in text_of(page)
    assert [t for t in targets(page) if "/partners/" in t] == []
    assert "Successor canary" in text_of(_as("Reader").get(preview_of(agreement)))


def _as(role):
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


TYPES = ["country", "topic", "organisation", "person", "strategy", "agreement"]


@pytest.fixture
def changed(world):
    """The working copies of a published world, each changed to sing with its own voice."""
    whole = full_documents()[:-1]
    publish(load_documents(whole).records, note="Everything filled in.")
    index.follow()
    load_documents([canaried(d, f"canary-{d.type}") for d in whole])
    return {
        d.type: mapping_for(d.type).model._default_manager.get(reference=d.reference) for d in whole
    }


@pytest.mark.parametrize("record_type", TYPES)
def test_a_link_shows_no_change_of_another_record(client, changed, record_type):
    page = client.get(linked(changed[record_type]))
    sung = set(re.findall(r"canary-(\w+)", page.content.decode()))
    assert sung == {record_type}


def test_a_link_to_progress_shows_the_agreement_as_it_is_public(client, changed):
    document = canaried(
        full_documents()[-1],
        "canary-progress",
        reference="gb-jp-2022-1-u7",
        agreement=NamedAgreement(reference="gb-jp-2022-1", name="Joint Announcement"),
    )
    (update,) = load_documents([document]).records
    page = client.get(linked(update)).content.decode()
    assert set(re.findall(r"canary-(\w+)", page)) == {"progress"}


def test_a_link_shows_of_a_named_draft_its_name_alone(client):
    agreement = AgreementFactory(title="Shared", parts__rows=1)
    link = agreement.relations.select_related("target").get()
    link.target.title, link.target.summary = "Named", "Canary."
    link.target.save()
    topic = agreement.commitments.get().topics.get()
    topic.definition = "Canary."
    topic.save()
    organisation = agreement.parties.first().organisations.get()
    organisation.successors.add(OrganisationFactory(name="Canary"))
    text = text_of(client.get(linked(agreement)))
    assert all(name in text for name in ("Shared", "Named", organisation.name))
    assert "Canary" not in text


def test_a_link_leads_to_no_other_preview(client, changed):
    page = client.get(linked(changed["agreement"]))
    assert [t for t in targets(page) if re.match(r"/admin/(?!preview/)", t)] == []


def test_the_public_sees_nothing_of_what_is_shared(client, changed):
    address = f"/topics/{changed['topic'].reference}/"
    before = client.get(address)
    assert "canary" in text_of(client.get(linked(changed["topic"])))
    after = client.get(address)
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])


# Addresses and headers

MALFORMED = {
    "no such token": "never-was",
    "with a slash": "a/b",
    "a slash in disguise": "a%2Fb",
    "very long": "x" * 5000,
    "not ASCII": "é",
    "NUL": "%00",
    "a hash": "0" * 64,
}


@pytest.mark.parametrize("why", MALFORMED)
@pytest.mark.parametrize("slash", ["", "/"], ids=["bare", "slash"])
def test_malformed_addresses_answer_alike(client, why, slash):
    found, never = (
        client.get(f"/admin/preview/{MALFORMED[why]}{slash}"),
        client.get("/admin/preview/unknown"),
    )
    assert found.status_code == 404
    assert found.content == never.content
    assert dict(found.headers) == dict(never.headers)
    assert found.headers["Referrer-Policy"] == "no-referrer"
    assert found.headers["Cache-Control"] == "no-store"
    assert found.cookies == {}


def test_the_hash_that_is_kept_opens_nothing(client):
    linked(TopicFactory())
    kept = PreviewLink.objects.get().token_sha256
    assert client.get(f"/admin/preview/{kept}").status_code == 404


def test_a_link_opens_with_a_slash_after_it(client):
    assert client.get(linked(TopicFactory()) + "/").status_code == 200


def test_a_page_of_a_link_that_is_not_there_sends_no_referrer(client):
    page = client.get(linked(AgreementFactory(parts__rows=1)) + "?commitment=9")
    assert page.status_code == 404
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_signed_in_editor_gets_no_cookie_either(officer):
    page = officer.get(linked(TopicFactory()))
    assert page.cookies == {}
    assert "Cookie" not in page.get("Vary", "")


def urls_of(settings, public, editors):
    settings.SERVES_PUBLIC, settings.SERVES_EDITORS = public, editors
    urls = ModuleType("urls")
    urls.urlpatterns = runpy.run_path(str(settings.BASE_DIR / "config/urls.py"))["urlpatterns"]
    settings.ROOT_URLCONF = urls


def test_a_process_of_the_public_site_alone_has_no_preview(client, settings):
    address = linked(TopicFactory())
    urls_of(settings, public=True, editors=False)
    assert client.get(address).status_code == 404


def test_a_process_of_the_editors_alone_draws_previews(officer, settings):
    topic = TopicFactory(definition="Drawn.")
    urls_of(settings, public=False, editors=True)
    assert "Drawn." in text_of(officer.get(preview_of(topic)))
    assert "Drawn." in text_of(officer.get(linked(topic)))
    assert officer.get("/topics/").status_code == 404


# What links come to


def test_the_page_says_when_the_account_of_the_maker_closed_a_link(officer):
    topic = TopicFactory()
    maker = UserFactory(role="Officer")
    links.make(topic, by=maker, days=7)
    type(maker).objects.filter(pk=maker.pk).update(is_active=False)
    page = text_of(officer.get(links_of(topic)))
    assert "closed with the account" in page
    assert 'name="_revoke"' not in page


def test_an_administrator_revokes_links_from_the_list(client):
    client.force_login(UserFactory(role="Administrator", is_superuser=False))
    topic = TopicFactory()
    address = linked(topic)
    topic.delete()
    chosen = {"action": "revoke_selected", "_selected_action": PreviewLink.objects.get().pk}
    client.post("/admin/editorial/previewlink/", chosen)
    assert PreviewLink.objects.get().revoked_at
    assert AuditEntry.objects.filter(act=Act.REVOKED).count() == 1
    assert client.get(address).status_code == 404


def test_revoking_twice_is_noted_once():
    linked(TopicFactory())
    link = PreviewLink.objects.get()
    links.revoke(link, by=UserFactory())
    links.revoke(link, by=UserFactory())
    assert AuditEntry.objects.filter(act=Act.REVOKED).count() == 1


# Cost


@pytest.mark.parametrize("door", [preview_of, linked], ids=["editor", "link"])
def test_a_page_costs_the_same_for_few_organisations_and_for_many(officer, door):
    few, many = (_with_organisations(count) for count in (1, 12))
    costs = []
    officer.get(door(few))
    for agreement in (few, many):
        address = door(agreement)
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(address).status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


def _with_organisations(count):
    agreement = AgreementFactory(parts__rows=1)
    party = agreement.parties.first()
    party.organisations.add(*OrganisationFactory.create_batch(count, country=party.country))
    return published(agreement)
