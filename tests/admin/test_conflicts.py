"""Two people save the same record: the second is stopped, and loses nothing of what was typed."""

import random

import pytest
from django.test import Client

from agreements.models import Agreement
from editorial.models import SavedState
from tests.admin.forms import errors, fields, with_row
from tests.admin.test_editing import a_commitment, change, form
from tests.factories import (
    AgreementFactory,
    EventFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def akiko():
    return _signed_in("akiko", "Akiko", "Sato")


@pytest.fixture
def ben():
    return _signed_in("ben", "Ben", "Carter")


def _signed_in(username, first_name, last_name):
    client = Client()
    user = UserFactory(
        username=username, first_name=first_name, last_name=last_name, role="Officer"
    )
    client.force_login(user)
    return client


def post(client, record, data):
    return client.post(change(record), data | {"_continue": "1"})


def saved(client, record, data):
    response = post(client, record, data)
    assert response.status_code == 302, errors(response)
    record.refresh_from_db()
    return record


def stopped(client, record, data):
    response = post(client, record, data)
    assert response.status_code == 409
    return response


def again(client, record, response, **changes):
    """Save the form that came back."""
    data = fields(response, f"{record._meta.model_name}_form")
    return saved(client, record, data | changes)


def told(response):
    """What the table says: by place, what was typed, what is there now, and the outcome."""
    return {
        one.place: (one.typed, one.now, one.outcome.value)
        for one in response.context_data["conflict"].differing
    }


# Fields


def test_the_second_save_is_stopped_and_nothing_of_it_is_kept(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine, theirs = form(ben, agreement), form(akiko, agreement)
    saved(akiko, agreement, theirs | {"place": "London"})
    response = stopped(ben, agreement, mine | {"place": "Tokyo"})
    agreement.refresh_from_db()
    assert (agreement.place, agreement.version) == ("London", 2)
    page = response.content.decode()
    assert "Akiko Sato saved this record after you opened it" in page
    assert "Akiko Sato saved version 2" in page
    assert told(response) == {"Place": ("Tokyo", "London", "clash")}


def test_where_both_changed_a_field_the_form_keeps_mine(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London"})
    response = stopped(ben, agreement, mine | {"place": "Tokyo"})
    assert again(ben, agreement, response).place == "Tokyo"


def test_theirs_can_be_taken_instead(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London"})
    response = stopped(ben, agreement, mine | {"place": "Tokyo", "notes": "A note."})
    again(ben, agreement, response, _theirs=["place"])
    assert (agreement.place, agreement.notes) == ("London", "A note.")


def test_what_only_they_changed_is_taken_over_and_mine_stays(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London", "confidence": "low"})
    response = stopped(ben, agreement, mine | {"summary": "Another."})
    assert told(response) == {
        "Place": ("Paris", "London", "theirs"),
        "Confidence": ("High", "Low", "theirs"),
        "Summary": ("Another.", "They work together.", "mine"),
    }
    again(ben, agreement, response)
    assert (agreement.place, agreement.confidence, agreement.summary) == (
        "London",
        "low",
        "Another.",
    )


def test_the_same_change_twice_is_no_clash(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London"})
    assert told(stopped(ben, agreement, mine | {"place": "London"})) == {}


def test_two_tabs_of_one_person_behave_like_two_people(ben):
    agreement = AgreementFactory(place="Paris")
    tab, other = form(ben, agreement), form(ben, agreement)
    saved(ben, agreement, tab | {"place": "London"})
    assert told(stopped(ben, agreement, other | {"place": "Tokyo"})) == {
        "Place": ("Tokyo", "London", "clash")
    }


def test_a_third_save_stops_the_form_that_came_back_too(akiko, ben):
    agreement = AgreementFactory(place="Paris")
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London"})
    back = fields(stopped(ben, agreement, mine | {"place": "Tokyo"}), "agreement_form")
    saved(akiko, agreement, form(akiko, agreement) | {"place": "Kyoto"})
    response = stopped(ben, agreement, back)
    assert told(response) == {"Place": ("Tokyo", "Kyoto", "clash")}
    assert again(ben, agreement, response).place == "Tokyo"


@pytest.mark.parametrize("version", [None, "", "0", "99", "x", "-1", "1" * 30])
def test_a_form_without_the_version_that_stands_is_stopped(ben, version):
    agreement = AgreementFactory(place="Paris")
    data = form(ben, agreement) | {"place": "Tokyo", "_version": version}
    response = stopped(ben, agreement, {k: v for k, v in data.items() if v is not None})
    assert told(response) == {"Place": ("Tokyo", "Paris", "clash")}
    assert again(ben, agreement, response).place == "Tokyo"


def test_what_is_wrong_in_the_typed_text_is_said_as_well(akiko, ben):
    agreement = AgreementFactory(parts__rows=1)
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"place": "London"})
    response = stopped(ben, agreement, mine | {"events-0-happened_on": "next year"})
    assert "“next year”" in errors(response)["events-0-happened_on"][0]
    assert fields(response, "agreement_form")["events-0-happened_on"] == ["next year"]


# Rows


@pytest.fixture
def agreement():
    return AgreementFactory(parts__rows=2)


def test_rows_that_both_changed_are_merged_field_by_field(akiko, ben, agreement):
    mine = form(ben, agreement)
    theirs = {"commitments-0-text": "Theirs.", "commitments-1-text": "Also theirs."}
    saved(akiko, agreement, form(akiko, agreement) | theirs)
    response = stopped(
        ben, agreement, mine | {"commitments-0-verb": "shall", "commitments-1-text": "Mine."}
    )
    assert {key: one[2] for key, one in told(response).items()} == {
        "Commitment 1 › Commitment": "theirs",
        "Commitment 1 › Verb": "mine",
        "Commitment 2 › Commitment": "clash",
    }
    again(ben, agreement, response)
    first, second = agreement.commitments.all()
    assert (first.text, first.verb, second.text) == ("Theirs.", "shall", "Mine.")


def test_a_row_that_they_added_is_there_when_i_save(akiko, ben, agreement):
    mine = form(ben, agreement)
    data = with_row(form(akiko, agreement), "commitments", **a_commitment(text="Theirs."))
    saved(akiko, agreement, data)
    response = stopped(ben, agreement, with_row(mine, "commitments", **a_commitment(text="Mine.")))
    again(ben, agreement, response)
    assert [(c.number, c.text) for c in agreement.commitments.all()][2:] == [
        (3, "Theirs."),
        (4, "Mine."),
    ]


def test_a_row_that_they_deleted_goes_where_i_left_it_alone(akiko, ben, agreement):
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"events-0-DELETE": "on"})
    response = stopped(ben, agreement, mine | {"place": "Tokyo"})
    again(ben, agreement, response)
    assert (agreement.events.count(), agreement.place) == (1, "Tokyo")


def test_a_row_that_they_deleted_and_i_changed_comes_back_as_a_new_one(akiko, ben, agreement):
    mine = form(ben, agreement)
    gone = agreement.commitments.get(number=2).pk
    saved(akiko, agreement, form(akiko, agreement) | {"commitments-1-DELETE": "on"})
    response = stopped(ben, agreement, mine | {"commitments-1-text": "Mine."})
    assert told(response)["Commitment"][1:] == ("deleted", "clash")
    again(ben, agreement, response)
    mine = agreement.commitments.get(text="Mine.")
    assert mine.number == 3, "the number of the deleted one is never used again"
    assert mine.pk != gone


def test_a_row_that_they_deleted_can_stay_deleted(akiko, ben, agreement):
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"commitments-1-DELETE": "on"})
    response = stopped(ben, agreement, mine | {"commitments-1-text": "Mine.", "place": "Tokyo"})
    again(ben, agreement, response, _theirs=["commitments-1"])
    assert (agreement.commitments.count(), agreement.place) == (1, "Tokyo")


