"""Merging duplicates: what names the one names the other, for ever, and nothing is lost."""

import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement, Signature, StrategyLink
from editorial.mappings import mapping_for
from editorial.merge import Merger, Stale, merge
from editorial.models import Act, AuditEntry, Publication, SavedState
from editorial.names import PublishedNames
from editorial.publish import NotPublishable, publish, withdraw
from editorial.review import submit
from partners.models import Person
from register import index, journal
from register.codelists import Action
from register.models import Current, Edition
from register.query import agreements
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    CommitmentFactory,
    CountryFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    RelationFactory,
    SignatureFactory,
    StatementFactory,
    StrategyFactory,
    StrategyLinkFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


def merged(duplicate, kept, **changes):
    given = {"reason": "The same.", "shown": Merger.of(duplicate, kept).digest} | changes
    return merge(duplicate, kept, **given)


def refused(duplicate, kept):
    """Why they cannot be merged; nothing of it happens."""
    before = Edition.objects.count()
    with pytest.raises(NotPublishable) as caught:
        merged(duplicate, kept)
    assert Edition.objects.count() == before
    return str(caught.value)


def two(factory, **fields):
    """A published duplicate and the published record to keep."""
    return published(factory(**fields)), published(factory(**fields))


def document(record):
    return journal.current(record.record_type, record.reference).document


# The register's own cases


@pytest.mark.parametrize(
    ("old", "new"), [("lee-jong-ho-2", "lee-jong-ho"), ("liz-truss", "elizabeth-truss")]
)
def test_people_of_the_real_register(
    real_register, client, old, new, django_capture_on_commit_callbacks
):
    duplicate, kept = (Person.objects.get(reference=reference) for reference in (old, new))
    naming = {key for key, held in real_register.items() if ("person", old) in held.references()}
    assert naming
    with django_capture_on_commit_callbacks(execute=True):
        editions = merged(duplicate, kept)
    assert {(e.record_type, e.reference) for e in editions} == naming | {("person", old)}
    assert list(journal.verify()) == []
    assert index.follow()
    for _type, reference in naming:
        page = client.get(f"/agreements/{reference}/").content.decode()
        assert f"/people/{old}/" not in page
        assert f"/people/{new}/" in page
        assert f'"{old}"' not in client.get(f"/agreements/{reference}.json").content.decode()
        assert Agreement.objects.get(reference=reference).published_version == (
            Agreement.objects.get(reference=reference).version
        )
    moved = client.get(f"/people/{old}/?page=2")
    assert (moved.status_code, moved["Location"]) == (301, f"/people/{new}/?page=2")
    assert agreements().within(person=old).count() == 0
    assert agreements().within(person=new).count() >= len(naming)
    assert f"/people/{old}/" not in client.get("/people/").content.decode()
    assert (
        f'Merged into <a class="govuk-link" href="/people/{new}/">'
        in client.get("/updates/").content.decode()
    )


def test_nothing_changes_but_the_name(real_register):
    duplicate = Person.objects.get(reference="liz-truss")
    kept = Person.objects.get(reference="elizabeth-truss")
    old, new = '"liz-truss"', '"elizabeth-truss"'
    for edition in merged(duplicate, kept)[:-1]:
        before = real_register[edition.record_type, edition.reference].content()
        assert edition.content.content() == before.replace(old, new)


# What points to the duplicate


def organisation_everywhere(organisation):
    """An agreement that names the organisation in every place where one can stand."""
    agreement = AgreementFactory()
    agreement.parties.first().organisations.add(organisation)
    SignatureFactory(agreement=agreement, organisation=organisation)
    StatementFactory(agreement=agreement, organisation=organisation)
    CommitmentFactory(agreement=agreement).responsible_organisations.add(organisation)
    return agreement


