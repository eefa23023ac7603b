"""Editions are append-only: triggers refuse UPDATE, DELETE and TRUNCATE on both engines.

The one change let through is the removal of a document's text while everything that the hash
covers, the digest included, stays as it is (`journal.redact`).
"""

from django.db import migrations

KEPT = (
    "seq", "record_type", "reference", "number", "action", "digest", "previous_hash", "hash",
    "published_at", "change_note",
)  # fmt: skip

SQLITE = [
    f"""
    CREATE TRIGGER register_edition_no_update BEFORE UPDATE ON register_edition
    WHEN NOT (NEW.document = '' AND OLD.action = 'published' AND
              {" AND ".join(f"NEW.{name} IS OLD.{name}" for name in KEPT)})
    BEGIN SELECT RAISE(ABORT, 'editions are append-only: an edition cannot be changed'); END
    """,
    """
    CREATE TRIGGER register_edition_no_delete BEFORE DELETE ON register_edition
    BEGIN SELECT RAISE(ABORT, 'editions are append-only: an edition cannot be deleted'); END
    """,
    # INSERT OR REPLACE deletes what is in its way, and no DELETE trigger hears of it.
    """
    CREATE TRIGGER register_edition_no_replace BEFORE INSERT ON register_edition
    WHEN EXISTS (
        SELECT 1 FROM register_edition WHERE seq = NEW.seq OR hash = NEW.hash OR
        (record_type = NEW.record_type AND reference = NEW.reference AND number = NEW.number)
    )
    BEGIN SELECT RAISE(ABORT, 'editions are append-only: an edition cannot be replaced'); END
    """,
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION register_edition_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND NEW.document = '' AND OLD.action = 'published' AND
           ({", ".join(f"NEW.{name}" for name in KEPT)}) IS NOT DISTINCT FROM
           ({", ".join(f"OLD.{name}" for name in KEPT)})
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'editions are append-only: an edition cannot be changed or deleted';
    END $$
    """,
    """
    CREATE TRIGGER register_edition_no_change BEFORE UPDATE OR DELETE ON register_edition
    FOR EACH ROW EXECUTE FUNCTION register_edition_append_only()
    """,
    """
    CREATE TRIGGER register_edition_no_truncate BEFORE TRUNCATE ON register_edition
    FOR EACH STATEMENT EXECUTE FUNCTION register_edition_append_only()
    """,
]
UNDO_SQLITE = [
    "DROP TRIGGER register_edition_no_update",
    "DROP TRIGGER register_edition_no_delete",
    "DROP TRIGGER register_edition_no_replace",
]
UNDO_POSTGRESQL = [
    "DROP TRIGGER register_edition_no_change ON register_edition",
    "DROP TRIGGER register_edition_no_truncate ON register_edition",
    "DROP FUNCTION register_edition_append_only()",
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
    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
