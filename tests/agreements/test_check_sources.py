"""What a check leaves behind: for editors, and of what is published for the public."""

import socket
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements.links import copies, keeping
from agreements.links.checking import Checking
from agreements.links.visitor import Outcome, Validators
from agreements.models import LinkCheck, Source
from editorial.publish import publish, withdraw
from register import conditional, journal
from register.models import Current
from tests.agreements.web import page, redirect, serving
from tests.factories import AgreementFactory, LinkCheckFactory, SourceFactory, published

pytestmark = pytest.mark.django_db

PAGE, OTHER = "https://www.gov.example/page", "https://www.gov.example/other"
DAY = timedelta(days=1)


@pytest.fixture
def moment(time_machine):
    time_machine.move_to(datetime(2026, 5, 1, 12, tzinfo=UTC), tick=False)
    return time_machine


def agreement_on(*addresses, **traits):
    """An agreement that rests on these addresses, published where `published=True`."""
    is_published = traits.pop("published", False)
    agreement = AgreementFactory(**traits)
    for address in addresses:
        SourceFactory(agreement=agreement, url=address)
    return published(agreement) if is_published else agreement


def answers(*given, address=PAGE, after=DAY, moment=None):
    """Keep these answers, one a day; return the newest check."""
    for place, answer in enumerate(given):
        if place and moment:
            moment.shift(after)
        found = keeping.keep(address, Outcome(answer))
    return found


def shown():
    """What the public database role can read of sources' addresses."""
    return Current.objects.links()


def addresses_of(sources):
    return [source.url for source in sources]


class TestWhatEditorsAreTold:
    @pytest.mark.parametrize(
        ("given", "after", "dead"),
        [
            ([200], DAY, False),
            ([404], DAY, True),
            ([410], DAY, True),
            ([500], DAY, False),
            ([0], DAY, False),
            ([0, 0], DAY, True),
            ([500, 0], DAY, True),
            ([500, 500], timedelta(hours=23), False),
            ([500, 500, 500], timedelta(hours=12), True),
            ([500, 200, 500], DAY, False),
            ([404, 200], DAY, False),
            ([500, 403, 500], DAY, False),
            ([500, 500, 304], DAY, False),
            ([403, 403], DAY, False),
            ([429, 429], DAY, False),
            ([500, None], DAY, False),
            ([400, 400], DAY, True),
        ],
    )
    def test_a_source_does_not_answer(self, moment, given, after, dead):
        agreement_on(PAGE, OTHER)
        found = answers(*given, after=after, moment=moment)
        assert addresses_of(Source.objects.not_answering()) == [PAGE] * dead
        assert found.is_dead == dead

    def test_it_is_one_query(self, moment, django_assert_num_queries):
        agreement_on(PAGE, OTHER)
        answers(404)
        with django_assert_num_queries(1):
            assert Source.objects.not_answering().count() == 1

    def test_every_visit_is_kept_and_the_last_one_is_the_newest(self, moment):
        answers(200, 500, 500, moment=moment)
        rows = LinkCheck.objects.order_by("pk")
        assert [(row.answer, row.newest) for row in rows] == [
            (200, False), (500, False), (500, True),
        ]  # fmt: skip
        newest = rows.last()
        assert newest.answered_at == datetime(2026, 5, 1, 12, tzinfo=UTC)
        assert newest.failing_since == datetime(2026, 5, 2, 12, tzinfo=UTC)

    def test_what_has_not_changed_keeps_what_was_known_of_it(self, moment):
        read = Outcome(200, media_type="text/html", validators=Validators('"1"', "yesterday"))
        keeping.keep(PAGE, read)
        found = keeping.keep(PAGE, Outcome(304))
        assert (found.media_type, found.etag, found.last_modified) == (
            "text/html", '"1"', "yesterday",
        )  # fmt: skip

    def test_a_check_changes_no_working_copy(self, moment):
        agreement = agreement_on(PAGE, published=True)
        answers(404)
        keeping.show()
        agreement.refresh_from_db()
        assert agreement.version == agreement.published_version
        assert publish([agreement], note="Nothing new.") == []


