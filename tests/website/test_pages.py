"""Every public page answers, on a small register and on an empty one."""

import pytest

LISTS = [
    "/",
    "/agreements/",
    "/commitments/",
    "/countries/",
    "/people/",
    "/organisations/",
    "/topics/",
    "/strategies/",
    "/updates/",
    "/about/",
]
RECORDS = [
    "/agreements/gb-jp-2022-1/",
    "/agreements/gb-jp-2022-1/commitments/1/",
    "/countries/jp/",
    "/countries/gb/jp/",
    "/people/julia-lopez/",
    "/organisations/gb-dcms/",
    "/topics/open-ran/",
    "/strategies/gb-digital-strategy-2022/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", LISTS)
def test_lists_answer_while_nothing_is_published(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [*LISTS, *RECORDS])
def test_pages_answer(client, world, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response
    assert "Cookie" not in response.get("Vary", "")
