"""Lists and records for programs: the same answers as the pages, under the same parameters."""

import csv
import io
import json

import pytest
from django.test import Client

from editorial.load import load_documents
from editorial.publish import publish
from register import index, verifier
from tests.canaries import canaried, full_documents

AGREEMENT_ADDRESSES = ["/agreements.json", "/commitments.json"]


@pytest.fixture
def full_world(world):
    publish(load_documents(full_documents()[:-1]).records, note="Everything filled in.")
    index.follow()


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_a_json_list_counts_pages_and_facets(full_world, client):
    answer = client.get("/agreements.json?country=jp&topic=open-ran").json()
    assert (answer["count"], answer["page"], answer["pages"]) == (1, 1, 1)
    assert [r["reference"] for r in answer["results"]] == ["gb-jp-2022-1"]
    japan = next(o for o in answer["facets"]["country"] if o["value"] == "jp")
    assert japan == {"value": "jp", "label": "Japan", "count": 1, "selected": True}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("signed_from=2022-13", "signed_from"),
        ("between=gb", "between"),
        ("sort=sideways", "sort"),
    ],
)
@pytest.mark.parametrize("twin", ["agreements.json", "agreements.csv"])
def test_a_program_is_told_which_parameter_is_wrong(full_world, client, twin, query, field):
    response = client.get(f"/{twin}?{query}")
    assert response.status_code == 400
    if twin.endswith(".json"):
        assert list(response.json()["errors"]) == [field]
    else:
        assert f"\n{field}: " in response.content.decode()


@pytest.mark.parametrize("page", ["0", "9999", "x"])
def test_a_page_that_is_not_there_is_said(full_world, client, page):
    response = client.get(f"/agreements.json?page={page}")
    assert response.status_code == 404
    assert f"“{page}”" in response.json()["errors"]["page"][0]


def test_csv_holds_every_row_with_the_same_references_as_json(full_world, client):
    listed = client.get("/commitments.json").json()["results"]
    rows = rows_of(client.get("/commitments.csv"))
    assert [row["reference"] for row in rows] == [result["reference"] for result in listed]
    assert rows[0]["countries"].split(";") == ["gb", "jp"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_is_a_live_formula(full_world, client, start):
    agreement = next(d for d in full_documents() if d.type == "agreement")
    live = agreement.model_copy(update={"title": f"{start}HYPERLINK(1)".strip()})
    publish(load_documents([live]).records, note="A title that begins oddly.")
    index.follow()
    rows = rows_of(client.get("/agreements.csv"))
    assert not any(value.startswith(tuple("=+-@\t＝")) for row in rows for value in row.values())


def test_a_record_is_the_document_just_as_it_was_frozen(full_world, client):
    answer = client.get("/agreements/gb-jp-2022-1.json").json()
    assert list(answer) == ["edition", "document"]
    assert verifier.sha256(verifier.canonical(answer["document"])) == answer["edition"]["digest"]


def test_a_commitment_comes_with_its_progress(world, client):
    answer = client.get("/agreements/gb-jp-2022-1/commitments/1.json").json()
    assert answer["document"]["number"] == 1
    assert answer["statuses"] == ["not-assessed"]
    assert [u["reference"] for u in answer["progress"]] == ["gb-jp-2022-1-u1"]
    assert client.get("/agreements/gb-jp-2022-1/commitments/99.json").status_code == 404


def test_the_downloaded_journal_verifies(full_world, client):
    response = client.get("/data/journal.jsonl")
    lines = b"".join(response.streaming_content).decode().splitlines()
    editions = [json.loads(line) for line in lines]
    assert list(verifier.problems(editions)) == []
    editions[3]["document"]["name"] = "Changed"
    assert "edition 4 " in next(verifier.problems(editions))


def test_any_site_may_read(full_world, client):
    for address in ("/agreements.json", "/agreements.csv", "/countries/jp.json"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"


def test_signs_of_life(world, client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").content.startswith(b"ready at edition ")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_signs_of_life_are_kept_by_nobody_and_take_nothing_in(world, address):
    client = Client(enforce_csrf_checks=True)
    assert client.get(address)["Cache-Control"] == "no-store"
    refused = client.post(address)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("address", ["/agreements/", "/agreements.json", "/commitments/"])
def test_a_list_costs_one_query_however_long(world, client, address, django_assert_num_queries):
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)
    agreement = next(d for d in full_documents() if d.type == "agreement")
    copies = [
        canaried(agreement, f"Copy {n}", reference=f"gb-jp-2022-{n}", relations=[])
        for n in range(100, 150)
    ]
    publish(load_documents(copies).records, note="Fifty more.")
    index.follow()
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/agreements/gb-jp-2022-1/", 3),
        ("/agreements/gb-jp-2022-1/commitments/1/", 2),
        ("/countries/jp/", 3),
        ("/people/julia-lopez/", 4),
        ("/organisations/gb-dcms/", 3),
        ("/topics/open-ran/", 2),
        ("/agreements/gb-jp-2022-1.json", 2),
    ],
)
def test_a_record_page_costs_few_queries(
    full_world, client, address, queries, django_assert_max_num_queries
):
    client.get("/agreements/")
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200
