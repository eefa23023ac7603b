"""The operator's commands over the journal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from register import journal
from register.models import Edition, Head
from tests.register.journal_entries import publish, topic

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def past():
    [edition] = publish(topic("a", "Somebody's secret."))
    publish(topic("a", "Nothing of the kind."))
    return edition


def test_verify_register_prints_the_head(past):
    head = journal.head()
    assert run("verify_register") == f"2 editions, head {head.hash}: the journal verifies\n"


def test_verify_register_fails_and_names_what_is_wrong(past):
    Edition.objects.filter(seq=1).update(document="")
    Head.objects.update(hash="f" * 64)
    with pytest.raises(CommandError) as error:
        run("verify_register")
    assert str(error.value).splitlines() == [
        "edition 1 (topic a): its document is missing",
        "the head says edition 2, the journal ends with edition 2",
        f"2 editions, head {'f' * 64}: problems found: 2",
    ]


def test_redact_edition_removes_the_text_and_says_why(past):
    said = run("redact_edition", 1, reason="A court ordered it.", no_input=True)
    past.refresh_from_db()
    assert past.document == ""
    assert "edition 3 says why" in said
    assert journal.since(2).get().change_note == "A court ordered it."
    assert list(journal.verify()) == []


@pytest.mark.parametrize("typed", ["a", " a "])
def test_redact_edition_shows_what_goes_and_asks(typed, past, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: typed)
    said = run("redact_edition", 1, reason="A court ordered it.")
    past.refresh_from_db()
    assert "Somebody's secret." in said
    assert past.document == ""


def test_redact_edition_removes_nothing_without_the_word(past, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    with pytest.raises(CommandError, match="nothing was removed"):
        run("redact_edition", 1, reason="A court ordered it.")
    past.refresh_from_db()
    assert past.document


@pytest.mark.parametrize(
    ("seq", "reason", "problem"),
    [
        (2, "A court ordered it.", "the current edition cannot be redacted"),
        (9, "A court ordered it.", "there is no edition 9: the journal ends at 2"),
        (1, " ", "a change note is needed"),
    ],
    ids=["current", "none such", "no reason"],
)
def test_redact_edition_refuses(seq, reason, problem, past):
    with pytest.raises(CommandError, match=problem):
        run("redact_edition", seq, reason=reason, no_input=True)
    past.refresh_from_db()
    assert past.document


@pytest.mark.skipif(connection.vendor == "postgresql", reason="what other engines are told")
def test_grant_public_role_needs_postgresql():
    with pytest.raises(CommandError, match="this database is SQLite: set DATABASE_URL"):
        run("grant_public_role", "anybody")


@pytest.mark.postgresql
class TestGrantPublicRole:
    @pytest.fixture
    def role(self):
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE register_visitor")
        return "register_visitor"

    @pytest.fixture
    def as_role(self, role):
        def attempt(sql):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
                cursor.execute(sql)
                cursor.execute("RESET ROLE")

        return attempt

    def test_the_role_reads_the_register_and_nothing_else(self, past, role, as_role):
        said = run("grant_public_role", role)
        assert (
            "register_current, register_edition, register_head, add to alerts_alertrequest, "
            in said
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tables = connection.introspection.table_names()
        assert len(tables) > 20
        for table in tables:
            if table.startswith("register_") and table != "register_report":
                as_role(f'SELECT * FROM "{table}"')
            else:
                with pytest.raises(DatabaseError, match="permission denied"):
                    as_role(f'SELECT * FROM "{table}"')
            for act in (f'DELETE FROM "{table}"', f'TRUNCATE "{table}" CASCADE'):
                with pytest.raises(DatabaseError, match="permission denied"):
                    as_role(act)

    def test_older_rights_are_taken_away(self, role, as_role):
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT ALL ON auth_user, register_edition TO {role}")
        run("grant_public_role", role)
        with pytest.raises(DatabaseError, match="permission denied"):
            as_role("SELECT * FROM auth_user")

    @pytest.mark.parametrize(
        ("trap", "problem"),
        [
            ("GRANT SELECT ON auth_user TO PUBLIC", "SELECT on public.auth_user"),
            (
                "ALTER TABLE auth_user OWNER TO register_visitor",
                "do anything with public.auth_user",
            ),
            ("GRANT pg_read_all_data TO register_visitor", "SELECT on public.auth_user"),
            ("ALTER ROLE register_visitor SUPERUSER", "is a superuser"),
        ],
        ids=["everybody", "owner", "member", "superuser"],
    )
    def test_rights_that_it_cannot_take_away_are_refused(self, trap, problem, role):
        with connection.cursor() as cursor:
            cursor.execute(trap)
        with pytest.raises(CommandError, match=problem):
            run("grant_public_role", role)

    def test_an_unknown_role_is_refused(self):
        with pytest.raises(CommandError, match="there is no role “nobody”"):
            run("grant_public_role", "nobody")
