"""The lists without filters, as JSON and CSV: the rows of the page, and the same in both."""

import pytest
from django.utils import timezone

from editorial.load import load_documents
from editorial.publish import publish
from register import index
from tests.canaries import canaried, full_documents
from tests.opendata.test_twins import rows_of

LISTS = ["countries", "people", "organisations", "topics", "strategies", "updates"]


@pytest.fixture
def full_world(world):
    publish(load_documents(full_documents()[:-1]).records, note="Everything filled in.")
    index.follow()


@pytest.mark.parametrize("name", ["people", "organisations", "strategies"])
@pytest.mark.parametrize("day", ["", "&as_of={today}"], ids=["now", "as of a day"])
def test_those_of_one_country(full_world, client, name, day):
    day = day.format(today=timezone.now().date())
    every = client.get(f"/{name}.json").json()["results"]
    wanted = [row["reference"] for row in every if row["country"] == "gb"]
    assert len(wanted) > 0
    page = client.get(f"/{name}/?country=GB{day}")
    assert [row["document"].reference for row in page.context["rows"]] == wanted
    assert "United Kingdom" in page.content.decode().partition('class="cs-chip"')[2]
    assert f"/{name}.csv?country=GB" in page.content.decode()
    answer = client.get(f"/{name}.json?country=GB{day}").json()
    assert [row["reference"] for row in answer["results"]] == wanted
    rows = rows_of(client.get(f"/{name}.csv?country=GB{day}"))
    assert [row["reference"] for row in rows] == wanted


@pytest.mark.parametrize("country", ["zz", "%00", "x" * 5000], ids=["unknown", "NUL", "long"])
def test_a_wrong_country_has_nobody(world, client, country):
    page = client.get(f"/people/?country={country}")
    assert (page.status_code, list(page.context["rows"])) == (200, [])
    assert "Nothing of this country is in the register." in page.content.decode()
    assert client.get(f"/people.json?country={country}").json()["count"] == 0


@pytest.mark.parametrize("day", ["", "&as_of={today}"], ids=["now", "as of a day"])
def test_people_in_the_offices_of_one_organisation(client, real_register, day):
    query = f"?organisation=GB-DSIT{day.format(today=index.today())}"
    people = [row["document"] for row in client.get("/people/").context["rows"]]
    wanted = [
        person.reference
        for person in people
        if "gb-dsit" in {held.organisation.reference for held in person.appointments}
    ]
    assert len(people) > len(wanted) > 3
    page = client.get(f"/people/{query}")
    assert [row["document"].reference for row in page.context["rows"]] == wanted
    answer = client.get(f"/people.json{query}").json()
    assert [row["reference"] for row in answer["results"]] == wanted
    assert [r["reference"] for r in rows_of(client.get(f"/people.csv{query}"))] == wanted


@pytest.mark.parametrize("day", ["", "&as_of={today}"], ids=["now", "as of a day"])
@pytest.mark.parametrize("organisation", ["gb", "peter-kyle", "zz", "%00", "%22", "%25", "x" * 999])
def test_what_is_no_organisation_has_nobody(client, real_register, organisation, day):
    query = f"?organisation={organisation}{day.format(today=index.today())}"
    page = client.get(f"/people/{query}")
    assert (page.status_code, list(page.context["rows"])) == (200, [])
    assert "Nobody in the register meets these filters." in page.content.decode()
    assert client.get(f"/people.json{query}").json()["count"] == 0


def test_a_filter_is_taken_away_by_itself(client, real_register):
    active = client.get("/people/?country=gb&organisation=gb-dsit").context["active"]
    assert [filter["remove_url"] for filter in active] == [
        "/people/?organisation=gb-dsit",
        "/people/?country=gb",
    ]


def test_topics_have_no_country(world, client):
    assert len(client.get("/topics/?country=gb").context["rows"]) == 2
    assert client.get("/topics.json?country=gb").json()["count"] == 2


@pytest.mark.parametrize("name", LISTS)
def test_both_forms_hold_the_same_under_the_same_names(full_world, client, name):
    answer = client.get(f"/{name}.json").json()
    assert list(answer) == ["count", "page", "pages", "results"]
    rows = rows_of(client.get(f"/{name}.csv"))
    assert answer["count"] == len(rows) > 0
    assert len(answer["results"]) == min(len(rows), 50 if name == "updates" else 100)
    for result, row in zip(answer["results"], rows, strict=False):
        joined = {k: ";".join(v) if isinstance(v, list) else v for k, v in result.items()}
        assert {k: "" if v is None else str(v) for k, v in joined.items()} == row


@pytest.mark.parametrize("name", LISTS)
def test_every_address_given_is_on_the_page(full_world, client, name):
    page = client.get(f"/{name}/").content.decode()
    results = client.get(f"/{name}.json").json()["results"]
    assert [r["address"] for r in results if f'href="{r["address"]}"' not in page] == []


def test_agreements_are_counted(full_world, client):
    results = client.get("/countries.json").json()["results"]
    japan = next(r for r in results if r["reference"] == "jp")
    assert (japan["agreements"], japan["code"]) == (2, "JP")


@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_is_not_there_is_said(full_world, client, name):
    response = client.get(f"/{name}.json?page=99")
    assert response.status_code == 404
    assert "“99”" in response.json()["errors"]["page"][0]


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("name", LISTS)
def test_before_the_register_began_there_is_nothing(full_world, client, name, form):
    response = client.get(f"/{name}.{form}?as_of=2001-01-01")
    rows = response.json()["results"] if form == "json" else rows_of(response)
    assert list(rows) == []


def test_no_cell_is_a_live_formula(full_world, client):
    topic = next(d for d in full_documents() if d.type == "topic")
    live = topic.model_copy(update={"definition": "=HYPERLINK(1)"})
    publish(load_documents([live]).records, note="=1+1")
    index.follow()
    for name in ("topics", "updates"):
        cells = [v for row in rows_of(client.get(f"/{name}.csv")) for v in row.values()]
        assert not any(value.startswith("=") for value in cells)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_as_many_queries_however_long(
    full_world, client, name, django_assert_max_num_queries
):
    topic = next(d for d in full_documents() if d.type == "topic")
    copies = [canaried(topic, f"Copy {n}", reference=f"copy-{n}") for n in range(60)]
    publish(load_documents(copies).records, note="Sixty more.")
    index.follow()
    client.get(f"/{name}.json")
    with django_assert_max_num_queries(4):
        client.get(f"/{name}.json")
