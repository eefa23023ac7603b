"""The audit trail is append-only: triggers refuse UPDATE, DELETE and TRUNCATE on both engines."""

from django.db import migrations

REFUSAL = "the audit trail is append-only"
SQLITE = [
    f"""
    CREATE TRIGGER editorial_auditentry_no_{act} BEFORE {act.upper()} ON editorial_auditentry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
    for act in ("update", "delete")
] + [
    # INSERT OR REPLACE deletes what is in its way, and no DELETE trigger hears of it.
    f"""
    CREATE TRIGGER editorial_auditentry_no_replace BEFORE INSERT ON editorial_auditentry
    WHEN EXISTS (SELECT 1 FROM editorial_auditentry WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION editorial_auditentry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
    """,
    """
    CREATE TRIGGER editorial_auditentry_no_change BEFORE UPDATE OR DELETE ON editorial_auditentry
    FOR EACH ROW EXECUTE FUNCTION editorial_auditentry_append_only()
    """,
    """
    CREATE TRIGGER editorial_auditentry_no_truncate BEFORE TRUNCATE ON editorial_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION editorial_auditentry_append_only()
    """,
]
UNDO_SQLITE = [
    f"DROP TRIGGER editorial_auditentry_no_{act}" for act in ("update", "delete", "replace")
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER editorial_auditentry_no_change ON editorial_auditentry",
    "DROP TRIGGER editorial_auditentry_no_truncate ON editorial_auditentry",
    "DROP FUNCTION editorial_auditentry_append_only()",
]


def _run(schema_editor, sqlite, postgresql):
    statements = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def add(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def remove(apps, schema_editor):
    _run(schema_editor, UNDO_SQLITE, UNDO_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("editorial", "0002_review_history_audit")]

    operations = [migrations.RunPython(add, remove)]