def test_every_place_of_every_record_names_the_kept_one():
    duplicate, kept = two(OrganisationFactory)
    agreement = published(organisation_everywhere(duplicate))
    person = published(AppointmentFactory(organisation=duplicate).person)
    strategy = published(StrategyFactory(organisation=duplicate))
    predecessor = OrganisationFactory()
    predecessor.successors.add(duplicate)
    published(predecessor)
    naming = [agreement, person, strategy, predecessor]
    editions = merged(duplicate, kept)
    assert [e.action for e in editions] == [Action.PUBLISHED] * 4 + [Action.MERGED]
    assert len(document(agreement).references() & {("organisation", kept.reference)}) == 1
    for record in naming:
        record.refresh_from_db()
        assert record.published_version == record.version
        assert ("organisation", duplicate.reference) not in document(record).references()
        copy = mapping_for(record.record_type).queryset().get(pk=record.pk)
        compiled = mapping_for(record.record_type).compile(copy, PublishedNames())
        assert compiled.canonical() == document(record).canonical()
    assert list(journal.verify()) == []


def test_topics_and_strategies():
    topic, kept_topic = two(TopicFactory)
    strategy, kept_strategy = two(StrategyFactory)
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement).topics.add(topic, kept_topic)
    StrategyLinkFactory(agreement=agreement, strategy=strategy)
    narrower = published(TopicFactory(broader=topic))
    published(agreement)
    merged(topic, kept_topic)
    merged(strategy, kept_strategy)
    [commitment] = document(agreement).commitments
    assert [t.reference for t in commitment.topics] == [kept_topic.reference]
    assert [link.strategy.reference for link in document(agreement).strategies] == [
        kept_strategy.reference
    ]
    assert document(narrower).broader.reference == kept_topic.reference
    assert agreement.commitments.get().topics.get() == kept_topic
    assert list(journal.verify()) == []


def test_one_that_is_named_already_under_its_former_name_stands_once():
    duplicate, kept = two(TopicFactory)
    agreement = AgreementFactory()
    CommitmentFactory(agreement=agreement).topics.add(duplicate, kept)
    published(agreement)
    kept.name, kept.version = "A better name", kept.version + 1
    kept.save()
    published(kept)
    merged(duplicate, kept)
    [commitment] = document(agreement).commitments
    assert [topic.name for topic in commitment.topics] == ["A better name"]


def test_unpublished_edits_stay_unpublished_and_are_kept():
    duplicate, kept = two(PersonFactory)
    agreement = AgreementFactory(title="As published")
    SignatureFactory(agreement=agreement, person=duplicate)
    published(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(title="As edited", version=7)
    merged(duplicate, kept)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.version) == ("As edited", 8)
    assert agreement.published_version < agreement.version
    assert document(agreement).title == "As published"
    assert agreement.signatures.get().person == kept


def test_a_draft_that_names_the_duplicate_stays_a_draft():
    duplicate, kept = two(PersonFactory)
    draft = AgreementFactory()
    SignatureFactory(agreement=draft, person=duplicate)
    assert [e.action for e in merged(duplicate, kept)] == [Action.MERGED]
    draft.refresh_from_db()
    assert (draft.version, draft.published_version) == (2, None)
    assert draft.signatures.get().person == kept


def test_the_saved_states_and_the_audit_trail_say_who_did_it():
    duplicate, kept = two(PersonFactory)
    by = UserFactory()
    draft = AgreementFactory()
    SignatureFactory(agreement=draft, person=duplicate)
    [edition] = merged(duplicate, kept, by=by)
    assert Publication.objects.get(edition=edition).by == by
    state = SavedState.objects.get(record_type="agreement", object_id=draft.pk, version=2)
    assert state.by == by
    entry = AuditEntry.objects.get(act=Act.MERGED)
    assert (entry.by, entry.reference, entry.note) == (by, duplicate.reference, "The same.")
    assert entry.changes == {"merged_into": ["", kept.reference]}


# What becomes equal, and what clashes


def signed_by_both(**other):
    duplicate, kept = two(PersonFactory)
    agreement = AgreementFactory()
    third = PersonFactory()
    SignatureFactory(agreement=agreement, person=duplicate)
    SignatureFactory(agreement=agreement, person=third)
    SignatureFactory(agreement=agreement, person=kept, **other)
    party = agreement.parties.first().country
    agreement.signatures.update(country=party)
    return duplicate, kept, third, agreement


