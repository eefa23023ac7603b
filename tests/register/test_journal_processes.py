"""Processes that append at once, or are killed at it, lose nothing and double nothing."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
SCENARIOS = pytest.mark.parametrize("scenario", ["many", "killed"])


def run(scenario, database_url):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REGISTER_SITE": "public",
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": database_url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.register.journal_writers", scenario],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]


@SCENARIOS
def test_on_sqlite(scenario, tmp_path):
    run(scenario, f"sqlite:///{tmp_path}/register.db")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@SCENARIOS
def test_on_postgresql(scenario):
    name = f"writers_{uuid.uuid4().hex}"
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        run(scenario, f"{server}/{name}")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
