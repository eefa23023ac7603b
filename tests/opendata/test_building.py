"""The register's file is built once for each head, on the disk, whatever happens meanwhile."""

import json
import weakref
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.wsgi import get_wsgi_application
from django.db import connection

from opendata.package import building
from opendata.package.contents import Head
from opendata.views import package
from register import index, journal
from register.index.state import lock
from register.models import Current, Edition
from register.package import files_of
from tests.factories import TopicFactory
from tests.opendata.test_package import opened
from tests.register.documents_for_index import withdraw


def test_the_same_head_gives_the_same_bytes(client, real_register, settings, tmp_path):
    first = b"".join(client.get("/data/register.zip").streaming_content)
    settings.REGISTER_DOWNLOADS_DIR = tmp_path / "elsewhere"
    assert b"".join(client.get("/data/register.zip").streaming_content) == first


def test_it_is_built_once_for_each_head(client, real_register, settings):
    folder = settings.REGISTER_DOWNLOADS_DIR
    opened(client.get("/data/register.zip"))
    [path] = folder.glob("*.zip")
    path.write_bytes(b"as it was built")
    assert b"".join(client.get("/data/register.zip").streaming_content) == b"as it was built"
    TopicFactory(published=True, name="Another")
    index.follow()
    assert "Another" in opened(client.get("/data/register.zip")).read("topics.csv").decode()
    assert len(list(folder.glob("*.zip"))) == 2


def test_packages_of_the_past_are_removed(client, real_register, settings):
    for number in range(building.KEPT + 2):
        TopicFactory(published=True, name=f"Number {number}")
        index.follow()
        opened(client.get("/data/register.zip"))
    assert len(list(settings.REGISTER_DOWNLOADS_DIR.glob("register-*.zip"))) == building.KEPT


def test_earlier_days_leave_the_package_of_today(client, real_register, settings):
    folder = settings.REGISTER_DOWNLOADS_DIR
    for day in range(1, 7):
        with time_machine.travel(datetime(2030, 1, day, tzinfo=UTC), tick=False):
            TopicFactory(published=True, name=f"Number {day}")
    with time_machine.travel(datetime(2030, 2, 1, tzinfo=UTC), tick=False):
        index.follow()
        opened(client.get("/data/register.zip"))
        [today] = folder.glob("*.zip")
        for day in range(1, 7):
            opened(client.get(f"/data/register.zip?as_of=2030-01-{day:02}"))
    assert today.exists()
    assert len(list(folder.glob("register-*.zip"))) == building.KEPT


def test_none_stays_that_holds_what_the_law_removed(client, real_register, settings):
    folder = settings.REGISTER_DOWNLOADS_DIR
    with time_machine.travel(datetime(2030, 1, 1, tzinfo=UTC), tick=False):
        topic = TopicFactory(published=True, definition="A canary that sings.")
        opened(client.get("/data/register.zip"))
    with time_machine.travel(datetime(2030, 1, 2, tzinfo=UTC), tick=False):
        opened(client.get("/data/register.zip?as_of=2030-01-01"))
        withdraw("topic", topic.reference)
        opened(client.get("/data/register.zip"))
        before = set(folder.glob("*.zip"))
        assert len(before) == 3
        journal.redact(Edition.objects.get(reference=topic.reference, number=1), "By law.")
        old = client.get("/data/register.zip?as_of=2030-01-01")
        assert topic.reference not in opened(old).read("topics.csv").decode()
        assert before.isdisjoint(folder.glob("*.zip"))
        opened(client.get("/data/register.zip"))
        assert len(list(folder.glob("*.zip"))) == 2


def test_what_is_tidied_away_before_it_is_read_is_read(client, real_register, settings):
    response = client.get("/data/register.zip")
    for path in settings.REGISTER_DOWNLOADS_DIR.glob("*.zip"):
        path.unlink()
    assert opened(response).testzip() is None


@pytest.mark.parametrize(
    "asked", [{}, {"method": "HEAD"}, {"if_none_match": "*"}], ids=["GET", "HEAD", "whether any"]
)
def test_an_answer_that_nobody_reads_leaves_nothing_open(rf, real_register, monkeypatch, asked):
    files = []

    def built():
        files.append(building.built()[0])
        return files[0], Head(1, "", "", "")

    monkeypatch.setattr(package, "built", built)
    headers = {"If-None-Match": asked["if_none_match"]} if "if_none_match" in asked else {}
    request = rf.generic(asked.get("method", "GET"), "/data/register.zip", headers=headers)
    response = get_wsgi_application().get_response(request)
    assert response.status_code == (304 if headers else 200)
    response.close()
    assert files[0].closed


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_build_it_once(client, settings, monkeypatch):
    TopicFactory(published=True)
    index.follow()
    built = []
    make = building.contents
    monkeypatch.setattr(building, "contents", lambda *given: built.append(1) or make(*given))

    def ask(_number):
        try:
            with building.built()[0] as file:
                return file.read()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(4)))) == 1
    assert built == [1]


def test_few_records_are_in_memory_at_a_time(real_register, monkeypatch):
    monkeypatch.setattr(building, "BATCH", 5)
    known, most = [], 0
    read = building.reading.read_many

    def read_many(wanted):
        nonlocal most
        found = read(wanted)
        known.extend(map(weakref.ref, found.values()))
        most = max(most, sum(document() is not None for document in known))
        return found

    monkeypatch.setattr(building.reading, "read_many", read_many)
    building.built()[0].close()
    assert len(known) == Current.objects.filter(withdrawn=False).count()
    assert most <= 2 * building.BATCH


def test_its_tables_are_those_of_an_export(real_register):
    for number in (10, 2):
        TopicFactory(published=True, name=f"Number {number}")
    file, _head = building.built()
    standing = Current.objects.filter(withdrawn=False).select_related("edition")
    tables = files_of(row.document for row in standing)
    with file, zipfile.ZipFile(file) as package:
        for name in (name for name in tables if name.endswith(".csv")):
            assert package.read(name) == tables[name], name


def test_what_is_published_meanwhile_is_in_it(client, real_register, monkeypatch):
    make, tries = building.contents, []

    def contents(*given):
        files = make(*given)
        if not tries:
            TopicFactory(published=True, name="Another")
        tries.append(1)
        return files

    monkeypatch.setattr(building, "contents", contents)
    package = opened(client.get("/data/register.zip"))
    assert len(tries) == 2
    assert "Another" in package.read("topics.csv").decode()
    said = json.loads(package.read("datapackage.json"))["journal"]
    assert said["hash"] == journal.head().hash


def test_a_full_disk_is_said_and_leaves_nothing(client, real_register, settings, monkeypatch):
    def full(_files, file):
        file.write(b"half of it")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(building, "write_zip", full)
        assert client.get("/data/register.zip").status_code == 503
    folder = settings.REGISTER_DOWNLOADS_DIR
    assert {path.name for path in folder.iterdir()} == {"lock"}
    opened(client.get("/data/register.zip"))


def test_what_a_killed_process_left_is_removed(client, real_register, settings):
    left = settings.REGISTER_DOWNLOADS_DIR / f"{building.UNFINISHED}killed"
    left.mkdir(parents=True)
    (left / "topics.csv").write_text("half of it")
    opened(client.get("/data/register.zip"))
    assert not left.exists()


def test_one_that_takes_too_long_is_said_to_be_on_its_way(
    client, real_register, settings, monkeypatch
):
    monkeypatch.setattr(building, "WAIT", 0.0)
    with lock(settings.REGISTER_DOWNLOADS_DIR) as got:
        assert got
        response = client.get("/data/register.zip")
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
