"""What must be true is said by the database, in an editor's words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.models import (
    Agreement,
    Commitment,
    Event,
    ProgressUpdate,
    Relation,
    Source,
    Topic,
    TopicName,
)
from partners.models import Country, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(world):
    return Agreement.objects.get(reference="gb-jp-2022-1")


@pytest.fixture
def other(world):
    return Agreement.objects.get(reference="gb-in-2021-1")


def day(name, value="2022-03-04", precision="day"):
    return {name: value, f"{name}_precision": precision}


def broken_rows(agreement, other):
    """A row that breaks each rule, with words of the message that an editor reads."""
    gb = Country.objects.get(code="GB")
    update = {"agreement": agreement, "text": "Met.", "status": "not-assessed"}
    commitment = {"agreement": agreement, "number": 50, "text": "Do.", "kind": "standards"}
    source = {"agreement": agreement, "key": "s9", "publisher": "P", "kind": "press"}
    organisation = {"name": "Ministry", "country": gb}
    topic = Topic.objects.get(reference="open-ran")
    TopicName.objects.create(topic=topic, language="cy", name="RAN agored")
    return [
        (TopicName(topic=topic, language="cy", name="RAN Agored"), "already a name in this"),
        (TopicName(topic=topic, language="en", name="O-RAN"), "The name in English stands above"),
        (Country(code="g1", name="X"), "two capital letters"),
        (Organisation(**organisation, native_name="省"), "with its language"),
        (
            Organisation(
                **organisation, **day("started_on", "2023-01-01"), **day("ended_on", "2022-01-01")
            ),
            "ends before it starts",
        ),
        (Organisation(**organisation, **day("ended_on", "2022-03-04", "month")), "as far as"),
        (Organisation(**organisation, **day("ended_on", "2022-03-01", "year")), "as far as"),
        (Organisation(**organisation, ended_on="2022-03-04"), "as far as"),
        (Event(agreement=agreement, kind="signed", headline=True), "Only one event"),
        (Commitment(**commitment | {"number": 1}), "already used"),
        (Commitment(**commitment | {"number": 0}), "numbered from 1"),
        (Commitment(**commitment, verb="will"), "Quote the verb"),
        (Commitment(**commitment, ongoing=True, **day("due_on")), "not both"),
        (Commitment(**commitment, amount=5), "together with its currency"),
        (Source(**source | {"key": "s0"}), "already used"),
        (Source(**source, archive_path="a.txt"), "together with its SHA-256"),
        (Source(**source, answer=404), "on which day"),
        (Relation(agreement=agreement, kind="amends", target=agreement), "related to itself"),
        (ProgressUpdate(**update, assessor="government"), "Name the government"),
        (ProgressUpdate(**update, confidence="on-track"), "while the work is under way"),
        (ProgressUpdate(**update | {"status": "stopped"}), "Say why"),
        (ProgressUpdate(**update | {"status": "no-update"}), "reports something"),
        (
            Agreement(
                title="T", instrument="treaty", summary="S", confidence="high", force="binding"
            ),
            "Quote the passage",
        ),
    ]


def test_every_rule_speaks_and_holds(agreement, other):
    for row, words in broken_rows(agreement, other):
        with pytest.raises(ValidationError) as error:
            row.validate_constraints()
        assert words in str(error.value), (row, words)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_reference_data_in_use_is_protected(agreement):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        Country.objects.get(code="GB").delete()


def test_an_update_corrects_one_of_its_own_agreement(agreement, other):
    first = ProgressUpdate.objects.get(reference="gb-jp-2022-1-u1")
    wrong = ProgressUpdate(agreement=other, text="X", status="not-assessed", corrects=first)
    with pytest.raises(ValidationError, match="another agreement"):
        wrong.clean()
