"""Editions are append-only: the database itself refuses, on both engines."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from register import journal
from register.models import Edition
from tests.register.journal_entries import publish, topic, withdraw

pytestmark = pytest.mark.django_db

ANOTHER = {
    "seq": 99,
    "record_type": "person",
    "reference": "z",
    "number": 99,
    "action": "redacted",
    "document": "null",
    "digest": "f" * 64,
    "previous_hash": "f" * 64,
    "hash": "f" * 64,
    "published_at": "2020-01-01T00:00:00Z",
    "change_note": "Another.",
}


@pytest.fixture
def edition():
    """A past edition of a record, not bound to the projection by a foreign key."""
    [edition] = publish(topic("a", "One."))
    publish(topic("a", "Two."))
    return edition


def refused():
    return pytest.raises(DatabaseError, match="editions are append-only: an edition cannot be")


def rows():
    return list(Edition.objects.order_by("seq").values())


def test_every_column_is_tried():
    assert set(ANOTHER) == {field.name for field in Edition._meta.concrete_fields}


@pytest.mark.parametrize("column", ANOTHER)
def test_no_column_can_be_changed(column, edition):
    before = rows()
    with refused(), transaction.atomic():
        Edition.objects.filter(seq=edition.seq).update(**{column: ANOTHER[column]})
    assert rows() == before


def test_an_edition_cannot_be_deleted(edition):
    before = rows()
    with refused(), transaction.atomic():
        Edition.objects.filter(seq=edition.seq)._raw_delete("default")
    assert rows() == before


def test_the_journal_cannot_be_emptied_by_sql(edition):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM register_edition")
    assert Edition.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("tail", "reason"),
    [("", "referenced in a foreign key"), ("CASCADE", "editions are append-only")],
)
def test_the_journal_cannot_be_truncated(tail, reason, edition):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match=reason), transaction.atomic():
            cursor.execute(f"TRUNCATE register_edition {tail}")
    assert Edition.objects.count() == 2


REPLACE = {
    "sqlite": "INSERT OR REPLACE INTO register_edition ({columns}) SELECT {values} "
    "FROM register_edition WHERE seq = 1",
    "postgresql": "INSERT INTO register_edition ({columns}) SELECT {values} "
    "FROM register_edition WHERE seq = 1 ON CONFLICT ({kept}) DO UPDATE SET document = '{{}}'",
}


@pytest.mark.parametrize("kept", ["seq", "hash", "record_type, reference, number"])
def test_replacing_a_row_is_no_way_round(kept, edition):
    """SQLite's INSERT OR REPLACE deletes unheard by triggers; PostgreSQL's upsert is an UPDATE."""
    texts = {name: str(value) if name == "seq" else f"'{value}'" for name, value in ANOTHER.items()}
    texts |= {name: name for name in kept.split(", ")}
    sql = REPLACE[connection.vendor].format(
        columns=", ".join(texts), values=", ".join(texts.values()), kept=kept
    )
    if connection.vendor == "postgresql":
        sql = sql.replace(
            f"'{ANOTHER['published_at']}'", f"'{ANOTHER['published_at']}'::timestamptz"
        )
    before = rows()
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert rows() == before


def test_the_text_of_an_edition_can_be_removed_and_nothing_else(edition):
    Edition.objects.filter(seq=edition.seq).update(document="")
    edition.refresh_from_db()
    assert edition.document == ""


@pytest.mark.parametrize("column", sorted(set(ANOTHER) - {"document"}))
def test_removing_a_text_is_no_cover_for_another_change(column, edition):
    with refused(), transaction.atomic():
        changes = {column: ANOTHER[column], "document": ""}
        Edition.objects.filter(seq=edition.seq).update(**changes)


def test_a_removed_text_cannot_be_put_back(edition):
    text = edition.document
    journal.redact(edition, "A court ordered it.")
    with refused(), transaction.atomic():
        Edition.objects.filter(seq=edition.seq).update(document=text)


@pytest.mark.parametrize("action", ["withdrawn", "redacted"])
def test_only_published_documents_can_be_removed(action, edition):
    withdraw(topic("a"))
    journal.redact(edition, "A court ordered it.")
    with refused(), transaction.atomic():
        Edition.objects.filter(action=action).update(document="")


def test_the_model_cannot_delete_what_stands():
    publish(topic("a"))
    with pytest.raises((models.ProtectedError, DatabaseError)), transaction.atomic():
        Edition.objects.all().delete()
    assert Edition.objects.exists()


@pytest.mark.parametrize("field", ["seq", "number"])
def test_editions_count_from_one(field):
    values = ANOTHER | {field: 0}
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(**values)


def test_a_number_is_given_once(edition):
    again = ANOTHER | {"record_type": "topic", "reference": "a", "number": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.create(**again)


@pytest.mark.parametrize("turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_an_empty_journal_and_its_triggers(turn):
    assert not Edition.objects.exists()
    publish(topic("a", "One."), topic("a", "Two."))
    with refused():
        Edition.objects.filter(seq=1).update(change_note="Another.")
