"""Deletion: only drafts, only what nothing else names, only what was looked at."""

import pytest

from agreements.models import Agreement, Topic
from editorial import history
from editorial.load import load_documents
from editorial.publish import NotPublishable, withdraw
from editorial.working import Contradiction
from register import documents
from tests.admin.test_editing import delete, form, save
from tests.factories import (
    AgreementFactory,
    PersonFactory,
    ProgressUpdateFactory,
    RelationFactory,
    SignatureFactory,
    TopicFactory,
    published,
)

pytestmark = pytest.mark.django_db


def test_an_officer_deletes_a_draft_with_cited_sources_and_its_last_state_is_kept(officer):
    agreement = AgreementFactory(parts__rows=1)
    agreement.force_source = agreement.sources.get()
    agreement.save()
    delete(officer, agreement)
    assert not Agreement.objects.filter(pk=agreement.pk).exists()
    kept = history.states_of(agreement).get()
    assert len(kept.rows["agreements.commitment"]) == 1


@pytest.mark.parametrize(
    "name",
    [
        lambda agreement: RelationFactory(target=agreement).agreement,
        lambda agreement: ProgressUpdateFactory(agreement=agreement),
    ],
    ids=["another agreement", "progress"],
)
def test_an_agreement_that_others_name_stays_and_they_are_told(officer, name):
    agreement = AgreementFactory()
    naming = name(agreement)
    text = delete(officer, agreement).content.decode()
    assert "cannot be deleted, because other records name it" in text
    assert f">{naming}</a>" in text
    assert Agreement.objects.filter(pk=agreement.pk).exists()


def test_a_part_that_names_a_record_is_told_by_its_own_record(officer):
    person = PersonFactory()
    agreement = SignatureFactory(person=person).agreement
    assert f">{agreement}</a>" in delete(officer, person).content.decode()


def test_a_draft_that_changed_since_the_question_stays(officer):
    topic = TopicFactory()
    Topic.objects.filter(pk=topic.pk).update(version=2)
    assert "Nothing was done" in delete(officer, topic).content.decode()
    assert Topic.objects.filter(pk=topic.pk).exists()


# Acts on a list


LIST = "/admin/agreements/topic/"


def act_on(client, *topics, action="delete_selected", **values):
    shown = client.get(LIST)
    versions = {
        f"_version_{topic.pk}": topic.version for topic in shown.context_data["cl"].result_list
    }
    data = {"action": action, "_selected_action": [topic.pk for topic in topics], "post": "yes"}
    return client.post(LIST, data | versions | values, follow=True)


def test_what_a_list_showed_is_deleted(officer):
    topics = TopicFactory.create_batch(3)
    act_on(officer, *topics[:2])
    assert list(Topic.objects.all()) == topics[2:]


def test_the_list_carries_the_versions_that_it_shows(officer):
    topic = TopicFactory(version=7)
    page = officer.get(LIST).content.decode()
    assert f'name="_version_{topic.pk}" value="7"' in page
    assert 'name="_shown_at"' in page


@pytest.mark.parametrize("action", ["delete_selected", "submit_selected"])
def test_what_changed_since_the_list_was_shown_stops_all_of_it(officer, action):
    one, two = TopicFactory.create_batch(2)
    response = act_on(officer, one, two, action=action, **{f"_version_{two.pk}": two.version - 1})
    assert f"Nothing was done: {two} changed" in response.content.decode()
    assert Topic.objects.count() == 2


def test_a_list_without_versions_deletes_nothing(officer):
    topic = TopicFactory()
    data = {"action": "delete_selected", "_selected_action": [topic.pk], "post": "yes"}
    officer.post(LIST, data)
    assert Topic.objects.exists()


@pytest.mark.parametrize(("year", "left"), [("2020", 2), ("2999", 0)])
def test_all_of_a_list_is_what_it_was_when_it_was_shown(officer, year, left):
    shown = f"{year}-01-01T00:00:00+00:00"
    TopicFactory.create_batch(2)
    data = {"action": "delete_selected", "select_across": "1", "post": "yes", "_shown_at": shown}
    data |= {"_selected_action": [Topic.objects.first().pk]}
    officer.post(LIST, data)
    assert Topic.objects.count() == left


# What is withdrawn, and circles


def test_a_corrected_update_is_not_withdrawn_while_the_correction_stands():
    update = published(ProgressUpdateFactory())
    correction = ProgressUpdateFactory(
        agreement=update.agreement, corrects=update, text="It was otherwise."
    )
    published(correction)
    with pytest.raises(NotPublishable, match=r"It was otherwise\."):
        withdraw(update, reason="Wrong.")
    withdraw(correction, reason="Wrong too.")
    withdraw(update, reason="Wrong.")


def test_topics_are_not_broader_in_a_circle(officer):
    top = TopicFactory(name="Networks")
    middle = TopicFactory(name="Radio", broader=top)
    bottom = TopicFactory(name="Open RAN", broader=middle)
    found = save(officer, top, form(officer, top) | {"broader": str(bottom.pk)})
    assert "“Open RAN” is narrower than “Networks”" in found["broader"][0]
    assert save(officer, bottom, form(officer, bottom) | {"broader": str(top.pk)}) == {}


def test_topics_are_not_loaded_in_a_circle():
    def topic(reference, broader):
        named = documents.NamedTopic(reference=broader, name=broader) if broader else None
        return documents.Topic(
            reference=reference, name=reference, definition="About it.", broader=named
        )

    load_documents([topic("a", None), topic("b", "a")])
    load_documents([topic("a", "b"), topic("b", None)])
    with pytest.raises(Contradiction, match="topic b: a topic that it is broader than"):
        load_documents([topic("b", "a")])
