"""What the public is told of sources: whether they still answer, and the copies that are kept."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from agreements.links import keeping
from agreements.links.copies import keep
from agreements.links.visitor import Outcome
from editorial.publish import withdraw
from register import index, links, reading
from register.links import Known
from tests.factories import AgreementFactory, SourceFactory, published

pytestmark = pytest.mark.django_db

PAGE = "https://www.gov.example/page"
MAY, NOVEMBER = date(2026, 5, 1), date(2026, 11, 3)


def in_words(known):
    said = render_to_string("website/agreement/_link.html", {"link": known})
    return " ".join(strip_tags(said).split()).replace(" ;", ";").replace(" (", " (")


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (Known(NOVEMBER), "last checked on 3 November 2026"),
        (Known(NOVEMBER, 200), "answered when last checked on 3 November 2026"),
        (Known(NOVEMBER, 304), "answered when last checked on 3 November 2026"),
        (
            Known(NOVEMBER, 403),
            "last checked on 3 November 2026: it lets no program in (403), so open it to see",
        ),
        (
            Known(NOVEMBER, 0, answered_on=MAY),
            "did not answer on 3 November 2026; last answered on 1 May 2026",
        ),
        (
            Known(NOVEMBER, 404, answered_on=MAY),
            "did not answer on 3 November 2026 (404); last answered on 1 May 2026",
        ),
        (
            Known(NOVEMBER, 0),
            "did not answer on 3 November 2026; no earlier answer is recorded",
        ),
    ],
)
def test_in_words(known, words):
    assert in_words(known) == words


def source_of(**columns):
    """A source of a published agreement."""
    source = SourceFactory(agreement=AgreementFactory(), url=PAGE, **columns)
    published(source.agreement)
    index.follow()
    return source


def page_of(source):
    return f"/agreements/{source.agreement.reference}/"


def told(client, source):
    response = client.get(page_of(source))
    [(_source, known)] = response.context["sources"]
    return known


class TestTheNewerOfTwoIsTold:
    def test_nothing_is_known(self, client):
        assert told(client, source_of()) is None

    def test_what_the_document_says(self, client):
        source = source_of(checked_on=MAY, answer=404)
        assert told(client, source) == Known(MAY, 404, failing_since=MAY)

    @pytest.mark.parametrize(
        ("written", "day", "answer"), [(MAY, NOVEMBER, 0), (NOVEMBER, NOVEMBER, 200)]
    )
    def test_beside_a_check_of_ours(self, client, time_machine, written, day, answer):
        time_machine.move_to("2026-05-01T12:00Z" if written == NOVEMBER else "2026-11-03T12:00Z")
        source = source_of(checked_on=written, answer=200)
        keeping.keep(PAGE, Outcome(0))
        keeping.show()
        known = told(client, source)
        assert (known.checked_on, known.answer, known.answered_on) == (day, answer, written)

    def test_a_document_with_another_address_is_told_nothing(self, client):
        source = source_of()
        keeping.keep(PAGE, Outcome(404))
        keeping.show()
        edition = reading.read("agreement", source.agreement.reference)
        document = edition.content
        moved = document.sources[0].model_copy(update={"url": "https://www.gov.example/moved"})
        assert links.of(document, edition.links)
        assert not links.of(document.model_copy(update={"sources": (moved,)}), edition.links)

    def test_a_state_of_another_address_is_not_told(self, client):
        source = source_of()
        keeping.keep(PAGE, Outcome(404))
        keeping.show()
        source.agreement.sources.update(url="https://www.gov.example/moved")
        published(source.agreement)
        index.follow()
        assert told(client, source) is None


def test_the_page_costs_the_same_for_one_source_and_for_twenty(
    client, django_assert_max_num_queries
):
    source = source_of()
    SourceFactory.create_batch(19, agreement=source.agreement)
    published(source.agreement)
    index.follow()
    for address in source.agreement.sources.values_list("url", flat=True):
        keeping.keep(address, Outcome(404))
    keeping.show()
    with django_assert_max_num_queries(3):
        assert client.get(page_of(source)).content.decode().count("did not answer on") == 20


def test_a_visitor_who_knows_the_page_is_told_when_a_source_falls_silent(client):
    source = source_of()
    known = {"If-None-Match": client.get(page_of(source))["ETag"]}
    assert client.get(page_of(source), headers=known).status_code == 304
    keeping.keep(PAGE, Outcome(404))
    assert client.get(page_of(source), headers=known).status_code == 304, "not yet shown"
    keeping.show()
    response = client.get(page_of(source), headers=known)
    assert response.status_code == 200
    assert "did not answer on" in response.content.decode()


class TestCopies:
    """Checks L12: no file is served but as the copy that a current document names."""

    @pytest.fixture(autouse=True)
    def _archive(self, settings, tmp_path):
        settings.REGISTER_ARCHIVE_DIR = self.folder = tmp_path / "archive"

    def kept(self, body=b"<script>alert(1)</script>", media_type="text/html"):
        path, sha256 = keep(body, media_type)
        return {"archive_path": path, "archive_sha256": sha256}

    def address(self, source):
        return f"{page_of(source)}sources/{source.key}/copy"

    def test_a_copy_is_saved_and_never_shown(self, client):
        source = source_of(**self.kept())
        assert self.address(source) in client.get(page_of(source)).content.decode()
        response = client.get(self.address(source))
        assert response.content == b"<script>alert(1)</script>"
        name = f"{source.agreement.reference}-{source.key}.html"
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "public, no-cache"

    @pytest.mark.parametrize(
        ("path", "media_type"),
        [
            ("archive/a.txt", "text/plain; charset=utf-8"),
            ("archive/a.pdf", "application/pdf"),
            ("archive/a.svg", "application/octet-stream"),
            ("archive/a", "application/octet-stream"),
        ],
    )
    def test_what_it_is_called(self, client, path, media_type):
        columns = self.kept()
        (self.folder / "archive").mkdir()
        (self.folder / columns["archive_path"]).rename(self.folder / path)
        source = source_of(**columns | {"archive_path": path})
        assert client.get(self.address(source))["Content-Type"] == media_type

    def test_not_of_a_draft(self, client):
        source = SourceFactory(**self.kept(), agreement=AgreementFactory(reference="gb-jp-2022-7"))
        assert client.get(self.address(source)).status_code == 404

    def test_not_what_only_the_working_copy_names(self, client):
        source = source_of()
        source.agreement.sources.update(**self.kept())
        assert client.get(self.address(source)).status_code == 404

    def test_not_of_a_withdrawn_record(self, client):
        source = source_of(**self.kept())
        tag = client.get(self.address(source))["ETag"]
        withdraw(source.agreement, reason="Entered by mistake.")
        response = client.get(self.address(source), headers={"If-None-Match": tag})
        assert response.status_code == 410
        assert b"alert" not in response.content

    def test_not_one_that_was_replaced(self, client):
        source = source_of(**self.kept())
        tag = client.get(self.address(source))["ETag"]
        source.agreement.sources.update(**self.kept(b"other words"))
        published(source.agreement)
        response = client.get(self.address(source), headers={"If-None-Match": tag})
        assert (response.status_code, response.content) == (200, b"other words")

    def test_not_as_of_an_earlier_day(self, client, time_machine):
        time_machine.move_to("2026-05-01T12:00Z")
        source = source_of(**self.kept())
        time_machine.move_to("2026-11-03T12:00Z")
        source.agreement.sources.update(**self.kept(b"other words"))
        published(source.agreement)
        index.follow()
        as_of = {"as_of": "2026-06-01"}
        assert client.get(self.address(source), as_of).status_code == 404
        page = client.get(page_of(source), as_of).content.decode()
        assert "kept by the register" in page
        assert self.address(source) not in page

    def test_not_one_that_was_removed(self, client):
        source = source_of(**self.kept())
        source.agreement.sources.update(archive_path="", archive_sha256="")
        published(source.agreement)
        assert client.get(self.address(source)).status_code == 404

    def test_not_one_that_is_not_what_was_published(self, client, caplog):
        source = source_of(**self.kept())
        (self.folder / source.archive_path).write_bytes(b"something else")
        assert client.get(self.address(source)).status_code == 404
        assert "its hash differs" in caplog.text

    def test_not_one_that_is_missing(self, client, caplog):
        source = source_of(archive_path="archive/gone.txt", archive_sha256="0" * 64)
        assert client.get(self.address(source)).status_code == 404
        assert "the archive holds no archive/gone.txt" in caplog.text

    def test_not_one_outside_the_archive(self, client):
        columns = self.kept()
        secret = self.folder.parent / "secret.txt"
        (self.folder / columns["archive_path"]).rename(secret)
        (self.folder / "link.txt").symlink_to(secret)
        source = source_of(**columns | {"archive_path": "link.txt"})
        assert client.get(self.address(source)).status_code == 404

    @pytest.mark.parametrize("key", ["s9", "..", "s1/../../x", "%2e%2e"])
    def test_nothing_else_has_an_address(self, client, key):
        source = source_of(**self.kept())
        assert client.get(f"{page_of(source)}sources/{key}/copy").status_code == 404
