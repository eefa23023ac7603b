"""Saves at the same moment, on a database that lets two transactions run at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from editorial.models import SavedState
from tests.admin.test_editing import change, form
from tests.factories import TopicFactory, UserFactory

ROUNDS = 40
PEOPLE = 3

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_saves_at_the_same_moment_one_is_kept_and_the_others_are_stopped():
    clients = [Client() for _n in range(PEOPLE)]
    for client in clients:
        client.force_login(UserFactory(role="Officer"))
    topic = TopicFactory()
    for number in range(ROUNDS):
        data = form(clients[0], topic)
        together = Barrier(PEOPLE)

        def save(person, data=data, number=number, together=together):
            try:
                typed = data | {"definition": f"Round {number} of {person}", "_continue": "1"}
                together.wait()
                return clients[person].post(change(topic), typed).status_code
            finally:
                connection.close()

        with ThreadPoolExecutor(PEOPLE) as pool:
            answers = list(pool.map(save, range(PEOPLE)))
        assert sorted(answers) == [302, 409, 409]
        topic.refresh_from_db()
        assert topic.definition == f"Round {number} of {answers.index(302)}"
        assert topic.version == number + 2
    assert SavedState.objects.filter(object_id=topic.pk).count() == ROUNDS + 1