@pytest.mark.parametrize(("take", "left"), [([], 1), (["commitments-1"], 2)])
def test_a_row_that_i_deleted_and_they_changed_is_for_me_to_decide(
    akiko, ben, agreement, take, left
):
    mine = form(ben, agreement)
    saved(akiko, agreement, form(akiko, agreement) | {"commitments-1-text": "Theirs."})
    response = stopped(ben, agreement, mine | {"commitments-1-DELETE": "on"})
    assert told(response)["Commitment 2"][2] == "clash"
    again(ben, agreement, response, _theirs=take)
    assert agreement.commitments.count() == left
    assert agreement.commitments.filter(text="Theirs.").exists() == bool(take)


def test_sources_that_both_added_get_different_keys_and_keep_what_cites_them(akiko, ben):
    agreement = AgreementFactory()
    SourceFactory(agreement=agreement)
    mine = form(ben, agreement)
    source = {"publisher": "DCMS", "kind": "official", "language": "en"}
    saved(akiko, agreement, with_row(form(akiko, agreement), "sources", **source))
    for publisher in ("First", "Second"):
        mine = with_row(mine, "sources", **source | {"publisher": publisher})
    mine = with_row(mine, "events", kind="announced", source="new:s3")
    again(ben, agreement, stopped(ben, agreement, mine))
    assert {source.key: source.publisher for source in agreement.sources.all()} == {
        "s1": "A ministry",
        "s2": "DCMS",
        "s3": "First",
        "s4": "Second",
    }
    assert agreement.events.get().source.publisher == "Second"


