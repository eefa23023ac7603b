"""Conditional requests: one tag for every public page, made of journal, code and day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, Error, InterfaceError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import path

from register import conditional, index, journal
from tests.register.journal_entries import publish, topic

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

calls = []


def page(request):
    calls.append(request.register_head.seq)
    return HttpResponse(f"edition {request.register_head.seq}")


def missing(request):
    raise Http404


def kept(request):
    response = HttpResponse("a preview")
    response["Cache-Control"] = "no-store"
    return response


def private(request):
    return HttpResponse("not of the journal")


def broken(request):
    raise InterfaceError("connection already closed")


def opened(request):
    response = HttpResponse("a file")
    response._resource_closers.append(lambda: calls.append("closed"))
    return response


urlpatterns = [
    path("page/", page),
    path("opened/", opened),
    path("missing/", missing),
    path("kept/", kept),
    path("broken/", broken),
    path("admin/", private),
    path("healthz", private),
]


@pytest.fixture(autouse=True)
def _no_calls_yet():
    calls.clear()


@pytest.fixture
def day(time_machine):
    time_machine.move_to(datetime(2023, 6, 1, 12, tzinfo=UTC), tick=False)
    return time_machine


def tag(client):
    return client.get("/page/")["ETag"]


def ask(client, known, address="/page/"):
    return client.get(address, headers={"If-None-Match": known})


def test_a_page_is_revalidated_without_running_its_view(client, day):
    known = tag(client)
    calls.clear()
    response = ask(client, known)
    assert (response.status_code, response.content, calls) == (304, b"", [])
    assert response["ETag"] == known
    assert response["Cache-Control"] == "public, no-cache"


def test_a_revalidation_costs_one_query(client, day, django_assert_num_queries):
    known = tag(client)
    with django_assert_num_queries(1):
        ask(client, known)


@pytest.mark.parametrize(
    "known",
    ["{tag}", '"x", {tag}', 'W/"x",{tag} , "y"', "{strong}"],
    ids=["alone", "in a list", "in an untidy list", "made strong by a proxy"],
)
def test_any_of_the_known_tags_will_do(known, client, day):
    weak = tag(client)
    assert ask(client, known.format(tag=weak, strong=weak.removeprefix("W/"))).status_code == 304


@pytest.mark.parametrize("known", ['"x"', "nonsense", "W/", '"', "x" * 100_000])
def test_any_other_tag_gets_the_page(known, client, day):
    assert ask(client, known).status_code == 200


def test_head_is_answered_alike(client, day):
    known = tag(client)
    assert client.head("/page/")["ETag"] == known
    assert client.head("/page/", headers={"If-None-Match": known}).status_code == 304


def test_a_publication_changes_the_tag(client, day):
    known = tag(client)
    publish(topic("a"))
    response = ask(client, known)
    assert (response.status_code, response.content) == (200, b"edition 1")
    assert response["ETag"] != known


def test_a_new_day_changes_the_tag(client, day):
    known = tag(client)
    day.move_to(datetime(2023, 6, 1, 23, 59, 59, tzinfo=UTC), tick=False)
    assert tag(client) == known
    day.shift(timedelta(seconds=1))
    assert ask(client, known).status_code == 200


def test_another_name_of_the_server_changes_the_tag(client, day, settings):
    """Feeds and descriptions hold absolute addresses."""
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    at = [
        client.get("/page/", headers={"host": "one.example"})["ETag"],
        client.get("/page/", headers={"host": "two.example"})["ETag"],
        client.get("/page/", headers={"host": "two.example:8000"})["ETag"],
        client.get("/page/", headers={"host": "two.example"}, secure=True)["ETag"],
    ]
    assert len(set(at)) == 4


@pytest.mark.parametrize("raised", [OperationalError("gone"), index.IndexUnavailable("full")])
def test_an_index_that_cannot_catch_up_is_told_and_no_fault(client, day, monkeypatch, raised):
    def follow(_head):
        raise raised

    monkeypatch.setattr(index, "follow", follow)
    response = client.get("/page/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert client.get("/page/x.json")["Content-Type"] == "application/problem+json"


def test_other_code_changes_the_tag(client, day, monkeypatch):
    known = tag(client)
    monkeypatch.setattr(conditional, "code_version", lambda: "another")
    assert ask(client, known).status_code == 200


def test_the_version_of_the_code_follows_from_every_kind_of_file(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    kinds = [
        *(f"{room}/a.py" for room in ("config", "register", "alerts", "website", "opendata")),
        "website/views/a.py",
        "templates/a.html",
        "locale/cy/LC_MESSAGES/django.mo",
        "static/css/a.css",
        "static/js/a.js",
        "docs/policy/a.md",
        "requirements.txt",
    ]
    versions = set()
    for name in kinds:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    for name in kinds:
        (tmp_path / name).write_text("two")
        versions.add(conditional.code_version.__wrapped__())
    shown = {"REGISTER_HOME_COUNTRY": "JP", "CONTACT_EMAIL": "new@example.org", "ALERTS": False}
    for name, value in (shown | {"PUBLIC_ADDRESS": "https://new.example"}).items():
        setattr(settings, name, value)
        versions.add(conditional.code_version.__wrapped__())
    assert len(versions) == len(kinds) + 4


@pytest.mark.parametrize("known", ["{tag}", "*"])
def test_what_is_private_is_never_revalidated(known, client, day):
    for address in ("/admin/", "/healthz"):
        response = ask(client, known.format(tag=tag(client)), address)
        assert response.status_code == 200
        assert not response.has_header("ETag")


def test_a_page_is_only_read(client, day):
    response = client.post("/kept/", headers={"If-None-Match": tag(client)})
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert 'href="/kept/">Open the page' in response.content.decode()


def test_what_asks_not_to_be_stored_gets_no_tag(client, day):
    response = client.get("/kept/")
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")


def test_a_star_asks_whether_there_is_anything(client, day):
    assert ask(client, "*").status_code == 304
    assert ask(client, "*", "/missing/").status_code == 404
    assert ask(client, "*", "/kept/").status_code == 200


def test_what_an_answer_holds_open_is_closed_with_the_one_in_its_place(client, day):
    assert ask(client, "*", "/opened/").status_code == 304
    assert calls == ["closed"]


def test_what_may_be_older_than_the_head_is_not_kept(client, day, monkeypatch):
    monkeypatch.setattr(index, "follow", lambda head: False)
    response = client.get("/page/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")


def test_what_is_missing_gets_no_tag(client, day):
    response = client.get("/missing/")
    assert response.status_code == 404
    assert not response.has_header("ETag")


def test_no_cookie_is_set_or_asked_for(client, day):
    for response in (client.get("/page/"), ask(client, tag(client)), client.get("/missing/")):
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("error", [OperationalError, DatabaseError, InterfaceError, Error])
def test_without_a_database_there_is_a_plain_503(error, client, monkeypatch, caplog):
    def fail():
        raise error("could not connect to server at 10.0.0.7")

    monkeypatch.setattr(journal, "head", fail)
    response = client.get("/page/")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert response["Cache-Control"] == "no-store"
    assert b"cannot be reached" in response.content
    assert b"10.0.0.7" not in response.content
    assert b"Traceback" not in response.content
    assert "10.0.0.7" in caplog.text


def test_a_database_that_goes_away_in_a_view_is_a_plain_503(client, caplog):
    response = client.get("/broken/")
    assert response.status_code == 503
    assert "connection already closed" in caplog.text
