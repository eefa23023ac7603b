"""A register that is published once for each worker of the suite, and copied after that."""

import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection

from register import index

MOST_PARAMETERS = 30_000  # of one statement; SQLite takes 32,766, PostgreSQL 65,535
Rows = dict[str, list[tuple[Any, ...]]]


class Published:
    """What publishing and indexing leaves: the rows of every table, and the index in `folder`."""

    def __init__(self, folder: Path, publish: Callable[[], Any]) -> None:
        self.index, self.publish = folder, publish
        self.rows: Rows = {}
        self.published: Any = None

    def stand(self) -> Any:
        """Give this test's database and index the register, making it if this is the first.

        Returns what `publish` did.
        """
        if self.rows:
            _insert(self.rows)
            shutil.copytree(self.index, settings.REGISTER_INDEX_DIR)
            return self.published
        before = _rows()
        self.published = self.publish()
        index.follow()
        shutil.copytree(settings.REGISTER_INDEX_DIR, self.index)
        for table, rows in _rows().items():
            if added := [row for row in rows if row not in before[table]]:
                self.rows[table] = added
        return self.published


def _models() -> list[Any]:
    return apps.get_models(include_auto_created=True)


def _rows() -> Rows:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted({model._meta.db_table for model in _models() if model._meta.managed}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
    return found


def _insert(rows: Rows) -> None:
    changed = [model for model in _models() if model._meta.db_table in rows]
    with connection.cursor() as cursor:
        for table, added in rows.items():
            name = connection.ops.quote_name(table)
            places = f"({', '.join(['%s'] * len(added[0]))})"
            most = MOST_PARAMETERS // len(added[0])
            for start in range(0, len(added), most):
                few = added[start : start + most]
                values = ", ".join([places] * len(few))
                cursor.execute(f"INSERT INTO {name} VALUES {values}", list(chain(*few)))
        for statement in connection.ops.sequence_reset_sql(no_style(), changed):
            cursor.execute(statement)
