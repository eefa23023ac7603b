"""The journal: what is appended, what can be read of it, and that tampering is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from register import journal
from register.codelists import Action
from register.journal import Entry
from register.models import Current, Edition, Head
from tests.register.journal_entries import publish, topic, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def tampering():
    """What somebody can do who owns the database: drop the triggers and run SQL."""

    def run(sql, *parameters):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("ALTER TABLE register_edition DISABLE TRIGGER USER")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                for (name,) in cursor.fetchall():
                    cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(sql, parameters)

    return run


def test_nothing_published_is_edition_0():
    assert (journal.head().seq, journal.head().hash) == (0, "0" * 64)
    assert list(journal.verify()) == []


def test_editions_are_counted_through_the_journal_and_through_the_record():
    first = publish(topic("a"), topic("b"))
    second = publish(topic("a", "A, defined again."))
    assert [(e.seq, e.reference, e.number) for e in [*first, *second]] == [
        (1, "a", 1),
        (2, "b", 1),
        (3, "a", 2),
    ]
    assert journal.head().hash == second[0].hash
    assert second[0].previous_hash == first[1].hash


def test_one_call_may_append_several_editions_of_a_record():
    publish(topic("a", "One."), topic("a", "Two."))
    assert journal.current("topic", "a").edition.number == 2
    assert list(journal.verify()) == []


@pytest.mark.parametrize("note", ["", "  \n ", "\u00a0"], ids=["empty", "white", "no-break space"])
def test_a_change_note_is_needed(note):
    with pytest.raises(ValueError, match="a: a change note is needed"):
        journal.append(
            [Entry.publication(topic("b"), "Fine."), Entry.publication(topic("a"), note)]
        )
    assert journal.head().seq == 0, "all or nothing"
    assert not Edition.objects.exists()


def test_a_change_note_is_cleaned_as_every_text_is():
    [edition] = journal.append([Entry.publication(topic("a"), " Cafe\u0301\r\nopened ")])
    assert edition.change_note == "Café\nopened"


def test_no_edition_is_older_than_the_one_before_it(time_machine):
    time_machine.move_to(datetime(2023, 6, 1, 12, tzinfo=UTC), tick=False)
    [first] = publish(topic("a"))
    time_machine.shift(timedelta(hours=-1))  # the clock is set back
    [second] = publish(topic("b"))
    assert second.published_at == first.published_at
    time_machine.shift(timedelta(hours=2))
    [third] = publish(topic("c"))
    assert third.published_at > second.published_at


def test_the_editions_of_one_call_share_their_moment():
    editions = publish(topic("a"), topic("b"), topic("c"))
    assert len({edition.published_at for edition in editions}) == 1


def test_since_gives_what_a_follower_has_not_seen():
    publish(topic("a"), topic("b"), topic("c"))
    assert [edition.seq for edition in journal.since(1)] == [2, 3]
    assert not journal.since(3).exists()


def test_a_withdrawal_is_an_edition_without_a_document():
    publish(topic("a"))
    [edition] = withdraw(topic("a"))
    assert (edition.number, edition.action, edition.document) == (2, Action.WITHDRAWN, "null")
    row = journal.current("topic", "a")
    assert row.withdrawn
    assert (row.label, row.edition_id) == ("", edition.seq)
    with pytest.raises(LookupError, match="holds no document"):
        _ = edition.content


def test_a_record_can_come_back():
    publish(topic("a"))
    withdraw(topic("a"))
    [edition] = publish(topic("a"))
    assert edition.number == 3
    assert not journal.current("topic", "a").withdrawn


def test_what_was_never_published_is_not_there():
    assert journal.current("topic", "a") is None


class TestRedaction:
    @pytest.fixture
    def past(self):
        [edition] = publish(topic("a", "Somebody's secret."))
        publish(topic("a", "Nothing of the kind."))
        return edition

    def test_removes_the_text_and_says_so(self, past):
        record = journal.redact(past, "A court ordered it.")
        past.refresh_from_db()
        assert past.document == ""
        assert (record.action, record.number) == (Action.REDACTED, 3)
        assert record.change_note == "A court ordered it."
        assert record.document == '{"redacted":1}'
        assert list(journal.verify()) == []

    def test_leaves_the_record_as_it_stands(self, past):
        journal.redact(past, "A court ordered it.")
        row = journal.current("topic", "a")
        assert row.edition.number == 2
        assert row.document.definition == "Nothing of the kind."
        journal.rebuild_current()
        assert journal.current("topic", "a").edition.number == 2

    def test_shows_in_what_stood_that_day(self, past):
        journal.redact(past, "A court ordered it.")
        past.refresh_from_db()
        with pytest.raises(LookupError, match="edition 1 holds no document"):
            _ = past.content

    def test_the_next_edition_counts_on(self, past):
        journal.redact(past, "A court ordered it.")
        assert publish(topic("a", "Third."))[0].number == 4
        assert list(journal.verify()) == []

    def test_of_a_withdrawn_record_is_possible(self, past):
        withdraw(topic("a"))
        for edition in Edition.objects.filter(action=Action.PUBLISHED):
            journal.redact(edition, "A court ordered it.")
        assert list(journal.verify()) == []

    def test_of_the_current_edition_is_refused(self, past):
        with pytest.raises(ValueError, match="publish another one first"):
            journal.redact(journal.current("topic", "a").edition, "A court ordered it.")

    def test_twice_is_refused_even_to_somebody_with_an_old_copy(self, past):
        journal.redact(past, "A court ordered it.")
        assert past.document, "still as it was read"
        with pytest.raises(ValueError, match="edition 1 holds no document"):
            journal.redact(past, "Again.")

    def test_of_a_withdrawal_is_refused(self, past):
        [withdrawal] = withdraw(topic("a"))
        publish(topic("a"))
        with pytest.raises(ValueError, match="holds no document"):
            journal.redact(withdrawal, "A court ordered it.")

    def test_needs_a_reason(self, past):
        with pytest.raises(ValueError, match="a change note is needed"):
            journal.redact(past, " ")
        past.refresh_from_db()
        assert past.document


def test_the_projection_can_be_rebuilt(world):
    withdraw(world.topics[1])
    before = list(Current.objects.order_by("record_type", "reference").values())
    Current.objects.filter(reference="open-ran").delete()
    Current.objects.filter(reference="gb").update(reference="stray", label="Stray")
    assert journal.rebuild_current() == len(before)
    after = list(Current.objects.order_by("record_type", "reference").values())
    assert [row | {"id": 0} for row in after] == [row | {"id": 0} for row in before]


CHANGES = {
    "seq": ("seq = 20", "edition 2 was expected here"),
    "record type": ("record_type = 'person'", "its hash does not fit what it says"),
    "reference": ("reference = 'z'", "its hash does not fit what it says"),
    "number": ("number = 7", "its hash does not fit what it says"),
    "action": ("action = 'withdrawn'", "its hash does not fit what it says"),
    "digest": ("digest = hash", "its hash does not fit what it says"),
    "previous hash": ("previous_hash = digest", "does not follow from the edition before it"),
    "hash": ("hash = digest", "its hash does not fit what it says"),
    "moment": ("published_at = '2020-01-01 00:00:00+00:00'", "its hash does not fit what it says"),
    "change note": ("change_note = 'Nothing.'", "its hash does not fit what it says"),
    "a letter": ("document = replace(document, 'First', 'Fjrst')", "its document was changed"),
    "a space": ("document = document || ' '", "its document was changed"),
    "a key twice": (
        """document = replace(document, '"definition"', '"definition":"x","definition"')""",
        "its document was changed",
    ),
    "no JSON": ("document = 'not JSON'", "its document was changed"),
    "no text": ("document = ''", "its document is missing"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_tampering_with_an_edition_is_found_and_the_edition_named(change, tampering):
    publish(topic("a"), topic("b", "First."), topic("c"))
    assignment, problem = CHANGES[change]
    Current.objects.filter(reference="b").delete()
    tampering(f"UPDATE register_edition SET {assignment} WHERE seq = 2")
    assert [found for found in journal.verify() if "edition 2" in found and problem in found]


@pytest.mark.parametrize("seq", [1, 2])
def test_a_removed_edition_is_found(seq, tampering):
    publish(topic("a"), topic("b"), topic("c"))
    Current.objects.filter(edition=seq).delete()
    tampering("DELETE FROM register_edition WHERE seq = %s", seq)
    assert any(f"edition {seq} was expected here" in found for found in journal.verify())


def test_a_removed_end_is_found(tampering):
    publish(topic("a"), topic("b"))
    Current.objects.filter(edition=2).delete()
    tampering("DELETE FROM register_edition WHERE seq = 2")
    assert "the head says edition 2, the journal ends with edition 1" in journal.verify()


@pytest.mark.parametrize("text", ["", '"null"'], ids=["nothing", "something else"])
def test_a_changed_withdrawal_is_found(text, tampering):
    publish(topic("a"))
    withdraw(topic("a"))
    tampering("UPDATE register_edition SET document = %s WHERE seq = 2", text)
    assert "edition 2 (topic a): its document was changed after publication" in journal.verify()


@pytest.mark.parametrize(
    "change",
    [{"seq": 1}, {"hash": "f" * 64}, {"published_at": datetime(2020, 1, 1, tzinfo=UTC)}],
    ids=["seq", "hash", "moment"],
)
def test_a_changed_head_is_found(change):
    publish(topic("a"), topic("b"))
    Head.objects.update(**change)
    assert any("the head says" in found for found in journal.verify())


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"label": "Another"}, "topic a: the projection does not say what edition 2 says"),
        ({"sort_key": "z"}, "topic a: the projection does not say what edition 2 says"),
        ({"part_of": "b"}, "topic a: the projection does not say what edition 2 says"),
        ({"withdrawn": True}, "topic a: the projection does not say what edition 2 says"),
        ({"edition": 1}, "topic a: the projection is not its newest edition"),
    ],
    ids=["label", "order", "part", "withdrawn", "older edition"],
)
def test_a_projection_that_says_something_else_is_found(change, problem):
    publish(topic("a", "One."), topic("a", "Two."))
    Current.objects.filter(reference="a").update(**change)
    assert list(journal.verify()) == [problem]


def test_a_current_text_removed_past_the_rules_is_found():
    """The triggers let any published text go; only redact() says so in the journal."""
    publish(topic("a"))
    Edition.objects.update(document="")
    assert list(journal.verify()) == [
        "edition 1 (topic a): its document is missing",
        "topic a: the projection does not say what edition 1 says",
    ]


def test_a_projection_that_is_missing_or_too_much_is_found():
    publish(topic("a"), topic("b", "One."), topic("b", "Two."))
    Current.objects.filter(reference="a").update(reference="c", edition=2)
    assert list(journal.verify()) == [
        "topic c: the projection is not its newest edition",
        "topic a: the projection does not hold it",
    ]


def test_a_forged_end_cannot_be_built_upon():
    """Whoever sets the head back makes the next publication fail, and overwrites nothing."""
    publish(topic("a"), topic("b"))
    Head.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(topic("c"))
    assert Edition.objects.count() == 2
