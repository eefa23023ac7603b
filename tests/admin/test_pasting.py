"""A pasted list becomes commitments, which the officer completes before anything is saved."""

import pytest

from agreements.models import Commitment
from tests.admin.forms import errors, fields, with_row
from tests.admin.test_editing import change, form, save
from tests.factories import AgreementFactory

pytestmark = pytest.mark.django_db

PASTED = "pasted_commitments"


@pytest.fixture
def announcement(settings):
    return (settings.BASE_DIR / "data/archive/uk-japan-press-release.txt").read_text()


def paste(client, agreement, text, **more):
    data = form(client, agreement) | {PASTED: text, "_continue": "1"} | more
    return client.post(change(agreement), data, follow=True)


def test_the_rows_come_back_and_nothing_is_saved_until_each_has_a_kind(officer, announcement):
    agreement = AgreementFactory(parts__rows=1)
    page = paste(officer, agreement, announcement)
    assert agreement.commitments.count() == 1
    assert set(errors(page)) == {f"commitments-{n}-kind" for n in (1, 2, 3)}
    assert "3 commitments were read" in page.content.decode()
    assert "14 lines without a bullet were left out" in page.content.decode()
    assert "<p>The UK has already announced similar partnerships" in page.content.decode()
    assert "<p>***ENDS***</p>" in page.content.decode()
    data = fields(page, "agreement_form")
    assert data[PASTED] == [""]
    data |= {f"commitments-{n}-kind": "information-sharing" for n in (1, 2, 3)}
    assert save(officer, agreement, data) == {}
    third = agreement.commitments.get(number=4)
    assert (
        third.passage
        == third.text
        == ("Will support R&D collaboration on future tech such as Open RAN and 6G")
    )
    assert (third.strength, third.verb) == ("firm", "Will")
    assert agreement.commitments.get(number=3).strength == ""


def test_one_kind_for_all_saves_at_once(officer, announcement):
    agreement = AgreementFactory()
    page = paste(officer, agreement, announcement, kind_of_pasted="information-sharing")
    assert [c.number for c in agreement.commitments.all()] == [1, 2, 3]
    assert fields(page, "agreement_form")["kind_of_pasted"] == [""]


def test_pasted_rows_follow_those_that_were_added_by_hand(officer, announcement):
    agreement = AgreementFactory()
    data = with_row(form(officer, agreement), "commitments", text="By hand.", kind="funding")
    data |= {PASTED: announcement, "kind_of_pasted": "standards"}
    assert save(officer, agreement, data) == {}
    assert [c.kind for c in agreement.commitments.all()] == ["funding", *["standards"] * 3]


def test_saving_an_empty_box_changes_nothing(officer):
    agreement = AgreementFactory(parts__rows=1)
    paste(officer, agreement, "  \n", kind_of_pasted="standards")
    agreement.refresh_from_db()
    assert agreement.version == 1


def test_too_long_a_list_stays_in_the_box(officer):
    agreement = AgreementFactory()
    text = "- will share\n" * 501
    page = paste(officer, agreement, text)
    assert "more than 500 bullets" in errors(page)[PASTED][0]
    assert fields(page, "agreement_form")[PASTED][0].count("will share") == 501


def test_a_reader_sees_no_box(as_role):
    agreement = AgreementFactory()
    assert PASTED not in as_role("Reader").get(change(agreement)).content.decode()


@pytest.mark.parametrize("count", [40, 100])
def test_many_commitments_are_saved_on_one_page(officer, count):
    agreement = AgreementFactory(parts__rows=1)
    page = paste(officer, agreement, "• They will share.\n" * count, kind_of_pasted="standards")
    assert Commitment.objects.filter(agreement=agreement).count() == count + 1
    data = fields(page, "agreement_form")
    data |= {f"commitments-{n}-topics": [] for n in range(count)}
    assert save(officer, agreement, data | {"commitments-7-text": "Another."}) == {}
    assert len(data) < 30_000
