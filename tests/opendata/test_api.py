"""The API: what OpenAPI says of it is so, and what it does not understand it refuses by name."""

import json
import os
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
from register.codelists import LegalForce
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


def closed(schema):
    """The schema as it would be if no field could come later: nothing undeclared is answered."""
    if isinstance(schema, dict):
        kept = {name: closed(said) for name, said in schema.items()}
        fields = isinstance(kept.get("properties"), dict)
        return kept | {"additionalProperties": False} if fields else kept
    return [closed(one) for one in schema] if isinstance(schema, list) else schema


def test_every_example_runs_and_fits_its_schema(api, real_register):
    components = closed(document()["components"])
    for path, found in document()["paths"].items():
        response = api.get(found["get"]["x-example"])
        assert response.status_code == 200, path
        answer = found["get"]["responses"]["200"]["content"]["application/json"]
        schema = answer["schema"] | {"components": components}
        Draft202012Validator(schema).validate(response.json())


def test_the_document_is_openapi_and_asks_nobody_else(api, db):
    said = api.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    names = [operation["get"]["operationId"] for operation in said["paths"].values()]
    assert len(names) == len(set(names))
    assert "http" not in json.dumps(said["paths"])


def test_limits_methods_and_bounds_are_described(client, db, settings):
    settings.API_REQUESTS_A_MINUTE = 100
    for path, found in document()["paths"].items():
        answers = found["get"]["responses"]
        assert "Allow" in answers["405"]["headers"], path
        assert all("RateLimit-Policy" in answer["headers"] for answer in answers.values()), path
        for one in found["get"]["parameters"]:
            if one["in"] == "path" and one["schema"]["type"] == "integer":
                assert one["schema"]["minimum"] == 1
    for answer in (client.get("/api/v1/topics"), client.post("/api/v1/topics")):
        assert answer["RateLimit-Policy"] == '"default";q=100;w=60'


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


def test_pages_name_the_next_one(api, real_register):
    response = api.get("/api/v1/agreements?page_size=50&country=gb")
    assert response.json()["next"] == "/api/v1/agreements?page_size=50&country=gb&page=2"
    assert 'rel="next"' in response["Link"]
    assert api.get(response.json()["next"]).json()["next"] is None


def test_sparse_fields_leave_out_the_rest(api, real_register):
    results = api.get("/api/v1/commitments?fields=due&page_size=3").json()["results"]
    assert {frozenset(one) for one in results} == {frozenset({"reference", "due"})}


def test_counts_of_filters_can_be_left_out(api, real_register):
    counted, bare = (api.get(f"/api/v1/agreements?facets={n}").json() for n in (1, 0))
    assert {one["value"] for one in counted["facets"]["force"]} <= set(LegalForce.values)
    assert bare == counted | {"facets": None, "next": bare["next"]}


@pytest.mark.parametrize("folder", ["organisations", "people", "strategies"])
def test_lists_of_what_belongs_to_a_country_can_be_of_one_alone(api, real_register, folder):
    found = api.get(f"/api/v1/{folder}?country=GB&page_size=100").json()["results"]
    everyone = api.get(f"/api/v1/{folder}?page_size=100").json()["results"]
    british = [one for one in everyone if one["country"]["reference"] == "gb"]
    assert found == british != []


# Refusals


def test_a_refusal_does_not_grow_with_what_is_refused(api, world):
    answer = api.get("/api/v1/commitments?" + "&".join(f"x{n}=1" for n in range(900)))
    assert len(refused(answer)["errors"]) == 10
    assert len(answer.content) < 5_000


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("agreements?foo=1", "foo", "is not a parameter of this address"),
        ("agreements?page=1&page=2", "page", "is given 2 times"),
        ("agreements?page=0", "page", "“0” is not a number from 1"),
        ("agreements?page_size=101", "page_size", "from 1 to 100"),
        ("agreements?signed_from=2022-13", "signed_from", "“2022-13” is not in the calendar"),
        ("agreements?sort=best", "sort", "best"),
        ("agreements?sort=relevance", "sort", "is an order of words found: give “q” too"),
        ("agreements?q=", "q", "is empty"),
        ("agreements?country=jp&country=", "country", "is empty"),
        ("agreements?force=bindin", "force", "“bindin” is no code of legal-force: choose from bin"),
        ("agreements?facets=2", "facets", "“2” is none of its values: choose from 1, 0"),
        ("topics?sort=best", "sort", "“best” is none of its values: choose from name, updated"),
        ("topics?country=jp", "country", "is not a parameter of this address"),
        ("agreements?fields=title,moon", "fields", "“moon” is no field of these results"),
        ("agreements?cursor=made-up", "cursor", "is no cursor of this register"),
        ("agreements?as_of=2999-01-01", "as_of", "has not come yet"),
        ("agreements?" + urlencode([("country", f"x{n}") for n in range(500)]), "country", "500"),
        ("agreements?" + "&".join(["topic=6g"] * 500), "topic", "is given 500 times"),
        ("agreements?country=jp;topic=ai", "country", "“jp;topic=ai” cannot be a reference"),
        ("agreements?topic=ai,6g", "topic", "repeat the parameter for each value"),
        ("agreements?person=a%00b", "person", "cannot be a reference"),
        ("commitments?organisation=%FF%FE", "organisation", "cannot be a reference"),
        ("agreements?strategy=" + "x" * 5000, "strategy", "cannot be a reference"),
        ("agreements?kind=funding,standards", "kind", "repeat the parameter for each value"),
        ("people?country=jp;x", "country", "cannot be a reference"),
        ("progress?agreement=a%00", "agreement", "cannot be a reference"),
        ("editions?since=-1", "since", "“-1” is not a number"),
        ("editions?since=1000000000000001", "since", "is not a number from 0"),
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
    assert "begins at /api/v1/" in refused(api.get("/api/"), 404)["detail"]
    said = refused(api.get("/api/v1/agreements/never-was"), 404)["detail"]
    assert "nothing at “/api/v1/agreements/never-was”" in said


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        ("?edition=77", "edition", "give a number from 1 to 1"),
        ("/editions/77", "number", "there is no edition 77"),
        ("/editions/0", "number", "give a number from 1 to 1"),
        ("/editions/99999999999999999999", "number", "give a number from 1 to 1"),
        ("?as_of=2020-01-01", "as_of", "it was first published on"),
        ("?as_of=2020-01-01&edition=1", "as_of", "it was first published on"),
    ],
)
def test_an_edition_that_there_is_not_is_refused_by_name(api, real_register, asked, name, said):
    problem = refused(api.get(f"/api/v1/agreements/gb-jp-2022-1{asked}"), 404)
    assert said in problem["errors"][name][0]


def test_a_withdrawn_record_says_when_and_why(api, db):
    topic = TopicFactory(published=True, reference="open-ran")
    withdraw(topic, reason="Entered twice.")
    assert "Entered twice." in refused(api.get("/api/v1/topics/open-ran"), 410)["detail"]
    listed = api.get("/api/v1/topics").json()["results"]
    assert [one["reference"] for one in listed] == []


def test_a_draft_is_like_what_never_was(api, db):
    TopicFactory(reference="a-draft")
    draft, never = (api.get(f"/api/v1/topics/{name}") for name in ("a-draft", "never-was"))
    assert (draft.status_code, never.status_code) == (404, 404)
    assert draft.content.replace(b"a-draft", b"never-was") == never.content


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
