"""What the forms say of what is wrong: by name, with the value, in a summary that leads there."""

import re
from html import unescape

import pytest
from django.urls import reverse

from agreements.models import Agreement
from tests.admin.forms import errors, fields, with_row
from tests.admin.test_editing import ADD_UPDATE, a_commitment, an_update, change, form
from tests.factories import (
    AgreementFactory,
    PersonFactory,
    TopicFactory,
    TopicNameFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

SUMMARY = re.compile(r'<div class="cs-problems" id="cs-problems".*?</div>', re.DOTALL)
STOCK = ("This field is required", "Please correct", "Select a valid", "Ensure this", "Enter a ")


def summary(response):
    """The summary's lines: pairs of text and the id that it leads to."""
    found = SUMMARY.search(response.content.decode())
    lines = re.findall(r'<li>(?:<a href="#([^"]*)">)?(.*?)(?:</a>)?</li>', found[0], re.DOTALL)
    return [(unescape(text).strip(), anchor) for anchor, text in lines]


def post(client, record, **values):
    return client.post(change(record), form(client, record) | values)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("title", "", "Write “Title”: it cannot be empty."),
        ("instrument", "", "Choose “Instrument type”: it cannot be empty."),
        ("instrument", "pact", "“pact” is not in the list of “Instrument type”: choose again."),
        ("title", "x" * 512, "“Title” has 512 characters and can have 500: shorten it."),
        ("reference", "Open RAN", "Reference: Use lower-case letters, digits and single hyphens"),
        ("title", "a\x07b", "Title: This text "),
        ("force_source", "999", "“999” is not in the list of “Source of that passage”"),
        ("commitments-0-kind", "", "Commitment 1: Choose “Kind”: it cannot be empty."),
        ("commitments-0-text", "", "Commitment 1: Write “Commitment”: it cannot be empty."),
        ("commitments-0-due_on", "31.2.2022", "Commitment 1: Due: “31.2.2022” is not a date"),
        ("commitments-0-amount", "12 million", "“12 million” is not a whole number"),
        ("commitments-0-topics", ["77"], "Commitment 1: “77” is not in the list of “Topics”"),
        ("commitments-0-number", "x", "Commitment 1: Number: “x” is not a whole number"),
        ("commitments-0-derived_from", "9", "Commitment 1: Split or merged from: “9” is not the"),
        ("sources-0-url", "gov uk", "Source 1: Address: “gov uk” is not a web address"),
        ("sources-0-checked_on", "31.2.2022", "“31.2.2022” is not a date: write 2022-03-04."),
        ("sources-0-answer", "-1", "“-1” is too little for “HTTP status when checked”"),
        ("sources-0-key", "a b", "Source 1: Key: “a b” has more than letters"),
        ("signatures-0-person", "", "Signature 1: Choose “Person”: it cannot be empty."),
        ("parties-0-country", "12345", "Party 1: “12345” is not in the list of “Country”"),
    ],
)
def test_each_error_names_the_field_quotes_the_value_and_leads_there(officer, field, value, text):
    agreement = AgreementFactory(parts__rows=1)
    response = post(officer, agreement, **{field: value})
    assert response.status_code == 200
    lines = summary(response)
    assert any(text in line for line, _anchor in lines), lines
    ids = re.findall(r' id="([^"]+)"', response.content.decode())
    assert {anchor for _line, anchor in lines} <= set(ids)
    assert not any(stock in line for line, _anchor in lines for stock in STOCK)
    assert "<title>Error:" in re.sub(r">\s+", ">", response.content.decode())
    assert errors(response)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"names-0-name": ""}, "Name in another language 1: Write “Name”: it cannot be empty."),
        ({"names-0-language": "en"}, "The name in English stands above"),
        ({"names-1-language": "ja"}, "There is already a name in this language."),
    ],
    ids=["empty", "English", "twice"],
)
def test_names_of_topics_say_what_is_wrong_and_where(officer, values, text):
    topic = TopicNameFactory(language="ja").topic
    TopicNameFactory(topic=topic, language="cy", name="Lled-ddargludyddion")
    response = post(officer, topic, **values)
    lines = summary(response)
    assert any(text in line for line, _anchor in lines), lines
    ids = re.findall(r' id="([^"]+)"', response.content.decode())
    assert {anchor for _line, anchor in lines} <= set(ids)


