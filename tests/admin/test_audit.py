"""The audit trail: every act is in it, nobody changes it, and it can be taken away."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from editorial.models import Act, AuditEntry
from tests.admin.forms import fields
from tests.admin.test_editing import change, delete, form
from tests.admin.test_history import restore
from tests.admin.test_publication import confirm
from tests.factories import (
    AgreementFactory,
    AuditEntryFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/editorial/auditentry/"


def entry(act):
    return AuditEntry.objects.select_related("by").get(act=act)


# What is noted


def test_adding_changing_and_deleting_are_noted(officer):
    data = fields(officer.get("/admin/agreements/topic/add/"), "topic_form")
    officer.post("/admin/agreements/topic/add/", data | {"name": "6G", "definition": "One."})
    added = entry(Act.ADDED)
    assert (added.label, added.model, str(added.by)) == ("6G", "agreements.topic", "the-officer")
    assert added.changes == {"Name": [None, "6G"], "Definition": [None, "One."]}
    topic = TopicFactory._meta.model.objects.get()
    officer.post(change(topic), form(officer, topic) | {"definition": "Two."})
    assert entry(Act.CHANGED).changes == {"Definition": ["One.", "Two."]}
    topic.refresh_from_db()
    delete(officer, topic)
    assert entry(Act.DELETED).label == "6G"
    assert not LogEntry.objects.exists()


def test_rows_of_parts_are_noted(officer):
    agreement = AgreementFactory(parts__rows=1)
    data = form(officer, agreement) | {"commitments-0-text": "More.", "events-0-DELETE": "on"}
    officer.post(change(agreement), data)
    assert entry(Act.CHANGED).changes == {
        "Commitment 1 › Commitment": ["They exchange what they learn.", "More."],
        "Event Announced › What happened": ["Announced", None],
        "Event Announced › Date": ["2022-03-04", None],
        "Event Announced › Party": [str(agreement.parties.first().country), None],
        "Event Announced › Source": ["s1: Press release", None],
    }


def test_saving_without_a_change_is_not_noted(officer):
    topic = TopicFactory()
    officer.post(change(topic), form(officer, topic))
    assert not AuditEntry.objects.exclude(act=Act.SIGNED_IN).exists()


def test_changes_of_accounts_are_noted_without_their_secrets(administrator):
    user, group = UserFactory(username="ben"), Group.objects.create(name="Night shift")
    page = reverse("admin:auth_user_change", args=[user.pk])
    data = fields(administrator.get(page), "user_form") | {
        "first_name": "Ben",
        "groups": [str(group.pk)],
    }
    assert administrator.post(page, data).status_code == 302
    assert entry(Act.CHANGED).changes == {
        "First name": [None, "Ben"],
        "Roles": [None, "Night shift"],
    }
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    secret = "correct horse battery staple"
    data = {"password1": secret, "password2": secret, "usable_password": "true"}
    assert administrator.post(page, data).status_code == 302
    assert secret not in str(list(AuditEntry.objects.values()))
    assert AuditEntry.objects.first().changes == {"Password": [None, "(secret)"]}


def test_signing_in_is_noted():
    user = UserFactory()
    Client().force_login(user)
    assert (entry(Act.SIGNED_IN).by, entry(Act.SIGNED_IN).object_id) == (user, user.pk)


def test_withdrawing_is_noted_with_its_reason(administrator):
    topic = published(TopicFactory())
    confirm(administrator, "withdraw", topic, text="Entered by mistake.")
    found = entry(Act.WITHDRAWN)
    assert (found.note, found.reference) == ("Entered by mistake.", topic.reference)


def test_restoring_is_noted(officer):
    topic = published(TopicFactory(definition="One."))
    officer.post(change(topic), form(officer, topic) | {"definition": "Two."})
    restore(officer, topic, "v1")
    assert entry(Act.RESTORED).changes == {"Definition": ["Two.", "One."]}


# Append-only


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE editorial_auditentry SET note = 'x'",
        "DELETE FROM editorial_auditentry",
        pytest.param("TRUNCATE editorial_auditentry", marks=pytest.mark.postgresql),
    ],
    ids=["update", "delete", "truncate"],
)
def test_the_database_refuses_to_change_the_trail(sql):
    AuditEntryFactory()
    before = list(AuditEntry.objects.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(sql)
    assert list(AuditEntry.objects.values()) == before


def test_replacing_an_entry_is_no_way_round():
    found = AuditEntryFactory()
    columns = "id, at, act, model, reference, label, changes, note"
    values = "id, at, act, model, reference, 'another', changes, note"
    start, tail = "INSERT", "ON CONFLICT (id) DO UPDATE SET label = 'another'"
    if connection.vendor == "sqlite":
        start, tail = "INSERT OR REPLACE", ""
    sql = (
        f"{start} INTO editorial_auditentry ({columns}) "
        f"SELECT {values} FROM editorial_auditentry WHERE id = {found.pk} {tail}"
    )
    refused = pytest.raises(DatabaseError, match="append-only")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(sql)
    assert AuditEntry.objects.get().label == found.label


# Looked at and taken away


@pytest.mark.parametrize(
    ("role", "status"),
    [("Reader", 403), ("Officer", 403), ("Reviewer", 200), ("Administrator", 200)],
)
def test_who_may_look(as_role, role, status):
    found = AuditEntryFactory()
    client = as_role(role)
    for page in (LIST, f"{LIST}{found.pk}/change/"):
        assert client.get(page).status_code == status
    assert client.post(f"{LIST}export/").status_code == status
    assert client.post(f"{LIST}{found.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


def rows(response):
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def test_the_list_is_taken_away_as_it_is_filtered(administrator):
    AuditEntryFactory(act="added", label="=1+1", changes={"Name": [None, "六"]})
    AuditEntryFactory(act="deleted")
    response = administrator.post(f"{LIST}export/?act__exact=added")
    [row] = rows(response)
    assert (row["act"], row["label"], row["changes"]) == (
        "added",
        "'=1+1",
        '{"Name": [null, "六"]}',
    )
    assert entry(Act.EXPORTED).note == "act__exact=added"
    assert administrator.get(f"{LIST}export/").status_code == 405


def test_the_command_writes_all_of_it(tmp_path):
    AuditEntryFactory.create_batch(3)
    call_command("export_audit", str(tmp_path / "audit.csv"), stdout=io.StringIO())
    with (tmp_path / "audit.csv").open(encoding="utf-8", newline="") as file:
        assert [row["label"] for row in csv.DictReader(file)] == [
            e.label for e in AuditEntry.objects.order_by("pk")[:3]
        ]
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_audit", str(tmp_path))