def test_the_same_act_of_both_stands_once_where_the_first_stood():
    duplicate, kept, third, agreement = signed_by_both()
    published(agreement)
    merged(duplicate, kept)
    third.refresh_from_db()
    names = [s.person.reference for s in document(agreement).signatures]
    assert names == [kept.reference, third.reference]
    assert [s.person for s in agreement.signatures.all()] == [kept, third]


def test_another_title_of_the_same_person_stays():
    duplicate, kept, _third, agreement = signed_by_both(title="Prime Minister")
    published(agreement)
    merged(duplicate, kept)
    assert [s.title for s in agreement.signatures.filter(person=kept)] == [
        "Minister of State",
        "Prime Minister",
    ]


@pytest.mark.parametrize("state", ["draft", "published"])
def test_acts_that_say_different_things_are_for_an_editor_to_decide(state):
    duplicate, kept, _third, agreement = signed_by_both()
    Signature.objects.filter(person=kept).update(organisation=OrganisationFactory())
    if state == "published":
        published(agreement)
    said = refused(duplicate, kept)
    assert str(agreement) in said
    assert "leave one" in said
    if state == "published":
        assert "signature given twice" in said
    assert agreement.signatures.count() == 3


def test_two_ties_to_one_strategy_are_for_an_editor_to_decide():
    duplicate, kept = two(StrategyFactory)
    agreement = AgreementFactory()
    StrategyLinkFactory(agreement=agreement, strategy=duplicate, kind="supports")
    StrategyLinkFactory(agreement=agreement, strategy=kept, kind="mentions")
    assert "leave one" in refused(duplicate, kept)
    StrategyLink.objects.update(kind="supports")
    merged(duplicate, kept)
    assert agreement.strategies.get().strategy == kept


@pytest.mark.parametrize("state", ["draft", "published"])
def test_a_record_that_names_its_own_duplicate_is_changed_first(state):
    kept, duplicate = two(TopicFactory)
    kept.broader = duplicate
    kept.version += 1
    kept.save()
    if state == "published":
        published(kept)
        kept.broader = None
        kept.save()
    assert "itself names" in refused(duplicate, kept)


def test_an_organisation_that_succeeds_its_duplicate():
    duplicate, kept = two(OrganisationFactory)
    kept.successors.add(duplicate)
    assert "itself names" in refused(duplicate, kept)


# Which records


def test_one_that_was_never_published_goes():
    duplicate, kept = PersonFactory(), PersonFactory()
    AppointmentFactory(person=duplicate)
    agreement = AgreementFactory()
    SignatureFactory(agreement=agreement, person=duplicate)
    assert merged(duplicate, kept) == []
    assert agreement.signatures.get().person == kept
    assert not Person.objects.filter(pk=duplicate.pk).exists()
    assert not Edition.objects.exists()
    assert AuditEntry.objects.get().object_id == duplicate.pk


def test_a_withdrawn_duplicate_leads_to_the_kept_one(client):
    duplicate, kept = TopicFactory(withdrawn=True), published(TopicFactory())
    merged(duplicate, kept)
    assert client.get(f"/topics/{duplicate.reference}/").status_code == 301


def not_the_same_kind():
    return TopicFactory(), PersonFactory()


def itself():
    topic = TopicFactory()
    return topic, topic


def into_a_draft():
    return published(TopicFactory()), TopicFactory()


def into_one_that_is_gone():
    return published(TopicFactory()), TopicFactory(withdrawn=True)


def merged_before():
    duplicate, kept = two(TopicFactory)
    merged(duplicate, kept)
    return duplicate, published(TopicFactory())


def before_a_reviewer():
    topic = TopicFactory()
    submit([topic], note="New.", by=UserFactory())
    topic.refresh_from_db()
    return topic, published(TopicFactory())


