"""Beside a record's page: what stops it, what is unlikely, what would make it better."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import AgreementTitle, Party, Source, TopicName
from editorial.admin.side_list import SHOWN
from tests.admin.test_editing import change, form
from tests.factories import (
    AgreementFactory,
    AppointmentFactory,
    CommitmentFactory,
    CountryFactory,
    EventFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    TopicFactory,
    TopicNameFactory,
    published,
    withdraw,
)

pytestmark = pytest.mark.django_db


def listed(client, record):
    return client.get(change(record)).context_data["side_list"]


def texts(group):
    return [item.text or item.links[0][0] for item in group.items]


def links(group):
    return {text: address for item in group.items for text, address in item.links}


def test_a_new_agreement_is_told_what_stops_it_in_words_of_the_page(officer):
    agreement = AgreementFactory(parts__parties=[{"gb": True}])
    found = listed(officer, agreement)
    assert texts(found.stops) == [
        "an agreement has two or more; add them",
        "Names records that are not public yet",
    ]
    assert links(found.stops)["Parties"] == "#parties-heading"
    gb = agreement.parties.get().country
    assert links(found.stops)["United Kingdom (country)"] == change(gb)
    assert found.said == "2 things to do"


def test_a_published_record_is_stopped_by_nothing(officer):
    agreement = published(AgreementFactory(parts__rows=1))
    found = listed(officer, agreement)
    assert found.stops.items == []
    assert "✓" not in found.said
    page = officer.get(change(agreement)).content.decode()
    assert '<p class="cs-done">Nothing stops it</p>' in page


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_named_must_be_public(officer, state):
    topic = TopicFactory()
    agreement = AgreementFactory(parts__rows=1)
    agreement.commitments.get().topics.set([topic])
    if state == "withdrawn":
        withdraw(published(topic), reason="A mistake.")
    assert f"{topic} (topic)" in links(listed(officer, agreement).stops)
    published(agreement)
    assert f"{topic} (topic)" not in links(listed(officer, agreement).stops)


def test_all_faults_of_all_parts_are_told_with_their_rows(officer):
    agreement = published(AgreementFactory(parts__rows=3))
    AgreementTitle.objects.filter(pk=agreement.titles.last().pk).update(language="Japanese")
    Source.objects.filter(pk=agreement.sources.first().pk).update(url="ftp://gov.example/text")
    agreement.commitments.filter(number=2).update(amount=10**16, currency="GBP")
    found = listed(officer, agreement).stops
    assert links(found) == {
        "Title in another language 3, language": "#id_titles-2-language",
        "Source 1, address": "#id_sources-0-url",
        "Commitment 2, amount": "#id_commitments-1-amount",
    }
    said = " ".join(texts(found))
    assert "“Japanese” is not a language code" in said
    assert "“ftp://gov.example/text”" in said
    assert "“10000000000000000” is too much" in said


def test_what_a_name_of_a_topic_cannot_be_is_told_with_its_row(officer):
    name = TopicNameFactory()
    TopicName.objects.filter(pk=name.pk).update(language="Japanese")
    found = listed(officer, name.topic).stops
    assert links(found) == {"Name in another language 1, language": "#id_names-0-language"}
    assert "“Japanese” is not a language code" in texts(found)[0]


def test_a_reference_that_names_something_else_is_told_while_it_can_be_changed(officer):
    agreement = AgreementFactory(reference="open-ran")
    found = listed(officer, agreement).stops
    assert links(found)["Reference"] == "#id_reference"
    assert "gb-jp-nd-1" in texts(found)[0]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda: PersonFactory(), "country"),
        (lambda: OrganisationFactory(), "country"),
        (lambda: ProgressUpdateFactory(), "agreement"),
    ],
    ids=["person", "organisation", "progress update"],
)
def test_every_kind_of_record_has_a_list(officer, make, what):
    found = listed(officer, make())
    assert texts(found.stops) == ["Names records that are not public yet"]
    assert any(f"({what})" in name for name in links(found.stops))


def test_an_update_without_evidence_is_told_so(officer):
    update = ProgressUpdateFactory()
    update.evidence.all().delete()
    assert "#evidence-heading" in links(listed(officer, update).stops).values()


def test_rows_are_named_and_lead_to_the_field(officer):
    agreement = published(AgreementFactory(parts__rows=2))
    agreement.commitments.filter(number=1).delete()
    agreement.commitments.filter(number=2).update(passage="")
    agreement.commitments.get().responsible_organisations.clear()
    found = listed(officer, agreement)
    assert texts(found.unlikely) == ["Commitment with neither a passage nor an owner"]
    assert links(found.unlikely) == {"Commitment 2": "#id_commitments-0-passage"}
    assert found.said == "Nothing stops publication, 1 looks unlikely"


def test_every_link_within_the_page_leads_somewhere(officer):
    agreement = AgreementFactory(parts__rows=2, parts__parties=[{"gb": True}])
    agreement.commitments.update(passage="", due_on=None)
    EventFactory(agreement=agreement, happened_on_edtf="2999")
    Party.objects.create(agreement=agreement, country=CountryFactory(jp=True))
    for record in (agreement, PersonFactory(), OrganisationFactory(), TopicFactory()):
        page = officer.get(change(record)).content.decode()
        ids = set(re.findall(r' id="([^"]+)"', page))
        side = page[page.index('<aside class="cs-side"') : page.index("</aside>")]
        anchors = re.findall(r'href="#([^"]+)"', side)
        assert anchors
        assert set(anchors) <= ids


def test_many_rows_are_folded_not_left_out(officer):
    agreement = AgreementFactory()
    CommitmentFactory.create_batch(40, agreement=agreement)
    found = listed(officer, agreement).better
    item = next(item for item in found.items if "topic" in item.text)
    assert (len(item.shown), len(item.folded)) == (SHOWN, 40 - SHOWN)
    assert "and 34 more" in officer.get(change(agreement)).content.decode()


def test_who_cannot_change_the_record_has_no_list(as_role):
    page = as_role("Reader").get(change(AgreementFactory()))
    assert "side_list" not in page.context_data


def test_what_is_unlikely_is_said_after_saving_and_stops_nothing(officer):
    agreement = AgreementFactory()
    EventFactory(agreement=agreement, happened_on_edtf="2999-01-01")
    saved = officer.post(
        change(agreement), form(officer, agreement) | {"place": "London", "_save": "1"}, follow=True
    )
    agreement.refresh_from_db()
    assert agreement.place == "London"
    text = saved.content.decode()
    assert "does this look right?" in text
    assert "Happened on a day that is still to come" in text


def test_the_list_costs_the_same_for_a_short_record_and_a_long_one(officer):
    counts = []
    for rows in (2, 40):
        agreement = AgreementFactory(parts__rows=rows)
        agreement.commitments.update(passage="")
        AppointmentFactory.create_batch(rows, person=agreement.signatures.first().person)
        officer.get(change(agreement))
        with CaptureQueriesContext(connection) as captured:
            officer.get(change(agreement))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_evidence_is_named_by_its_row(officer):
    update = ProgressUpdateFactory()
    EvidenceFactory(update=update, published_on_edtf="2999")
    found = listed(officer, update).unlikely
    assert list(links(found).values()) == ["#id_evidence-1-published_on"]
