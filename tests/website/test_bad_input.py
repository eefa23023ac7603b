"""Whatever stands in an address: a plain answer that says what to do, of the right kind, soon."""

from functools import partial
from itertools import product

import pytest

from tests.costs import cost

PAGED = ["/agreements/", "/commitments/", "/people/", "/organisations/", "/topics/"]
PAGED += ["/strategies/", "/updates/", "/agreements.json", "/commitments.json"]
FINDERS = ["/agreements", "/commitments", "/explore/map", "/explore/timeline", "/explore/matrix"]
FINDERS += ["/explore/progress", "/explore/network"]
PAGES = [f"{finder}/" for finder in FINDERS] + ["/agreements/compare/", "/countries/gb/jp/"]
PAGES += ["/topics/open-ran/", "/topics/open-ran/editions/", "/topics/open-ran/editions/1..1/"]
PAGES += ["/updates/", "/", "/countries/", "/report/", "/report/sent/", "/explore/", "/about/"]
PAGES += ["/alerts/", "/alerts/sent/", "/alerts/confirm/x/", "/alerts/stop/x/"]
FILES = [f"{finder}.csv" for finder in FINDERS] + ["/explore/map.svg", "/explore/timeline.svg"]
FILES += ["/agreements.json", "/commitments.json", "/topics/open-ran.json"]
PARAMETERS = ["q", "country", "between", "topic", "status", "signed_from", "due_to", "sort"]
PARAMETERS += ["page", "as_of", "ref", "record", "follow", "strategy", "overdue", "unheard-of"]
BAD = {
    "an impossible day": "2022-02-30",
    "an unknown code": "zz",
    "a page too far": "9999",
    "no number": "abc",
    "100 KB": "agreement ( " * 8_500,
    "right-to-left marks": "\u202eopen\u202c\u200f",
    "NUL": "open\x00ran",
    "a lone surrogate": "%ED%A0%80",
    "combining marks": "e" + "\u0301" * 500,
    "brackets": "((((((((((" * 50 + '"',
    "a long number": "9" * 5000,
    "not Latin": "総務省 𠮷",
    "minus one": "-1",
    "a formula": "=cmd()",
}
KINDS = {".json": "application/problem+json", ".csv": "text/plain", ".svg": "text/plain"}
DEAR = 10  # times the dearest page asked for plainly


def asked(client, address, parameter, value):
    if "%" in value:
        return client.get(f"{address}?{parameter}={value}", follow=True)
    return client.get(address, {parameter: value}, follow=True)


@pytest.mark.parametrize("bad", BAD)
def test_bad_values_get_plain_answers(client, world, bad):
    wrong = []
    plain = (partial(client.get, address) for address in [*PAGES, *FILES])
    limit = DEAR * max(min(cost(ask)[1] for _ in range(2)) for ask in plain)
    for address, parameter in product([*PAGES, *FILES], PARAMETERS):
        ask = partial(asked, client, address, parameter, BAD[bad])
        response, seconds = cost(ask)
        kind = response.headers.get("Content-Type", "")
        ending = next((e for e in KINDS if address.endswith(e)), "")
        wanted = KINDS.get(ending, "text/html")
        refused = response.status_code >= 400
        dear = seconds > limit and min(cost(ask)[1] for _ in range(2)) > limit
        if response.status_code not in (200, 400, 404) or dear:
            wrong.append((address, parameter, response.status_code, round(seconds / limit, 1)))
        elif refused and not kind.startswith(wanted):
            wrong.append((address, parameter, kind))
    assert wrong == []


@pytest.mark.parametrize("address", PAGED)
@pytest.mark.parametrize("page", ["0", "-1", "2", "99", "9999", "abc", "1.5", "٣", "9" * 5000])
def test_a_page_that_is_not_there_says_how_many_there_are(client, world, address, page):
    response = client.get(address, {"page": page})
    assert response.status_code == 404
    said = response.content.decode()
    assert "is not a page: give a number from 1 to 1" in said
    if address.endswith("/"):
        assert "Go to the first page" in said


def test_it_links_to_the_last_page_and_keeps_the_filters(client, real_register):
    response = client.get("/agreements/", {"country": "jp", "page": "9999"})
    said = response.content.decode()
    last = client.get("/agreements/", {"country": "jp"}).context["paginator"].num_pages
    assert last > 1
    assert f"?country=jp&amp;page={last}" in said
    assert client.get("/agreements/", {"country": "jp", "page": last}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/none.json", 404),
        ("/nowhere.json", 404),
        ("/nowhere.csv", 404),
        ("/agreements/gb-jp-2022-1/commitments/99.json", 404),
        ("/agreements.json?signed_from=2022-13", 400),
        ("/agreements.csv?signed_from=2022-13", 400),
        ("/agreements.csv?as_of=never", 400),
        ("/topics/open-ran.json?as_of=never", 400),
        ("/explore/map.csv?signed_from=2022-13", 400),
        ("/explore/map.svg?signed_from=2022-13", 400),
    ],
)
def test_programs_are_refused_without_a_page(client, world, address, status):
    response = client.get(address)
    assert response.status_code == status
    ending = "." + address.partition("?")[0].rpartition(".")[2]
    assert response["Content-Type"].startswith(KINDS[ending])
    assert response["Access-Control-Allow-Origin"] == "*"
    if ending == ".json":
        problem = response.json()
        assert (problem["status"], problem["type"]) == (status, "about:blank")
        assert problem["title"]
        assert problem["detail"]
    else:
        assert response.content.decode().startswith(f"{status} ")


def test_people_still_get_a_page(client, world):
    assert client.get("/topics/none/")["Content-Type"].startswith("text/html")
