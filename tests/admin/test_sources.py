"""Editors see which sources do not answer, and may name a kept copy in the record."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from agreements.admin.links import in_words
from agreements.links import keeping
from agreements.links.visitor import Outcome
from agreements.models import LinkCheck
from tests.admin.forms import errors, fields
from tests.factories import AgreementFactory, LinkCheckFactory, SourceFactory, published

pytestmark = pytest.mark.django_db

PAGE = "https://www.gov.example/page"
LIST = reverse("admin:agreements_agreement_changelist")
COPY = ("copies/ab/ab.html", "ab" * 32)


@pytest.fixture
def source(time_machine):
    time_machine.move_to(datetime(2026, 11, 3, 12, tzinfo=UTC), tick=False)
    return SourceFactory(agreement=published(AgreementFactory()), url=PAGE)


def form_of(source):
    return reverse("admin:agreements_agreement_change", args=[source.agreement.pk])


def test_the_list_is_narrowed_to_agreements_with_dead_sources(officer, source):
    other = SourceFactory(agreement=AgreementFactory())
    LinkCheckFactory(address=PAGE, not_answering=True)
    LinkCheckFactory(address=other.url)
    response = officer.get(LIST, {"links": "not-answering"})
    assert [row.pk for row in response.context["cl"].result_list] == [source.agreement.pk]
    assert "Sources that do not answer (1)" in " ".join(response.content.decode().split())
    assert officer.get(LIST, {"links": "nonsense"}).context["cl"].result_count == 2


@pytest.mark.parametrize("role", ["Officer", "Reader", "Administrator"])
def test_a_dead_source_is_marked_in_its_agreement(as_role, source, role):
    LinkCheckFactory(address=PAGE, not_answering=True)
    said = as_role(role).get(form_of(source)).content.decode()
    assert "does not answer · A ministry" in said
    assert "Did not answer on 3 November 2026 (404)." in said


DAY = datetime(2026, 11, 3, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (None, "Not checked yet."),
        (LinkCheck(checked_at=DAY, answer=200), "Answered on 3 November 2026 (200)."),
        (
            LinkCheck(checked_at=DAY, answer=200, final_address=PAGE),
            f"Answered on 3 November 2026 (200). It leads to {PAGE}",
        ),
        (
            LinkCheck(checked_at=DAY, answer=403),
            "On 3 November 2026 it let no program in (403): open it to see.",
        ),
        (
            LinkCheck(checked_at=DAY, answer=0, problem="there is no such host", answered_at=MAY),
            "Did not answer on 3 November 2026 (no answer): there is no such host. "
            "Last answered on 1 May 2026.",
        ),
        (
            LinkCheck(checked_at=DAY, answer=404),
            "Did not answer on 3 November 2026 (404). No earlier answer is known.",
        ),
        (
            LinkCheck(checked_at=DAY, problem="its robots.txt asks programs to stay away"),
            "Not visited on 3 November 2026: its robots.txt asks programs to stay away.",
        ),
    ],
)
def test_in_words(check, words):
    assert in_words(check) == words


class TestKeepingACopy:
    @pytest.fixture
    def copied(self, source):
        keeping.keep(PAGE, Outcome(200), COPY)
        return source

    def save(self, client, source, **changes):
        data = fields(client.get(form_of(source)), "agreement_form")
        return client.post(form_of(source), data | changes)

    def test_it_is_offered_and_named_where_chosen(self, officer, copied):
        assert (
            "A copy of 3 November 2026 is in the archive"
            in officer.get(form_of(copied)).content.decode()
        )
        before = copied.agreement.version
        assert self.save(officer, copied, **{"sources-0-keep_copy": "on"}).status_code == 302
        copied.refresh_from_db()
        copied.agreement.refresh_from_db()
        assert (copied.archive_path, copied.archive_sha256) == COPY
        assert copied.agreement.version == before + 1

    def test_it_is_not_named_by_itself(self, officer, copied):
        assert self.save(officer, copied).status_code == 302
        copied.refresh_from_db()
        assert copied.archive_path == ""

    def test_it_is_of_the_address_that_was_checked(self, officer, copied):
        changes = {"sources-0-keep_copy": "on", "sources-0-url": "https://www.gov.example/new"}
        response = self.save(officer, copied, **changes)
        assert errors(response) == {
            "sources-0-keep_copy": ["The copy is of another address: untick it, or save it first."]
        }

    def test_where_there_is_none_a_tick_changes_nothing(self, officer, source):
        assert self.save(officer, source, **{"sources-0-keep_copy": "on"}).status_code == 302
        source.refresh_from_db()
        assert source.archive_path == ""
