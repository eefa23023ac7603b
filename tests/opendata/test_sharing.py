"""Scripts of other sites may read whatever is for programs, and nothing more."""

import pytest

from tests.answers import whole

SHARED = [
    "/api/v1/agreements",
    "/api/v1/openapi.json",
    "/agreements.json",
    "/agreements.csv",
    "/agreements.atom",
    "/commitments.ics",
    "/agreements/gb-jp-2022-1.json",
    "/explore/map.svg",
    "/sitemap.xml",
    "/data/journal.jsonl",
    "/data/catalog.jsonld",
    "/data/schemas/agreement.json",
    "/data/verify_register.py",
    "/data/register.zip",
]
ELSEWHERE = {"origin": "https://example.org"}


@pytest.mark.parametrize("address", SHARED)
def test_other_sites_may_read_and_ask_again_with_what_they_know(client, real_register, address):
    asked = {"access-control-request-method": "GET"}
    asked |= {"access-control-request-headers": "if-none-match"}
    before = client.options(address, headers=ELSEWHERE | asked)
    assert (before.status_code, before["Access-Control-Allow-Origin"]) == (204, "*")
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]
    answer = client.get(address, headers=ELSEWHERE)
    whole(answer)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer
    again = client.get(address, headers=ELSEWHERE | {"if-none-match": answer["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("address", ["/agreements/x.json", "/people.csv?page=0", "/api/v1/x"])
def test_refusals_can_be_read_too(client, real_register, address):
    assert client.get(address, headers=ELSEWHERE)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/", "/agreements/", "/admin/", "/admin/x.json"])
def test_pages_are_not_opened_to_scripts_of_other_sites(client, real_register, address):
    answer = client.get(address, headers=ELSEWHERE)
    assert "Access-Control-Allow-Origin" not in answer


def test_what_is_asked_beforehand_counts_for_no_limit(client, db, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    assert {client.options("/api/v1/topics").status_code for _ in range(3)} == {204}
    assert client.get("/api/v1/topics").status_code == 200


def test_what_leads_to_the_api_can_be_followed_by_scripts(client, db):
    led = client.get("/api/v1", headers=ELSEWHERE)
    assert (led.status_code, led["Location"]) == (301, "/api/v1/")
    assert led["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/api", "/api/"])
def test_where_no_version_is_named_the_api_says_where_it_begins(client, db, address):
    answer = client.get(address, headers=ELSEWHERE)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert "begins at /api/v1/" in answer.json()["detail"]
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("address", ["/data/journal.jsonl", "/data/catalog.jsonld"])
def test_refusals_of_files_in_json_are_in_json(client, db, address):
    answer = client.get(f"{address}?as_of=2999-01-01")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert list(answer.json()["errors"]) == ["as_of"]


@pytest.mark.parametrize("address", ["/data/register.zip", "/updates.atom", "/commitments.ics"])
def test_refusals_of_other_files_are_in_words(client, db, address):
    answer = client.get(f"{address}?as_of=2999-01-01")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "\nas_of: " in answer.content.decode()