class TestWhatIsDue:
    def due(self, days=6, **options):
        return keeping.due(unvisited_since=timezone.now() - timedelta(days=days), **options)

    def test_the_oldest_comes_first_and_what_was_never_visited_before_it(self, moment):
        agreement_on("https://c.example/", "https://b.example/", "https://a.example/", "")
        answers(200, address="https://a.example/")
        moment.shift(DAY)
        answers(200, address="https://c.example/")
        moment.shift(7 * DAY)
        assert self.due() == ["https://b.example/", "https://a.example/", "https://c.example/"]

    def test_what_was_visited_of_late_is_left_alone(self, moment):
        agreement_on(PAGE, OTHER)
        answers(200)
        assert self.due() == [OTHER]
        assert set(self.due(days=-1)) == {PAGE, OTHER}

    def test_who_asked_us_to_come_back_later_is_left_until_then(self, moment):
        agreement_on(PAGE)
        keeping.keep(PAGE, Outcome(429, wait=7 * 24 * 3600.0))
        moment.shift(timedelta(days=6, hours=1))
        assert self.due() == []
        moment.shift(DAY)
        assert self.due() == [PAGE]

    def test_an_address_of_two_sources_is_visited_once(self):
        agreement_on(PAGE)
        agreement_on(PAGE)
        assert self.due() == [PAGE]

    def test_what_only_the_register_names_is_visited(self):
        agreement = agreement_on(PAGE, published=True)
        agreement.sources.update(url=OTHER)
        assert set(self.due()) == {PAGE, OTHER}

    def test_only_one_agreement(self):
        agreement = agreement_on(PAGE, published=True)
        agreement_on(OTHER, published=True)
        assert self.due(only=agreement.reference) == [PAGE]


class TestWhatThePublicIsTold:
    def test_the_newest_check_of_what_is_published(self, moment):
        agreement = agreement_on(PAGE, OTHER, published=True)
        answers(200, 500, moment=moment)
        assert keeping.show()
        assert shown() == {
            agreement.reference: {
                "s1": {
                    "address": PAGE,
                    "checked_on": "2026-05-02",
                    "answer": 500,
                    "answered_on": "2026-05-01",
                    "failing_since": "2026-05-02",
                }
            }
        }

    def test_nothing_of_drafts_not_even_in_a_published_record(self, moment):
        agreement_on(PAGE)
        agreement = agreement_on(published=True)
        SourceFactory(agreement=agreement, url=OTHER)
        answers(404)
        answers(404, address=OTHER)
        tag = conditional.entity_tag(journal.head(), "/")
        assert not keeping.show()
        assert shown() == {}
        assert conditional.entity_tag(journal.head(), "/") == tag

    def test_the_tag_of_pages_changes_with_what_they_show_and_only_then(self, moment):
        agreement_on(PAGE, published=True)
        tags = [conditional.entity_tag(journal.head(), "/")]
        answers(200)
        for _twice in range(2):
            keeping.show()
            tags.append(conditional.entity_tag(journal.head(), "/"))
        moment.shift(timedelta(minutes=1))
        answers(404)
        keeping.show()
        tags.append(conditional.entity_tag(journal.head(), "/"))
        assert tags[0] != tags[1] == tags[2] != tags[3]
        assert list(journal.verify()) == []

    def test_who_does_not_want_to_be_visited_is_not_spoken_of(self, moment):
        agreement_on(PAGE, published=True)
        answers(None)
        keeping.show()
        assert shown() == {}

    def test_a_withdrawn_record_takes_its_links_along(self, moment):
        agreement, other = (agreement_on(PAGE, published=True) for _ in range(2))
        answers(404)
        keeping.show()
        withdraw(agreement, reason="Entered by mistake.")
        assert list(shown()) == [other.reference]
        assert not keeping.show()
        assert Current.objects.get(reference=agreement.reference).links == {}

    def test_a_new_edition_drops_what_it_does_not_name_and_keeps_the_rest(self, moment):
        agreement = agreement_on(PAGE, OTHER, published=True)
        answers(404)
        answers(404, address=OTHER)
        keeping.show()
        agreement.sources.filter(url=PAGE).update(url="https://www.gov.example/moved")
        published(agreement)
        assert [link["address"] for link in shown()[agreement.reference].values()] == [OTHER]

    def test_rebuilding_the_projection_keeps_them(self, moment):
        agreement_on(PAGE, published=True)
        answers(404)
        keeping.show()
        before = shown()
        journal.rebuild_current()
        assert shown() == before != {}