REFUSED = {
    "not the same kind": (not_the_same_kind, "of the same kind"),
    "itself": (itself, "Choose another record"),
    "a published one into a draft": (into_a_draft, "publish Topic"),
    "into one that is gone": (into_one_that_is_gone, "not in the register any more"),
    "one merged before": (merged_before, "was merged before, into topic-"),
    "one before a reviewer": (before_a_reviewer, "is before a reviewer"),
    "countries": (lambda: two(CountryFactory), "are not merged"),
    "progress": (lambda: two(ProgressUpdateFactory), "are not merged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    make, words = REFUSED[name]
    assert words in refused(*make())


def test_what_waits_for_review_is_named():
    duplicate, kept = two(PersonFactory)
    agreement = AgreementFactory()
    SignatureFactory(agreement=agreement, person=duplicate)
    published(agreement)
    Agreement.objects.filter(pk=agreement.pk).update(title="Better", version=2)
    agreement.refresh_from_db()
    submit([agreement, TopicFactory()], note="Better.", by=UserFactory())
    [row] = Merger.of(duplicate, kept).waiting
    assert row.reference == agreement.reference


# Agreements


def test_an_agreement_whose_promises_stand_in_the_other():
    duplicate, kept = AgreementFactory(parts__rows=1), AgreementFactory(parts__rows=1)
    CommitmentFactory(agreement=kept, passage="will also do this", text="And this.")
    CommitmentFactory(agreement=duplicate, passage="Will  also do THIS", text="In other words.")
    other = AgreementFactory()
    RelationFactory(agreement=other, target=duplicate)
    published(duplicate, kept, other)
    merged(duplicate, kept)
    assert [r.agreement.reference for r in document(other).relations] == [kept.reference]
    assert other.relations.get().target == kept
    assert list(journal.verify()) == []


def test_a_draft_of_an_agreement_goes_with_its_parts():
    duplicate, kept = AgreementFactory(parts__rows=2), published(AgreementFactory(parts__rows=2))
    duplicate.force_source = duplicate.sources.first()
    duplicate.save()
    merged(duplicate, kept)
    assert not Agreement.objects.filter(pk=duplicate.pk).exists()


def test_no_promise_is_lost():
    duplicate, kept = AgreementFactory(), AgreementFactory()
    CommitmentFactory(agreement=duplicate, text="They build a bridge.", passage="a bridge")
    published(duplicate, kept)
    said = refused(duplicate, kept)
    assert "Commitment 1" in said
    assert "They build a bridge." in said


def test_a_promise_that_only_a_draft_of_the_kept_one_holds_is_no_public_promise():
    duplicate, kept = AgreementFactory(), AgreementFactory(parts__rows=1)
    CommitmentFactory(agreement=duplicate, text="They build a bridge.", passage="a bridge")
    published(duplicate, kept)
    CommitmentFactory(agreement=kept, text="They build a bridge.", passage="a bridge")
    assert "publish it first" in refused(duplicate, kept)


def test_no_report_is_lost():
    duplicate, kept = AgreementFactory(), AgreementFactory(parts__rows=1)
    update = ProgressUpdateFactory(agreement=duplicate)
    CommitmentFactory(agreement=kept)
    published(duplicate, kept, update)
    assert "Progress is reported" in refused(duplicate, kept)
    merged(kept, duplicate)


# The register afterwards


def test_merged_records_lead_on_in_a_chain_and_a_withdrawn_end_says_so(client):
    first, second = two(TopicFactory)
    third = published(TopicFactory())
    merged(first, second)
    merged(second, third)
    seen = client.get(f"/topics/{first.reference}/?a=1&b=%E6%97%A5", follow=True)
    assert seen.redirect_chain == [
        (f"/topics/{second.reference}/?a=1&b=%E6%97%A5", 301),
        (f"/topics/{third.reference}/?a=1&b=%E6%97%A5", 301),
    ]
    assert seen.status_code == 200
    third.refresh_from_db()
    withdraw(third, reason="Not a topic.")
    assert client.get(f"/topics/{first.reference}/", follow=True).status_code == 410


def test_a_merged_record_may_be_published_again(client):
    duplicate, kept = two(TopicFactory)
    merged(duplicate, kept)
    duplicate.refresh_from_db()
    assert duplicate.published_version is None
    [edition] = publish([duplicate], note="They are two after all.")
    assert edition.number == 3
    assert client.get(f"/topics/{duplicate.reference}/").status_code == 200
    assert list(journal.verify()) == []


def test_the_reference_is_never_used_again():
    duplicate, kept = two(TopicFactory)
    merged(duplicate, kept)
    reference = duplicate.reference
    duplicate.refresh_from_db()
    duplicate.delete()
    again = TopicFactory(name=reference.replace("-", " "))
    assert mapping_for("topic").propose_reference(again) != reference


def test_pages_below_a_merged_agreement_lead_to_the_kept_one(client):
    duplicate, kept = AgreementFactory(parts__rows=1), AgreementFactory(parts__rows=1)
    published(duplicate, kept)
    merged(duplicate, kept)
    page = client.get(f"/agreements/{duplicate.reference}/commitments/1/")
    twin = client.get(f"/agreements/{duplicate.reference}/commitments/1.json")
    assert page["Location"] == f"/agreements/{kept.reference}/"
    assert twin["Location"] == f"/agreements/{kept.reference}.json"
    assert twin["Access-Control-Allow-Origin"] == "*"


def test_a_comparison_with_a_merged_agreement_is_one_with_the_kept_one(client):
    duplicate, kept, other = AgreementFactory.create_batch(3, parts__rows=0)
    published(duplicate, kept, other)
    index.follow()
    merged(duplicate, kept)
    asked = f"ref={duplicate.reference}&ref={other.reference}&ref={kept.reference}"
    page = client.get(f"/agreements/compare/?{asked}")
    assert [one.agreement.reference for one in page.context["sides"]] == [
        kept.reference,
        other.reference,
    ]


def test_what_the_register_said_before_is_still_there(client):
    with time_machine.travel("2026-03-01T12:00Z", tick=False):
        duplicate, kept = two(TopicFactory)
    with time_machine.travel("2026-03-05T12:00Z", tick=False):
        merged(duplicate, kept)
        page = f"/topics/{duplicate.reference}/?as_of="
        assert client.get(f"{page}2026-03-01").status_code == 200
        after = client.get(f"{page}2026-03-05")
        assert after["Location"] == f"/topics/{kept.reference}/?as_of=2026-03-05"


@pytest.mark.parametrize("tags", ["*", "as shown before", "made up"])
def test_a_redirect_is_asked_for_anew_each_time_and_has_no_tag(client, tags):
    duplicate, kept = two(TopicFactory)
    page = f"/topics/{duplicate.reference}/"
    before = client.get(page)["ETag"]
    merged(duplicate, kept)
    tag = {"*": "*", "as shown before": before, "made up": '"made-up"'}[tags]
    answer = client.get(page, headers={"If-None-Match": tag})
    assert answer.status_code == 301
    assert "ETag" not in answer
    assert answer["Cache-Control"] == "public, no-cache"


def test_the_journal_says_which_was_kept(client):
    duplicate, kept = two(TopicFactory)
    [edition] = merged(duplicate, kept, reason="Entered twice.")
    assert json.loads(edition.document) == {"merged_into": kept.reference}
    assert edition.change_note == "Entered twice."
    lines = b"".join(client.get("/data/journal.jsonl").streaming_content).splitlines()
    assert json.loads(lines[-1])["document"] == {"merged_into": kept.reference}
    assert journal.rebuild_current() == Current.objects.count()
    assert Current.objects.get(reference=duplicate.reference).withdrawn


def test_what_was_not_shown_does_not_happen():
    duplicate, kept = two(PersonFactory)
    shown = Merger.of(duplicate, kept).digest
    draft = AgreementFactory()
    SignatureFactory(agreement=draft, person=duplicate)
    with pytest.raises(Stale):
        merged(duplicate, kept, shown=shown)
    assert draft.signatures.get().person == duplicate


def test_looking_costs_the_same_for_two_rows_and_for_twenty(django_assert_num_queries):
    duplicate, kept = two(OrganisationFactory)
    published(organisation_everywhere(duplicate), organisation_everywhere(kept))
    with CaptureQueriesContext(connection) as few:
        Merger.of(duplicate, kept).digest  # noqa: B018 - asks for everything
    published(*(organisation_everywhere(one) for one in [duplicate, kept] * 10))
    with django_assert_num_queries(len(few)):
        merger = Merger.of(duplicate, kept)
        assert len(merger.owners) == 11
        assert merger.digest
