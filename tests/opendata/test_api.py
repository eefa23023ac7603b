"""The API: what OpenAPI says of it is so, and what it does not understand it refuses by name."""

import json
import os
from unittest.mock import ANY
from urllib.parse import urlencode

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from editorial.publish import withdraw
from opendata.api.service import document
from register import journal
from register.finders import AgreementFinder, CommitmentFinder
from register.verifier import problems
from tests.factories import TopicFactory

# The whole of it: API_CASES=500 .venv/bin/pytest tests/opendata/test_api.py -k every_operation
CASES = int(os.environ.get("API_CASES", "10"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


@pytest.fixture
def api(client):
    return client


@pytest.fixture
def kept_connection():
    """A server closes the connection after a request; the test's transaction needs it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def refused(response, status=400):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    return response.json()


# What OpenAPI says


def test_every_example_runs_and_fits_its_schema(api, real_register):
    for path, found in document()["paths"].items():
        response = api.get(found["get"]["x-example"])
        assert response.status_code == 200, path
        answer = found["get"]["responses"]["200"]["content"]["application/json"]
        schema = answer["schema"] | {"components": document()["components"]}
        Draft202012Validator(schema).validate(response.json())


def test_the_document_is_openapi_and_asks_nobody_else(api, db):
    said = api.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    names = [operation["get"]["operationId"] for operation in said["paths"].values()]
    assert len(names) == len(set(names))
    assert "http" not in json.dumps(said["paths"])


@pytest.mark.parametrize(
    ("path", "finder"),
    [("/api/v1/agreements", AgreementFinder), ("/api/v1/commitments", CommitmentFinder)],
)
def test_every_filter_of_the_finders_is_a_parameter(path, finder):
    names = [one["name"] for one in document()["paths"][path]["get"]["parameters"]]
    assert names[: len(finder.base_filters)] == list(finder.base_filters)


def test_every_operation_holds_what_it_promises(real_register, kept_connection):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    for path in document()["paths"]:
        ask(schema[path]["GET"])


def ask(operation):
    """Ask an operation what its description allows; raises with the request that went wrong."""

    @hypothesis.settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy())
    def holds(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    holds()


# Lists


def test_a_cursor_reads_a_list_whole_and_nothing_twice(api, real_register):
    read, address = [], "/api/v1/agreements?page_size=20&sort=title&fields=reference"
    part = api.get(address).json()
    while part["cursor"]:
        read += part["results"]
        part = api.get(f"{address}&cursor={part['cursor']}").json()
    read += part["results"]
    whole = [c["reference"] for c in read]
    assert (len(whole), len(set(whole))) == (84, 84)


def test_a_list_that_grows_is_read_on_where_it_was_left(api, db):
    for name in "bcdefg":
        TopicFactory(published=True, name=name, reference=name)
    address = "/api/v1/topics?page_size=3&fields=reference"
    first = api.get(address).json()
    TopicFactory(published=True, name="a", reference="a")
    second = api.get(f"{address}&cursor={first['cursor']}").json()
    names = [one["reference"] for one in first["results"] + second["results"]]
    assert names == list("bcdefg")


def test_pages_name_the_next_one(api, real_register):
    response = api.get("/api/v1/agreements?page_size=50&country=gb")
    assert response.json()["next"] == "/api/v1/agreements?page_size=50&country=gb&page=2"
    assert 'rel="next"' in response["Link"]
    assert api.get(response.json()["next"]).json()["next"] is None


def test_sparse_fields_leave_out_the_rest(api, real_register):
    results = api.get("/api/v1/commitments?fields=due&page_size=3").json()["results"]
    assert {frozenset(one) for one in results} == {frozenset({"reference", "due"})}


# Refusals


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("agreements?foo=1", "foo", "is not a parameter of this address"),
        ("agreements?page=1&page=2", "page", "is given 2 times"),
        ("agreements?page=0", "page", "“0” is not a number from 1"),
        ("agreements?page_size=101", "page_size", "from 1 to 100"),
        ("agreements?signed_from=2022-13", "signed_from", "“2022-13” is not in the calendar"),
        ("agreements?sort=best", "sort", "best"),
        ("agreements?fields=title,moon", "fields", "“moon” is no field of these results"),
        ("agreements?cursor=made-up", "cursor", "is no cursor of this register"),
        ("agreements?as_of=2999-01-01", "as_of", "has not come yet"),
        ("agreements?" + urlencode([("country", f"x{n}") for n in range(500)]), "country", "500"),
        ("editions?since=-1", "since", "“-1” is not a number"),
        ("editions?since=999999", "since", "comes after the end of the journal"),
        ("editions?limit=9999", "limit", "from 1 to 500"),
        ("agreements/gb-jp-2022-1?edition=x", "edition", "“x” is not a number"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(api, real_register, address, name, said):
    problem = refused(api.get(f"/api/v1/{address}"))
    assert said in " ".join(problem["errors"][name])
    assert name in problem["detail"]


def test_addresses_and_methods_that_there_are_not(api, real_register):
    assert "no version “v2”" in refused(api.get("/api/v2/agreements"), 404)["detail"]
    assert "nothing at this address" in refused(api.get("/api/v1/moons"), 404)["detail"]
    assert "only read" in refused(api.post("/api/v1/agreements"), 405)["detail"]
    refused(api.get("/api/v1/agreements/never-was"), 404)
    refused(api.get("/api/v1/agreements/gb-jp-2022-1/editions/99999999999999999999"), 404)


def test_a_withdrawn_record_says_when_and_why(api, db):
    topic = TopicFactory(published=True, reference="open-ran")
    withdraw(topic, reason="Entered twice.")
    assert "Entered twice." in refused(api.get("/api/v1/topics/open-ran"), 410)["detail"]
    listed = api.get("/api/v1/topics").json()["results"]
    assert [one["reference"] for one in listed] == []


def test_a_draft_is_like_what_never_was(api, db):
    TopicFactory(reference="a-draft")
    draft, never = (api.get(f"/api/v1/topics/{name}") for name in ("a-draft", "never-was"))
    assert (draft.status_code, draft.content) == (never.status_code, never.content) == (404, ANY)


# Limits, caching, other sites


def test_too_many_requests_are_told_how_long_to_wait(client, db, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    statuses = [client.get("/api/v1/topics").status_code for _ in range(3)]
    response = client.get("/api/v1/topics", headers={"x-forwarded-for": "203.0.113.9"})
    assert statuses == [200, 200, 200]
    refused(response, 429)
    assert 0 < int(response["Retry-After"]) <= 60
    other = client.get("/api/v1/topics", REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 200


def test_other_sites_may_read_and_nothing_more(api, real_register):
    preflight = api.options("/api/v1/agreements", headers={"origin": "https://example.org"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    answer = api.get("/api/v1/agreements", headers={"origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Last-Modified" in answer
    again = api.get("/api/v1/agreements", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


# Mirroring


def test_the_register_is_mirrored_with_the_api_alone(api, real_register):
    TopicFactory(published=True, reference="later")
    mirror, address = [], "/api/v1/editions?since=0&limit=150"
    while address:
        part = api.get(address).json()
        mirror += part["results"]
        address = part["next"]
    assert list(problems(mirror)) == []
    assert mirror[-1]["hash"] == part["head"]["hash"] == journal.head().hash
    TopicFactory(published=True, reference="later-still")
    more = api.get(f"/api/v1/editions?since={mirror[-1]['seq']}").json()["results"]
    assert list(problems([*mirror, *more])) == []
    assert more[-1]["hash"] == journal.head().hash
