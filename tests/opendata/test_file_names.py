"""A saved list is called what it holds."""

import pytest

from register import index
from tests.answers import whole

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/agreements.csv", "agreements"),
        ("/agreements.csv?country=jp&topic=open-ran&sort=oldest", "agreements-jp-open-ran"),
        ("/agreements.csv?between=gb,jp&signed_from=2022-03", "agreements-gb-jp-2022-03"),
        ("/commitments.csv?overdue=1&country=jp", "commitments-jp-overdue"),
        ("/agreements.csv?q=Open+RAN:+“5G”", "agreements-open-ran-5g"),
        ("/agreements.csv?q=../%22x%22%0d%0ay", "agreements-x-y"),
        ("/agreements.csv?q=日本", "agreements"),
        ("/agreements.csv?unknown=jp", "agreements"),
        (f"/agreements.csv?country=jp&q={'x' * 900}", "agreements-jp"),
    ],
    ids=["all", "filters", "a pair, a date", "yes", "words", "hostile", "no ASCII", "none", "long"],
)
def test_what_a_file_is_called(client, world, address, name):
    response = client.get(address)
    whole(response)
    assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'


def test_the_day_is_part_of_the_name(client, world):
    day = index.today()
    response = client.get(f"/agreements.csv?country=jp&as_of={day}")
    whole(response)
    assert response["Content-Disposition"] == f'attachment; filename="agreements-{day}-jp.csv"'
