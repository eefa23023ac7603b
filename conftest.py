"""How the suite is run: on which database, and what may not be skipped."""

import os
import shutil

import pytest

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only tests that touch the database, without a browser",
    )


def pytest_collection_modifyitems(config, items):
    from django.db import connection

    no_browser = pytest.mark.skip(reason="chromium is not installed")
    no_postgresql = pytest.mark.skip(reason="runs on PostgreSQL only: make test runs it there")
    for item in items:
        if item.get_closest_marker("browser") and not shutil.which("chromium"):
            item.add_marker(no_browser)
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(no_postgresql)
    if config.getoption("--database-only"):
        left_out = [item for item in items if not _touches_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _touches_the_database(item)]


def _touches_the_database(item):
    if item.get_closest_marker("browser") or item.get_closest_marker("once"):
        return False
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return bool(marked or DATABASE_FIXTURES & set(item.fixturenames))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    skipped = report.skipped and not hasattr(report, "wasxfail")
    if skipped and os.environ.get("REQUIRE_ALL") and _must_run(item):
        report.outcome = "failed"
        report.longrepr = f"skipped although REQUIRE_ALL is set: {report.longrepr}"
    return report


def _must_run(item):
    from django.db import connection

    here = connection.vendor == "postgresql"
    return item.get_closest_marker("browser") or (here and item.get_closest_marker("postgresql"))


@pytest.fixture(scope="session", autouse=True)
def _a_test_may_empty_the_journal():
    """Tests with real transactions end by emptying all tables, which the triggers refuse."""
    from django.db import connection

    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def past_the_triggers(self, statements):
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                statements = [
                    "SET session_replication_role = replica",
                    *statements,
                    "SET session_replication_role = DEFAULT",
                ]
            else:
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                statements = [
                    *(f"DROP TRIGGER {name}" for name, _sql in triggers),
                    *statements,
                    *(sql for _name, sql in triggers),
                ]
        return flush(self, statements)

    operations.execute_sql_flush = past_the_triggers
    yield
    operations.execute_sql_flush = flush