def test_rows_of_another_record_are_not_taken_in(ben, agreement):
    other = AgreementFactory(parts__rows=1)
    theirs = other.events.get()
    data = form(ben, agreement) | {"_version": "0", "events-0-id": str(theirs.pk)}
    again(ben, agreement, stopped(ben, agreement, data))
    theirs.refresh_from_db()
    assert theirs.agreement == other


@pytest.mark.parametrize(
    "key", ["", "x", "events", "events-99", "id", "commitments-0-id", "version"]
)
def test_nonsense_among_what_to_take_is_left_alone(ben, agreement, key):
    data = form(ben, agreement) | {"place": "Tokyo", "_theirs": [key]}
    assert saved(ben, agreement, data).place == "Tokyo"


# Deleted meanwhile


def test_what_was_typed_into_a_record_that_is_gone_can_be_added_as_a_new_one(akiko, ben, agreement):
    EventFactory(agreement=agreement)
    mine = form(ben, agreement)
    page = change(agreement).replace("change", "delete")
    assert akiko.post(page, {"post": "yes", "_version": "1"}).status_code == 302
    response = ben.post(change(agreement), mine | {"place": "Tokyo"})
    assert response.status_code == 409
    assert "Akiko Sato deleted this record" in response.content.decode()
    data = fields(response, "agreement_form")
    response = ben.post("/admin/agreements/agreement/add/", data | {"_save": "1"})
    assert response.status_code == 302, errors(response)
    made = Agreement.objects.get(place="Tokyo")
    assert made.commitments.count() == 2
    assert made.events.count() == 3


# Many interleavings: whatever a save changed, its own form had changed.


FIELDS = ("name", "definition", "reference")


def test_no_interleaving_of_two_people_overwrites_silently(akiko, ben):
    rng = random.Random(20220304)
    saves = conflicts = 0
    for turn in range(150):
        topic = TopicFactory()
        opened, wanted = {}, {}
        for step in range(rng.randint(4, 9)):
            client = rng.choice((akiko, ben))
            if client not in opened or rng.random() < 0.2:
                opened[client], wanted[client] = form(client, topic), {}
                continue
            name = rng.choice(FIELDS)
            wanted[client][name] = f"t{turn}-{step}"
            response = post(client, topic, opened[client] | wanted[client])
            if response.status_code == 409:
                conflicts += 1
                opened[client] = fields(response, "topic_form")
                assert {n: opened[client][n] for n in wanted[client]} == {
                    n: [text] for n, text in wanted[client].items()
                }, "what was typed is in the form that came back"
                continue
            assert response.status_code == 302
            saves += 1
            _changed_only(topic, wanted[client])
            del opened[client], wanted[client]
    assert saves > 150
    assert conflicts > 50


def _changed_only(record, wanted):
    after, *earlier = SavedState.objects.filter(object_id=record.pk, record_type="topic")[:2]
    [new] = after.rows["agreements.topic"]
    [old] = earlier[0].rows["agreements.topic"]
    assert earlier[0].version == after.version - 1
    changed = {n for n in FIELDS if old["fields"][n] != new["fields"][n]}
    assert changed <= wanted.keys()