def test_a_summary_is_an_alert_that_can_be_focused_with_its_script(officer):
    page = post(officer, AgreementFactory(), title="").content.decode()
    assert 'role="alert" tabindex="-1"' in page
    assert "There is a problem" in page
    assert "js/admin-targets.js" in page


def test_a_page_without_errors_has_no_summary(officer):
    page = officer.get(change(AgreementFactory())).content.decode()
    assert "cs-problems" not in page


def test_a_new_row_is_named_as_its_heading_is(officer):
    agreement = AgreementFactory(parts__rows=1)
    data = with_row(form(officer, agreement), "commitments", **a_commitment(kind=""))
    response = officer.post(change(agreement), data)
    assert summary(response) == [
        ("Commitment #2: Choose “Kind”: it cannot be empty.", "id_commitments-1-kind")
    ]
    assert "Commitment #2" in response.content.decode()


def test_errors_of_a_row_as_a_whole_lead_to_the_row(officer):
    agreement = AgreementFactory(parts__rows=1)
    response = post(officer, agreement, **{"commitments-0-verb": ""})
    text, anchor = summary(response)[0]
    assert text.startswith("Commitment 1: Quote the verb")
    assert anchor == "commitments-0"


def test_errors_of_all_rows_lead_to_their_heading(officer):
    agreement = AgreementFactory(parts__rows=2)
    response = post(officer, agreement, **{"events-0-headline": "on", "events-1-headline": "on"})
    assert ("Events: Only one event can give the headline date.", "events-heading") in summary(
        response
    )


def test_what_is_taken_is_quoted(officer):
    TopicFactory(name="Open RAN")
    response = post(officer, TopicFactory(), name="Open RAN")
    assert summary(response)[0][0] == ("“Open RAN” is taken: another topic has the same “Name”.")


def test_what_was_typed_stays(officer):
    agreement = AgreementFactory(parts__rows=1)
    typed = {"title": "", "summary": "Typed <b>text</b>", "commitments-0-due_on": "31.2.2022"}
    response = post(officer, agreement, **typed)
    kept = fields(response, "agreement_form")
    assert {name: kept[name][0] for name in typed} == typed
    assert Agreement.objects.get(pk=agreement.pk).summary != "Typed <b>text</b>"


def test_an_update_without_commitments_or_evidence_is_told_so(officer):
    agreement = AgreementFactory(parts__rows=1)
    bare = an_update(agreement, commitments=[], **{"evidence-0-passage": ""})
    lines = [text for text, _anchor in summary(officer.post(ADD_UPDATE, bare))]
    assert "Tick at least one under “Commitments”." in lines
    assert any(line.startswith("Evidence: At least 1 row") for line in lines) or any(
        "Passage" in line for line in lines
    )


@pytest.mark.parametrize("act", ["submit", "withdraw"])
def test_the_acts_on_records_answer_likewise(administrator, act):
    person = PersonFactory(published=True)
    page = reverse(f"admin:partners_person_{act}")
    shown = administrator.get(page, {"record": f"person:{person.pk}"})
    response = administrator.post(page, fields(shown) | {"text": ""})
    (text, anchor), *_more = summary(response)
    assert text.startswith("Write “")
    assert anchor == "id_text"


@pytest.mark.parametrize(
    ("page", "data"),
    [
        ("admin:auth_user_add", {"username": ""}),
        ("admin:password_change", {"old_password": "x"}),
    ],
    ids=["new user", "own password"],
)
def test_pages_of_accounts_have_the_summary_too(administrator, page, data):
    assert summary(administrator.post(reverse(page), data))


def test_the_password_of_another_has_the_summary_too(administrator):
    page = reverse("admin:auth_user_password_change", args=[UserFactory().pk])
    assert summary(administrator.post(page, {"password1": "a", "password2": "b"}))


def test_too_many_rows_are_refused_in_words(officer):
    topic = TopicFactory()
    response = post(officer, topic, **{"matches-TOTAL_FORMS": "3000"})
    assert "At most 1000 rows" in summary(response)[0][0]
