"""What saving a record in its page does: versions, numbers, references, text, what is refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement, Commitment, Event, ProgressUpdate
from editorial.publish import withdraw
from partners.models import Country, Person
from register import journal
from tests.admin.forms import errors, fields, with_row
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    EventFactory,
    EvidenceFactory,
    OrganisationFactory,
    PersonFactory,
    ProgressUpdateFactory,
    SourceFactory,
    TopicFactory,
    TopicNameFactory,
    published,
)

pytestmark = pytest.mark.django_db


def change(record):
    opts = record._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])


def form(client, record):
    return fields(client.get(change(record)), f"{record._meta.model_name}_form")


def save(client, record, data):
    """Post the page; return its errors, none where it was saved."""
    response = client.post(change(record), data | {"_continue": "1"})
    if response.status_code == 302:
        record.refresh_from_db()
        return {}
    return errors(response)


# Versions


@pytest.mark.parametrize(
    "make",
    [
        lambda: AgreementFactory(parts__rows=2, summary="Two\nlines."),
        lambda: PersonFactory(in_office=True),
        OrganisationFactory,
        TopicFactory,
        ProgressUpdateFactory,
    ],
    ids=["agreement", "person", "organisation", "topic", "progress update"],
)
def test_saving_without_a_change_gives_no_new_version(officer, make):
    record = make()
    before = record.changed_at
    assert save(officer, record, form(officer, record)) == {}
    assert (record.version, record.changed_at) == (1, before)


def test_a_changed_field_gives_a_new_version(officer):
    agreement = AgreementFactory()
    assert save(officer, agreement, form(officer, agreement) | {"place": "London"}) == {}
    assert (agreement.place, agreement.version) == ("London", 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("titles-0-title", "別の題"),
        ("sources-0-publisher", "Another"),
        ("events-0-happened_on", "2022-03"),
        ("commitments-0-text", "Something else."),
        ("commitments-0-DELETE", "on"),
        ("statements-0-words", "Very glad."),
        ("relations-0-note", "A note."),
        ("strategies-0-kind", "mentions"),
        ("signatures-0-title", "Secretary"),
    ],
)
def test_a_changed_part_gives_a_new_version(officer, field, value):
    agreement = AgreementFactory(parts__rows=1)
    assert save(officer, agreement, form(officer, agreement) | {field: value}) == {}
    assert agreement.version == 2


def test_a_changed_name_of_a_topic_gives_a_new_version_and_can_be_published(officer):
    topic = published(TopicNameFactory(language="ja").topic)
    assert save(officer, topic, form(officer, topic) | {"names-0-name": "半導体素子"}) == {}
    assert topic.version == 2
    published(topic)
    [known] = journal.current("topic", topic.reference).document.names
    assert (known.language, known.name) == ("ja", "半導体素子")


# Text and dates


def test_text_is_kept_in_nfc_without_carriage_returns(officer):
    agreement = AgreementFactory()
    data = form(officer, agreement) | {"title": "Cafe\u0301 ", "summary": "One\r\ntwo."}
    assert save(officer, agreement, data) == {}
    assert (agreement.title, agreement.summary) == ("Caf\u00e9", "One\ntwo.")


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\ufffe"])
@pytest.mark.parametrize("field", ["title", "notes", "commitments-0-passage", "sources-0-url"])
def test_control_characters_are_refused_by_name(officer, field, character):
    agreement = AgreementFactory(parts__rows=1)
    found = save(officer, agreement, form(officer, agreement) | {field: f"https://a{character}b"})
    assert f"U+{ord(character):04X}" in found[field][0]


@pytest.mark.parametrize(
    "text",
    ["日本語の題", "right\u202eleft", "🇯🇵 𝔘", "e\u0301\u0302", "<script>alert(1)</script>", "=1+1"],
)
def test_text_of_all_kinds_is_kept_and_shown(officer, text):
    agreement = AgreementFactory(parts__rows=1)
    data = form(officer, agreement) | {"title": text, "commitments-0-text": text}
    assert save(officer, agreement, data) == {}
    page = officer.get(change(agreement)).content.decode()
    assert "<script>alert" not in page
    assert form(officer, agreement)["title"] == [agreement.title]


@pytest.mark.parametrize(
    ("typed", "kept"), [("2022-03-04", "day"), ("2022-03", "month"), ("2022", "year"), ("", "")]
)
def test_a_date_is_kept_as_far_as_it_is_known(officer, typed, kept):
    agreement = AgreementFactory(parts__rows=1)
    data = form(officer, agreement) | {"events-0-happened_on": typed}
    assert save(officer, agreement, data) == {}
    assert agreement.events.get().happened_on_precision == kept
    assert form(officer, agreement)["events-0-happened_on"] == [typed]


@pytest.mark.parametrize("typed", ["4 March 2022", "2022-02-30", "2022-13", "next year"])
def test_a_wrong_date_is_quoted(officer, typed):
    agreement = AgreementFactory(parts__rows=1)
    found = save(officer, agreement, form(officer, agreement) | {"events-0-happened_on": typed})
    assert f"“{typed}”" in found["events-0-happened_on"][0]


def test_a_reader_sees_a_date_as_far_as_it_is_known(as_role):
    agreement = AgreementFactory()
    EventFactory(agreement=agreement, happened_on_edtf="2022-03")
    page = as_role("Reader").get(change(agreement)).content.decode()
    assert '<div class="readonly">2022-03</div>' in page


# Commitments


def a_commitment(**values):
    return {"text": "They meet.", "kind": "governance"} | values


def test_a_commitment_without_a_number_gets_the_next_one(officer):
    agreement = AgreementFactory(parts__rows=2)
    data = form(officer, agreement)
    data = with_row(
        with_row(data, "commitments", **a_commitment()), "commitments", **a_commitment()
    )
    assert save(officer, agreement, data) == {}
    assert [c.number for c in agreement.commitments.all()] == [1, 2, 3, 4]
    assert agreement.last_commitment_number == 4


def test_a_number_given_by_hand_raises_the_mark(officer):
    agreement = AgreementFactory()
    data = with_row(form(officer, agreement), "commitments", **a_commitment())
    data = with_row(data, "commitments", **a_commitment(number="7"))
    assert save(officer, agreement, data) == {}
    assert sorted(c.number for c in agreement.commitments.all()) == [7, 8]
    assert agreement.last_commitment_number == 8


def test_the_number_of_a_deleted_commitment_is_never_used_again(officer):
    agreement = AgreementFactory(parts__rows=3)
    assert save(officer, agreement, form(officer, agreement) | {"commitments-2-DELETE": "on"}) == {}
    data = with_row(form(officer, agreement), "commitments", **a_commitment(number="3"))
    assert "none is used twice" in save(officer, agreement, data)["commitments-2-number"][0]
    data = with_row(form(officer, agreement), "commitments", **a_commitment())
    assert save(officer, agreement, data) == {}
    assert [c.number for c in agreement.commitments.all()] == [1, 2, 4]


def test_a_number_may_change_until_the_agreement_is_published(officer):
    agreement = AgreementFactory(parts__rows=1)
    data = form(officer, agreement) | {"commitments-0-number": "5"}
    assert save(officer, agreement, data) == {}
    assert agreement.commitments.get().number == 5


@pytest.mark.parametrize(
    "since", [lambda record: None, lambda record: withdraw(record, reason="x")]
)
def test_a_published_number_stays(officer, since):
    agreement = published(AgreementFactory(parts__rows=1))
    since(agreement)
    assert "commitments-0-number" not in _enabled(officer, agreement)
    data = form(officer, agreement) | {"commitments-0-number": "5"}
    assert save(officer, agreement, data) == {}
    assert agreement.commitments.get().number == 1


def _enabled(client, record):
    return [
        name
        for inline in client.get(change(record)).context_data["inline_admin_formsets"]
        for form in inline.formset.initial_forms
        for name in (form.add_prefix(n) for n, field in form.fields.items() if not field.disabled)
    ]


def test_a_published_commitment_is_dropped_not_deleted(officer):
    agreement = published(AgreementFactory(parts__rows=1))
    found = save(officer, agreement, form(officer, agreement) | {"commitments-0-DELETE": "on"})
    assert "stays listed" in found["commitments"][0]
    assert agreement.commitments.count() == 1


def test_a_commitment_with_progress_is_not_deleted(officer):
    agreement = AgreementFactory(parts__rows=1)
    ProgressUpdateFactory(agreement=agreement)
    found = save(officer, agreement, form(officer, agreement) | {"commitments-0-DELETE": "on"})
    assert "cannot be deleted" in found["commitments"][0]


def test_a_commitment_comes_from_others_of_its_agreement(officer):
    agreement = AgreementFactory(parts__rows=3)
    CommitmentFactory(number=9)
    data = form(officer, agreement)
    assert save(officer, agreement, data | {"commitments-2-derived_from": "1, 2"}) == {}
    third = agreement.commitments.get(number=3)
    assert [origin.number for origin in third.derived_from.all()] == [1, 2]
    assert form(officer, agreement)["commitments-2-derived_from"] == ["1, 2"]
    found = save(officer, agreement, data | {"commitments-2-derived_from": "9"})
    assert "“9”" in found["commitments-2-derived_from"][0]
    found = save(officer, agreement, data | {"commitments-2-derived_from": "3"})
    assert "itself" in found["commitments-2-derived_from"][0]


def test_forty_commitments_are_saved_in_one_go(officer):
    agreement = AgreementFactory()
    data = form(officer, agreement)
    for _n in range(40):
        data = with_row(data, "commitments", **a_commitment())
    assert save(officer, agreement, data) == {}
    data = form(officer, agreement)
    data |= {f"commitments-{n}-text": f"Promise {n}." for n in range(40)}
    assert save(officer, agreement, data) == {}
    assert Commitment.objects.filter(text__startswith="Promise").count() == 40


def test_saving_costs_what_changed_not_what_stands_there(officer):
    counts = []
    for rows in (2, 40):
        agreement = AgreementFactory(parts__rows=rows)
        data = form(officer, agreement) | {"commitments-1-text": "Something else."}
        with CaptureQueriesContext(connection) as captured:
            assert save(officer, agreement, data) == {}
        counts.append(len(captured))
    assert counts[0] == counts[1]


# Sources


def test_a_row_cites_a_source_that_is_added_in_the_same_form(officer):
    agreement = AgreementFactory()
    data = with_row(
        form(officer, agreement), "sources", publisher="DCMS", kind="official", language="en"
    )
    data = with_row(data, "commitments", **a_commitment(source="new:s1"))
    data = with_row(data, "events", kind="announced", source="new:s1")
    assert save(officer, agreement, data) == {}
    source = agreement.sources.get()
    assert source.key == "s1"
    assert agreement.commitments.get().source == agreement.events.get().source == source


def test_a_source_of_another_agreement_is_refused(officer):
    agreement, other = AgreementFactory(parts__rows=1), SourceFactory()
    for value in (str(other.pk), "new:s9", "x", "9" * 30):
        data = form(officer, agreement) | {"commitments-0-source": value}
        assert "commitments-0-source" in save(officer, agreement, data)


def test_the_passage_on_force_cites_this_agreement_only(officer):
    agreement, other = AgreementFactory(parts__rows=1), SourceFactory()
    data = form(officer, agreement) | {"force": "binding", "force_passage": "binds"}
    assert "force_source" in save(officer, agreement, data | {"force_source": str(other.pk)})
    own = agreement.sources.get()
    assert save(officer, agreement, data | {"force_source": str(own.pk)}) == {}
    assert agreement.force_source == own


def test_a_cited_source_is_not_deleted(officer):
    agreement = AgreementFactory(parts__rows=1)
    found = save(officer, agreement, form(officer, agreement) | {"sources-0-DELETE": "on"})
    assert found


# What needs other tables


def test_a_party_acts_through_its_own_organisations(officer):
    agreement = AgreementFactory()
    mic = OrganisationFactory(mic=True)
    data = form(officer, agreement) | {"parties-0-organisations": [str(mic.pk)]}
    message = save(officer, agreement, data)["parties-0-organisations"][0]
    assert "MIC" in message
    assert "United Kingdom" in message


def test_an_agreement_is_not_related_to_itself(officer):
    agreement = AgreementFactory()
    data = with_row(form(officer, agreement), "relations", kind="amends", target=str(agreement.pk))
    assert save(officer, agreement, data)["relations-0-target"] == [
        "An agreement cannot be related to itself: choose another."
    ]


def test_the_headline_moves_between_events_in_one_go(officer):
    agreement = AgreementFactory(parts__rows=2)
    first, second = agreement.events.all()
    Event.objects.filter(pk=second.pk).update(headline=True)
    data = form(officer, agreement)
    assert data.pop("events-1-headline") == ["on"]
    assert save(officer, agreement, data | {"events-0-headline": "on"}) == {}
    assert agreement.events.get(headline=True) == first
    both = form(officer, agreement) | {"events-1-headline": "on"}
    assert save(officer, agreement, both)["events"] == [
        "Only one event can give the headline date."
    ]


def test_rows_of_another_agreement_are_out_of_reach(officer):
    agreement, other = AgreementFactory(parts__rows=1), AgreementFactory(parts__rows=1)
    stolen = other.commitments.get()
    data = form(officer, agreement) | {
        "commitments-0-id": str(stolen.pk),
        "commitments-0-text": "Mine.",
    }
    save(officer, agreement, data)
    stolen.refresh_from_db()
    assert (stolen.agreement, stolen.text) == (other, "They exchange what they learn.")


def test_posted_versions_and_states_are_ignored(officer):
    agreement = AgreementFactory()
    data = form(officer, agreement) | {
        "version": "9",
        "published_version": "9",
        "state": "published",
    }
    assert save(officer, agreement, data) == {}
    assert (agreement.version, agreement.published_version) == (1, None)


# References


def test_a_reference_is_chosen_until_there_is_an_edition(officer):
    topic = TopicFactory()
    assert save(officer, topic, form(officer, topic) | {"reference": "open-ran"}) == {}
    published(topic)
    assert "reference" not in form(officer, topic)
    withdraw(topic, reason="A mistake.")
    assert "reference" not in form(officer, topic)
    assert save(officer, topic, form(officer, topic) | {"reference": "other"}) == {}
    assert topic.reference == "open-ran"


def test_a_reference_that_was_ever_published_is_not_given_again(officer):
    TopicFactory(reference="open-ran", published=True)
    type(TopicFactory()).objects.filter(reference="open-ran").update(
        reference=None, published_version=None
    )
    topic = TopicFactory()
    found = save(officer, topic, form(officer, topic) | {"reference": "open-ran"})
    assert "never used again" in found["reference"][0]


@pytest.mark.parametrize("reference", ["Open RAN", "open_ran", "-a", "日本"])
def test_a_reference_is_made_of_letters_digits_and_hyphens(officer, reference):
    topic = TopicFactory()
    assert "reference" in save(officer, topic, form(officer, topic) | {"reference": reference})


# Deletion


def delete(client, record):
    opts = record._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[record.pk])
    return client.post(page, {"post": "yes", "_version": record.version}, follow=True)


def test_a_draft_is_deleted(administrator):
    country = CountryFactory()
    delete(administrator, country)
    assert not Country.objects.filter(pk=country.pk).exists()


@pytest.mark.parametrize("trait", ["published", "withdrawn"])
def test_what_the_register_holds_is_withdrawn_not_deleted(administrator, trait):
    country = CountryFactory(**{trait: True})
    response = delete(administrator, country)
    assert "withdraw it instead" in response.content.decode()
    data = {"action": "delete_selected", "_selected_action": [country.pk], "post": "yes"}
    data |= {f"_version_{country.pk}": country.version}
    page = reverse("admin:partners_country_changelist")
    assert "withdraw it instead" in administrator.post(page, data, follow=True).content.decode()
    assert Country.objects.filter(pk=country.pk).exists()


# Progress


ADD_UPDATE = "/admin/agreements/progressupdate/add/"


def an_update(agreement, **values):
    return {
        "agreement": str(agreement.pk),
        "commitments": [str(c.pk) for c in agreement.commitments.all()[:1]],
        "assessor": "editor",
        "status": "under-way",
        "text": "Officials met.",
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-passage": "officials met",
        "_continue": "1",
    } | values


def test_an_update_is_about_commitments_of_one_agreement(officer):
    agreement, other = AgreementFactory(parts__rows=2), AgreementFactory(parts__rows=1)
    page = officer.get(f"{ADD_UPDATE}?agreement={agreement.pk}")
    offered = [
        str(key) for key, _label in page.context_data["adminform"].form["commitments"].field.choices
    ]
    assert offered == [str(c.pk) for c in agreement.commitments.all()]
    foreign = an_update(agreement, commitments=[str(other.commitments.get().pk)])
    response = officer.post(ADD_UPDATE, foreign)
    assert "commitments of one agreement" in errors(response)["commitments"][0]
    foreign = an_update(agreement, **{"evidence-0-source": str(other.sources.get().pk)})
    assert "evidence-0-source" in errors(officer.post(ADD_UPDATE, foreign))
    own = an_update(agreement, **{"evidence-0-source": str(agreement.sources.first().pk)})
    assert officer.post(ADD_UPDATE, own).status_code == 302
    assert ProgressUpdate.objects.get().evidence.get().source == agreement.sources.first()


def test_an_update_asks_for_its_agreement_first(officer):
    page = officer.get(ADD_UPDATE)
    assert page.status_code == 200
    assert "Which agreement" in page.content.decode()


def test_an_update_rests_on_evidence(officer):
    agreement = AgreementFactory(parts__rows=1)
    bare = an_update(agreement, **{"evidence-0-passage": ""})
    assert officer.post(ADD_UPDATE, bare).status_code == 200
    assert not ProgressUpdate.objects.exists()


def test_a_published_update_is_corrected_by_a_newer_one(administrator):
    update = published(ProgressUpdateFactory())
    page = administrator.get(change(update))
    assert 'name="_save"' not in page.content.decode()
    assert administrator.post(change(update), {"text": "Rewritten."}).status_code == 403
    link = next(address for address, text in page.context_data["record_tools"] if "Correct" in text)
    data = fields(administrator.get(link), "progressupdate_form")
    assert data["corrects"] == [str(update.pk)]
    assert data["commitments"] == [str(c.pk) for c in update.commitments.all()]
    row = {"status": "complete", "text": "Done.", "evidence-0-passage": "is done"}
    assert administrator.post(link, data | row | {"_save": "1"}).status_code == 302
    assert ProgressUpdate.objects.get(text="Done.").corrects == update


def test_an_update_does_not_correct_one_of_another_agreement(officer):
    agreement, other = AgreementFactory(parts__rows=1), ProgressUpdateFactory()
    response = officer.post(ADD_UPDATE, an_update(agreement, corrects=str(other.pk)))
    assert "another agreement" in errors(response)["corrects"][0]


def test_evidence_of_an_unpublished_update_may_change(officer):
    update = ProgressUpdateFactory()
    EvidenceFactory(update=update)
    data = form(officer, update) | {"evidence-1-DELETE": "on"}
    assert save(officer, update, data) == {}
    assert (update.evidence.count(), update.version) == (1, 2)


def test_a_new_agreement_is_entered_in_one_go(officer):
    gb, jp = CountryFactory(gb=True), CountryFactory(jp=True)
    add = reverse("admin:agreements_agreement_add")
    data = fields(officer.get(add), "agreement_form")
    data |= {
        "title": "Joint Announcement",
        "summary": "Together.",
        "instrument": "joint-announcement",
        "confidence": "high",
    }
    for country in (gb, jp):
        data = with_row(data, "parties", country=str(country.pk))
    data = with_row(data, "sources", publisher="DCMS", kind="official", language="en")
    data = with_row(
        data, "events", kind="announced", happened_on="2022-03-04", headline="on", source="new:s1"
    )
    data = with_row(data, "commitments", **a_commitment(source="new:s1"))
    response = officer.post(add, data | {"_save": "1"})
    assert response.status_code == 302, errors(response)
    agreement = Agreement.objects.get()
    assert (agreement.version, agreement.commitments.get().number) == (1, 1)
    assert published(agreement).reference == "gb-jp-2022-1"


def test_a_person_gets_a_name_for_sorting(officer):
    gb = CountryFactory(gb=True)
    add = reverse("admin:partners_person_add")
    data = fields(officer.get(add), "person_form") | {"name": "Julia Lopez", "country": str(gb.pk)}
    assert officer.post(add, data).status_code == 302
    assert Person.objects.get().sort_name == "Lopez, Julia"
