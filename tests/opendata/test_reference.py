"""What schemas and the reference page say of fields, codes and parameters."""

import re

import pytest

from opendata.api.service import document
from opendata.schemas import WORDS, schema_of
from register.codelists import Instrument
from register.documents import TYPES


@pytest.mark.parametrize("record_type", [None, *TYPES])
def test_every_field_is_described_and_none_that_comes_later_refused(record_type):
    schemas = document()["components"]["schemas"]
    if record_type:
        schema = schema_of(record_type, "https://register.example/")
        schemas = schema["$defs"] | {TYPES[record_type].__name__: schema}
    for name, schema in schemas.items():
        fields = schema.get("properties", {})
        assert [f for f, said in fields.items() if not said.get("description")] == [], name
        assert schema.get("additionalProperties", True) is True, name


def test_codes_are_defined_where_they_are_listed():
    said = document()["components"]["schemas"]["Instrument"]["description"]
    assert "`treaty`: " in said
    assert set(re.findall("`(.+?)`:", said)) == set(Instrument.values)


def test_no_words_are_written_for_fields_that_there_are_not():
    said = document()["components"]["schemas"]
    fields = {
        f"{name}.{field}" for name, one in said.items() for field in one.get("properties", ())
    }
    fields |= {name.rpartition(".")[2] for name in fields}
    assert [name for name in WORDS if name not in fields] == []


def test_the_reference_for_people_shows_choices_bounds_and_fields(client, db):
    page = client.get("/api/v1/docs").content.decode()
    assert "One of name, updated; name unless given." in page
    assert "A whole number from 1 to 100; 20 unless given." in page
    assert re.search(
        r"CommitmentKind.*?<span class=\"cs-code\">policy-dialogue</span>: ", page, re.S
    )
    linked = set(re.findall(r'href="#(schema-\w+)"', page))
    assert linked == set(re.findall(r'id="(schema-\w+)"', page)) & linked
    assert "schema-AgreementResult" in linked
    assert "`" not in page


@pytest.mark.parametrize(
    ("limit", "said"), [(40, "may ask 40 times a minute"), (0, "There is no limit")]
)
def test_the_reference_says_its_limits_how_to_mirror_and_what_versions_mean(
    client, db, settings, limit, said
):
    settings.API_REQUESTS_A_MINUTE = limit
    page = client.get("/api/v1/docs").content.decode()
    assert said in page
    assert "urllib.request.urlopen(url) as answer" in page
    assert "for two more years at least" in page
    assert '<link rel="canonical" href="http://testserver/api/v1/docs">' in page
