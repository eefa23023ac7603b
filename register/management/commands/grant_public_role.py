from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

EVERYTHING = """
    SELECT n.nspname, c.relname, pg_has_role(%s, c.relowner, 'MEMBER')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY 1, 2
"""
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


class Command(BaseCommand):
    help = (
        "PostgreSQL only: let an existing role read the published register, add what readers "
        "send without reading it, and nothing else. Run it as the owner of the tables, after "
        "every migration. The role is that of the processes with REGISTER_SITE=public."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "role", help="the role of the public processes, such as register_public"
        )

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                f"only PostgreSQL has roles, and this database is {connection.display_name}: "
                "set DATABASE_URL"
            )
        rights = {
            model._meta.db_table: model.public_right  # type: ignore[attr-defined]
            for model in apps.get_models()
            if hasattr(model, "public_right")
        }
        with transaction.atomic(), connection.cursor() as cursor:
            _refuse_powers(cursor, role)
            name = connection.ops.quote_name(role)
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
            cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {name}")
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            for table, right in sorted(rights.items()):
                cursor.execute(f"GRANT {right} ON {connection.ops.quote_name(table)} TO {name}")
            _refuse_excess(cursor, role, rights)
        read = sorted(table for table, right in rights.items() if right == "SELECT")
        added = sorted(rights.keys() - set(read))
        self.stdout.write(
            f"{role} may read {', '.join(read)}, add to {', '.join(added)}, and nothing else"
        )


def _refuse_powers(cursor: Any, role: str) -> None:
    """Raise CommandError unless the role exists and has no power that grants cannot take away."""
    cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        raise CommandError(f"there is no role “{role}”: create it first, as in CREATE ROLE … LOGIN")
    if any(found):
        raise CommandError(f"“{role}” is a superuser or passes by row security: take another role")


def _refuse_excess(cursor: Any, role: str, rights: dict[str, str]) -> None:
    """Raise CommandError where the role can do more, through ownership, membership or PUBLIC."""
    cursor.execute(EVERYTHING, [role])
    excess = []
    for schema, table, owner in cursor.fetchall():
        if owner:
            excess.append(f"do anything with {schema}.{table}")
            continue
        qualified = f'"{schema}"."{table}"'
        for right in RIGHTS:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, qualified, right])
            granted = schema == "public" and rights.get(table) == right
            if cursor.fetchone()[0] and not granted:
                excess.append(f"{right} on {schema}.{table}")
    if excess:
        raise CommandError(
            f"nothing was granted: “{role}” could still {'; '.join(excess)}, as the owner, as a "
            "member of another role, or because everybody may"
        )
