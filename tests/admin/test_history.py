"""The history of a record: sessions, comparison, restoring; and who else has it open."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import history, presence
from editorial.models import Presence, SavedState
from editorial.publish import publish, withdraw
from tests.admin.forms import fields
from tests.admin.test_editing import change, form
from tests.factories import (
    AgreementFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)

WORDS = "They exchange what they learn."  # of a commitment

pytestmark = pytest.mark.django_db


def page(record, name, query=""):
    opts = record._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[record.pk])
    return f"{address}?{query}" if query else address


def save(client, record, **values):
    response = client.post(change(record), form(client, record) | values | {"_continue": "1"})
    assert response.status_code == 302
    record.refresh_from_db()


def lines(client, record):
    return list(client.get(page(record, "history")).context_data["page"])


def test_every_save_is_kept_and_one_session_is_one_line(officer):
    topic = TopicFactory()
    for text in ("One.", "Two.", "Three."):
        save(officer, topic, definition=text)
    assert list(history.states_of(topic).values_list("version", flat=True)) == [4, 3, 2, 1]
    found = lines(officer, topic)
    assert [len(line.saves) for line in found] == [3, 1], "what was there before is a line too"
    assert found[0].who == "the-officer"


@pytest.mark.parametrize(
    ("minutes", "people", "expected"),
    [
        ([0, 10, 39], "aaa", 1),
        ([0, 31], "aa", 2),
        ([0, 30, 60, 90], "aaaa", 1),
        ([0, 5, 10], "aba", 3),
        ([0, 5, 6], "aab", 2),
        ([], "", 0),
    ],
    ids=["short gaps", "a long gap", "gaps of half an hour", "in turn", "one after the other", "-"],
)
def test_a_session_is_of_one_person_without_a_long_gap(minutes, people, expected):
    users = {name: UserFactory() for name in set(people)}
    start = timezone.now()
    states = [
        SavedState(by=users[name], at=start + dt.timedelta(minutes=minute), version=version)
        for version, (minute, name) in enumerate(zip(minutes, people, strict=True), 1)
    ]
    found = history.sessions(reversed(states))
    assert len(found) == expected
    assert sum(len(session.states) for session in found) == len(states)


def test_editions_stand_between_the_sessions(officer):
    topic = TopicFactory()
    save(officer, topic, definition="One.")
    publish([topic], note="First of all.")
    topic.refresh_from_db()
    save(officer, topic, definition="Two.")
    withdraw(topic, reason="By mistake.")
    what = [line.what for line in lines(officer, topic)]
    assert what[0] == "Withdrawn: By mistake."
    assert what[2] == "Published: First of all."
    assert [line.key for line in lines(officer, topic)][:3] == ["", "v3", "e1"]


def test_any_two_are_compared_field_by_field(officer):
    agreement = AgreementFactory(parts__rows=1, place="Paris")
    save(officer, agreement, place="London")
    published(agreement)
    save(officer, agreement, **{"commitments-0-text": "They do more."})
    for a, b, expected in (
        ("v1", "v2", {"Place": ("Paris", "London")}),
        ("v2", "e1", {"Reference": (None, "gb-jp-nd-1")}),
        (
            "e1",
            "now",
            {"Commitment 1 › Commitment": (WORDS, "They do more.")},
        ),
        ("now", "v1", None),
    ):
        response = officer.get(page(agreement, "history", f"a={a}&b={b}"))
        found = {one.place: (one.before, one.after) for one in response.context_data["changes"]}
        assert expected is None or found == expected, (a, b)


@pytest.mark.parametrize(
    "query", ["a=&b=", "a=v1", "a=v99&b=now", "a=x&b=now", "a=e1&b=now", "a=v1&b=v" + "9" * 40]
)
def test_what_cannot_be_compared_is_asked_for_again(officer, query):
    response = officer.get(page(TopicFactory(), "history", query))
    assert response.status_code == 200
    assert response.context_data["problems"]


def restore(client, record, key):
    data = fields(client.get(page(record, "restore", f"from={key}")))
    return client.post(page(record, "restore"), data)


@pytest.mark.parametrize("key", ["v1", "e1"])
def test_a_state_is_restored_after_a_look_at_what_changes(officer, key):
    topic = published(TopicFactory(definition="One."))
    save(officer, topic, definition="Two.")
    asked = officer.get(page(topic, "restore", f"from={key}"))
    assert [(c.place, c.before, c.after) for c in asked.context_data["changes"]] == [
        ("Definition", "Two.", "One.")
    ]
    assert topic.version == 2
    assert restore(officer, topic, key).status_code == 302
    topic.refresh_from_db()
    assert (topic.definition, topic.version) == ("One.", 3)


def test_a_restore_does_not_overwrite_what_was_saved_after_the_question(officer):
    topic = published(TopicFactory(definition="One."))
    save(officer, topic, definition="Two.")
    data = fields(officer.get(page(topic, "restore", "from=v1")))
    save(officer, topic, definition="Three.")
    response = officer.post(page(topic, "restore"), data)
    assert "changed after this page was shown" in response.content.decode()
    topic.refresh_from_db()
    assert topic.definition == "Three."


@pytest.mark.parametrize(
    ("role", "looks", "restores"),
    [("Reader", 200, 403), ("Officer", 200, 200), ("Reviewer", 200, 403), (None, 403, 403)],
)
def test_who_may_look_and_who_may_restore(as_role, role, looks, restores):
    topic = TopicFactory()
    history.keep(topic)
    client = as_role(role)
    assert client.get(page(topic, "history", "a=v1&b=now")).status_code == looks
    assert client.get(page(topic, "restore", "from=v1")).status_code == restores
    assert client.post(page(topic, "restore"), {"from": "v1"}).status_code == restores
    topic.refresh_from_db()
    assert topic.version == 1


def test_published_progress_is_not_restored(officer):
    update = published(ProgressUpdateFactory())
    history.keep(update)
    assert officer.get(page(update, "restore", "from=v1")).status_code == 403


def test_looking_changes_nothing_and_costs_the_same_for_many_lines(officer):
    topic = published(TopicFactory())
    page_of_it = page(topic, "history")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert officer.get(page_of_it).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for version in range(2, 40):
        topic.version, topic.definition = version, f"Version {version}."
        topic.save()
        history.keep(topic, by=UserFactory())
        publish([topic], note="Again.")
        topic.refresh_from_db()
    assert queries() == few


# Who else is here


def test_the_form_says_who_else_has_it_open(officer, client):
    topic = TopicFactory()
    user = UserFactory(username="akiko", first_name="Akiko", last_name="Sato")
    presence.see(topic, user)
    text = officer.get(change(topic)).content.decode()
    time = timezone.localtime(Presence.objects.get(user=user).since)
    assert f"Akiko Sato has this page open since {time:%H:%M}" in text
    assert "the-officer has this page" not in text


def test_a_sign_of_life_is_answered_with_who_is_here(officer):
    topic = TopicFactory()
    address = page(topic, "presence")
    assert officer.get(address).status_code == 405
    assert officer.post(address, {"_version": "1"}).json() == {"said": []}
    presence.see(topic, UserFactory(username="ben"))
    [said, newer] = officer.post(address, {"_version": "0"}).json()["said"]
    assert said.startswith("ben has this page open since")
    assert "saved after you opened it" in newer


def test_without_a_sign_of_life_one_is_gone_after_two_minutes(time_machine):
    topic, user, other = TopicFactory(), UserFactory(), UserFactory()
    time_machine.move_to(dt.datetime(2022, 3, 4, 10, 32, tzinfo=dt.UTC), tick=False)
    presence.see(topic, user)
    time_machine.shift(119)
    assert len(presence.others(topic, other)) == 1
    presence.see(topic, user)
    time_machine.shift(100)
    assert presence.others(topic, other) == [f"{user} has this page open since 10:32."]
    time_machine.shift(21)
    assert presence.others(topic, other) == []
    presence.see(topic, user)
    assert presence.others(topic, other) == [f"{user} has this page open since 10:36."]


def test_who_saves_and_leaves_is_gone(officer):
    topic = TopicFactory()
    officer.post(change(topic), form(officer, topic) | {"definition": "New.", "_save": "1"})
    assert not Presence.objects.exists()


@pytest.mark.parametrize("role", [None, "Nobody"])
def test_strangers_learn_nothing_of_who_is_here(client, role):
    if role:
        client.force_login(UserFactory())
    topic = TopicFactory()
    presence.see(topic, UserFactory(username="secret"))
    assert b"secret" not in client.post(page(topic, "presence"), follow=True).content
