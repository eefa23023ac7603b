"""Editors decide on what readers report."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.models import AuditEntry
from register.models import Report
from tests.admin.forms import fields
from tests.factories import ReportFactory, UserFactory

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)> \u202eabc'


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(role="Officer"))
    return client


def page_of(report):
    return reverse("admin:register_report_change", args=[report.pk])


def decide(client, report, **answers):
    data = fields(client.get(page_of(report)), "report_form") | answers
    return client.post(page_of(report), data)


def test_a_decision_is_kept_and_stands_in_the_trail(officer):
    report = ReportFactory(reply_to="reader@example.org")
    assert decide(officer, report, state="accepted", note="Mended.").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.note) == ("accepted", "Mended.")
    entry = AuditEntry.objects.get(model="register.report")
    assert entry.reference == report.reference
    assert "reader@example.org" not in str(entry.changes)
    history = officer.get(reverse("admin:register_report_history", args=[report.pk]))
    assert "Mended." in history.content.decode()


def test_declining_needs_a_note(officer):
    report = ReportFactory()
    answer = decide(officer, report, state="declined")
    assert "Say in the note why" in answer.content.decode()
    assert Report.objects.get().state == "new"


def test_nobody_decides_over_somebody_else_unseen(officer):
    report = ReportFactory()
    data = fields(officer.get(page_of(report)), "report_form")
    Report.objects.update(state="declined", note="It is right.")
    answer = officer.post(page_of(report), data | {"state": "accepted", "note": "Mended."})
    page = answer.content.decode()
    assert "It is right." in page
    assert "Mended." in page
    assert Report.objects.get().state == "declined"
    again = fields(answer, "report_form") | {"state": "accepted", "note": "Mended."}
    assert officer.post(page_of(report), again).status_code == 302


@pytest.mark.parametrize("name", ["text", "reply_to", "reference", "received_at", "evidence"])
def test_what_the_reader_said_cannot_be_changed(officer, name):
    report = ReportFactory()
    before = Report.objects.values(name).get()
    decide(officer, report, **{name: "2020-01-01", "state": "accepted"})
    assert Report.objects.values(name).get() == before


def test_hostile_words_are_shown_as_words(officer):
    report = ReportFactory(text=HOSTILE, evidence="javascript:alert(3)", label=HOSTILE)
    for page in (page_of(report), reverse("admin:register_report_changelist"), "/admin/"):
        shown = officer.get(page).content.decode()
        assert "<script>alert(1)" not in shown
        assert "<img src=x" not in shown
        assert 'href="javascript:' not in shown


def test_reply_addresses_can_be_removed_and_the_trail_does_not_keep_them(officer):
    report = ReportFactory(reply_to="reader@example.org")
    chosen = {"action": "forget_reply_addresses", "_selected_action": [report.pk]}
    officer.post(reverse("admin:register_report_changelist"), chosen)
    report.refresh_from_db()
    assert report.reply_to == ""
    entry = AuditEntry.objects.get(model="register.report")
    assert "reader@example.org" not in f"{entry.changes} {entry.note} {entry.label}"


def test_the_desk_counts_what_is_new(officer):
    new = ReportFactory(text="The date is wrong here.")
    ReportFactory(text="Long done.", state="accepted")
    page = officer.get("/admin/").content.decode()
    assert "Reported by readers" in page
    assert "The date is wrong here." in page
    assert page_of(new) in page
    assert "Long done." not in page


def test_readers_of_working_copies_see_neither_panel_nor_list():
    client = Client()
    client.force_login(UserFactory(role="Reader"))
    report = ReportFactory(text="The date is wrong here.")
    assert "The date is wrong here." not in client.get("/admin/").content.decode()
    assert client.get(page_of(report)).status_code == 403