@pytest.fixture
def web():
    with serving() as web:
        yield web


@pytest.fixture
def archive(settings, tmp_path):
    settings.REGISTER_ARCHIVE_DIR = tmp_path / "archive"
    settings.ARCHIVE_SOURCES = True
    settings.ARCHIVE_HOSTS = ["open.example"]
    return settings.REGISTER_ARCHIVE_DIR


def kept_in(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def visit(web, *addresses):
    return list(Checking(web.visitor()).run(addresses, seconds=60, pause=0))


class TestVisiting:
    def test_each_answer_is_kept(self, web):
        web.pages["/page"] = page(ETag='"1"')
        visit(web, web.url(), web.url("/gone"))
        found = keeping.newest_of([web.url(), web.url("/gone")])
        assert [check.answer for check in found.values()] in ([200, 404], [404, 200])
        assert found[web.url()].etag == '"1"'

    def test_a_second_visit_asks_for_what_has_changed(self, web):
        web.pages["/page"] = page(ETag='"1"')
        visit(web, web.url())
        visit(web, web.url())
        assert web.asked[-1][2]["If-None-Match"] == '"1"'

    def test_where_it_leads_is_kept(self, web):
        web.pages |= {"/page": redirect("/new"), "/new": page()}
        [found] = visit(web, web.url())
        assert found.final_address == web.url("/new")


class TestSilence:
    """Where nobody answers, it is our own way out that is broken."""

    SILENT = [f"http://{host}.silent.example/" for host in "abc"]

    def run(self, web, *addresses):
        def resolve(host, port):
            if "silent" in host:
                raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
            return ["127.0.0.1"]

        checking = Checking(web.visitor(resolve=resolve, ports=(80, web.port)))
        return [c.address for c in checking.run(addresses, seconds=60, pause=0)], checking.unnoted

    def test_nothing_is_noted_where_nobody_answers(self, web):
        assert self.run(web, *self.SILENT) == ([], 3)
        assert not LinkCheck.objects.exists()

    def test_it_is_noted_once_somebody_answers(self, web):
        assert self.run(web, self.SILENT[0], web.url(), self.SILENT[1]) == (
            [self.SILENT[0], web.url(), self.SILENT[1]],
            0,
        )

    def test_somebody_who_answered_before_is_asked(self, web):
        web.pages["/page"] = page()
        visit(web, web.url())
        assert self.run(web, *self.SILENT) == (self.SILENT, 0)

    def test_somebody_who_answered_before_is_silent_too(self, web):
        LinkCheckFactory(address="http://d.silent.example/")
        assert self.run(web, *self.SILENT) == ([], 3)

    def test_a_refused_address_is_no_answer_and_no_silence(self, web):
        assert self.run(web, self.SILENT[0], "http://127.1/") == (["http://127.1/"], 1)

    def test_the_operator_is_told(self, settings, monkeypatch):
        def offline(*args, **kwargs):
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        monkeypatch.setattr(socket, "getaddrinfo", offline)
        settings.SOURCES_CONTACT = "https://register.example/contact"
        agreement_on(PAGE, published=True)
        with pytest.raises(CommandError, match="1 addresses were silent, and nothing answered"):
            call_command("check_sources", stdout=StringIO())
        assert shown() == {}


class TestCopies:
    def test_a_page_under_an_open_licence_is_kept_under_its_hash(self, web, archive):
        web.pages["/page"] = page(b"word for word")
        [found] = visit(web, web.url(host="open.example"))
        [name] = kept_in(archive)
        assert (archive / name).read_bytes() == b"word for word"
        assert (
            found.copy_path
            == str(name)
            == (f"copies/{found.copy_sha256[:2]}/{found.copy_sha256}.html")
        )

    def test_one_copy_is_enough(self, web, archive):
        web.pages["/page"] = page(b"word for word")
        [first] = visit(web, web.url(host="open.example"))
        web.pages["/page"] = page(b"other words")
        [second] = visit(web, web.url(host="open.example"))
        assert len(kept_in(archive)) == 1
        assert (second.copy_path, second.copied_at) == (first.copy_path, first.copied_at)
        assert web.requests()[-1] == ("HEAD", "/page")

    def test_a_copy_is_taken_of_a_page_that_was_visited_before(self, web, archive, settings):
        web.pages["/page"] = lambda h: 304 if "If-None-Match" in h.headers else page(ETag='"1"')
        settings.ARCHIVE_SOURCES = False
        visit(web, web.url(host="open.example"))
        settings.ARCHIVE_SOURCES = True
        [found] = visit(web, web.url(host="open.example"))
        assert found.copy_path

    @pytest.mark.parametrize(
        ("host", "answer"),
        [
            ("closed.example", page()),
            ("open.example.closed.example", page()),
            ("open.example", page(media_type="image/svg+xml")),
            ("open.example", page(media_type="application/octet-stream")),
            ("open.example", (404, {"Content-Type": "text/html"}, b"not found")),
            ("open.example", page(b"x" * 1_100_000)),
            ("open.example", page(b"")),
        ],
        ids=["closed", "a longer name", "picture", "any bytes", "gone", "too long", "empty"],
    )
    def test_nothing_else_is_kept(self, web, archive, host, answer):
        web.pages["/page"] = answer
        [found] = visit(web, web.url(host=host))
        assert found.copy_path == ""
        assert not archive.exists()

    def test_where_a_redirect_ends_decides(self, web, archive):
        web.pages |= {"/page": redirect(web.url("/new", "closed.example")), "/new": page()}
        [found] = visit(web, web.url(host="open.example"))
        assert found.copy_path == ""

    def test_nothing_is_kept_unless_asked_for(self, web, archive, settings):
        settings.ARCHIVE_SOURCES = False
        web.pages["/page"] = page()
        visit(web, web.url(host="open.example"))
        assert not archive.exists()

    def test_a_file_is_never_written_again(self, archive):
        path, _sha256 = copies.keep(b"words", "text/plain")
        (archive / path).write_bytes(b"damaged")
        copies.keep(b"words", "text/plain")
        assert (archive / path).read_bytes() == b"damaged"
        assert len(kept_in(archive)) == 1


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def _contact(self, settings):
        settings.SOURCES_CONTACT = "https://register.example/contact"

    def run(self, **options):
        out = StringIO()
        call_command("check_sources", stdout=out, **options)
        return out.getvalue()

    def test_it_reaches_nothing_inside(self, web):
        """The very visitor of production, with a server that listens on this machine."""
        inside = f"http://127.0.0.1:{web.port}/page"
        agreement_on(inside, "http://localhost/", published=True)
        assert "2 due, 2 visited: 2 fails" in self.run()
        assert web.asked == []
        assert keeping.newest_of([inside])[inside].problem == "its port is not one of the web"
        assert len(shown()[Current.objects.agreements().get().reference]) == 2

    def test_a_limit(self):
        agreement_on("http://127.0.0.1/", "http://127.0.0.2/")
        assert "2 due, 1 visited" in self.run(limit=1)
        assert "1 due, 1 visited" in self.run(limit=1)
        assert "0 due, 0 visited: nothing" in self.run(limit=1)
        assert "2 due, 2 visited" in self.run(older_than=0)

    def test_only_one_agreement(self):
        agreement = agreement_on("http://127.0.0.1/", published=True)
        agreement_on("http://127.0.0.2/")
        assert "1 due, 1 visited" in self.run(only=agreement.reference)

    def test_a_reference_that_nothing_has(self):
        with pytest.raises(CommandError, match="there is no agreement “gb-jp-1999-1”"):
            self.run(only="gb-jp-1999-1")

    def test_it_says_who_we_are(self, settings):
        settings.SOURCES_CONTACT = ""
        with pytest.raises(CommandError, match="SOURCES_CONTACT is not set"):
            self.run()

    def test_it_names_what_does_not_answer(self):
        agreement_on("http://127.0.0.1/")
        said = self.run()
        assert "0 http://127.0.0.1/ its host is not on the public internet" in said
        LinkCheckFactory(address=PAGE, not_answering=True)
        agreement_on(PAGE)
        assert "1 sources do not answer" in self.run()
