"""Reporting an error: no cookie, no draft, a bounded number, and nothing typed is lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from editorial.models import AuditEntry
from editorial.publish import withdraw
from register import index, journal, taking
from register.entry import Entry
from register.models import Report
from tests.factories import ReportFactory, TopicFactory, published
from tests.register import documents_for_index as documents
from website.posting import LIFE
from website.reporting import SALT

RECORDS = [
    "agreements/gb-jp-2022-1",
    "agreements/gb-jp-2022-1/commitments/1",
    "countries/jp",
    "people/julia-lopez",
    "organisations/gb-dcms",
    "topics/open-ran",
    "strategies/gb-digital-strategy-2022",
]
OURS = {"HTTP_ORIGIN": "http://testserver"}
WORDS = {"text": "It was signed on 5 March.", "evidence": "https://www.gov.uk/x", "reply_to": ""}


@pytest.fixture
def readers_client(world):
    """A browser that Django's own defence would stop, were the form to rest on it."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def early_in_an_hour():
    """Far from the end of the hour, and of the day, by which reports are counted."""
    taking._reached.clear()
    now = timezone.now().replace(hour=10, minute=5)
    with time_machine.travel(now):
        yield


def form_of(response):
    found = re.search(r'name="ticket" value="([^"]+)"', response.content.decode())
    return {"ticket": found[1], "subject_line": ""}


def opened(client, place="topics/open-ran"):
    return form_of(client.get("/report/", {"record": place}))


def send(client, place="topics/open-ran", headers=OURS, **words):
    data = opened(client, place) | WORDS | words
    return client.post(f"/report/?record={place}", data, **headers)


@pytest.mark.parametrize("place", RECORDS)
def test_every_record_leads_to_the_form(readers_client, place):
    page = readers_client.get(f"/{place}/").content.decode()
    assert page.count(f'href="/report/?record={place}"') == 1
    response = readers_client.get("/report/", {"record": place})
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("place", RECORDS)
def test_a_report_is_stored(readers_client, place):
    response = send(readers_client, place, reply_to="reader@example.org")
    assert response.status_code == 303
    assert response.url == f"/report/sent/?record={place}"
    assert readers_client.get(response.url).status_code == 200
    assert not response.cookies
    report = Report.objects.get()
    assert place.split("/")[1] == report.reference
    assert report.commitment == (1 if "commitments" in place else None)
    assert (report.text, report.reply_to) == (WORDS["text"], "reader@example.org")
    assert (report.state, report.note) == ("new", "")


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "http://testserver/report/?record=topics/open-ran"},
    ],
    ids=["fetch metadata", "referer"],
)
def test_what_our_own_page_sends_is_taken(readers_client, headers):
    assert send(readers_client, headers=headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "http://testserver.elsewhere.example"},
        {"HTTP_REFERER": "https://elsewhere.example/http://testserver/"},
        {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "http://testserver"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
    ],
    ids=["nothing", "null", "elsewhere", "like ours", "in the path", "cross-site", "same-site"],
)
def test_what_another_page_sends_is_not(readers_client, headers):
    response = send(readers_client, headers=headers)
    assert response.status_code == 403
    assert WORDS["text"] in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("ticket", ["", "made-up", "x" * 5000, "\x00"])
def test_a_form_without_our_ticket_is_not_taken(readers_client, ticket):
    response = send(readers_client, ticket=ticket)
    assert response.status_code == 403
    assert WORDS["text"] in response.content.decode()
    again = form_of(response) | WORDS
    assert readers_client.post("/report/", again, **OURS).status_code == 303


def test_a_form_can_be_too_old(readers_client, monkeypatch):
    data = opened(readers_client) | WORDS
    later = signing.time.time() + LIFE + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)
    response = readers_client.post("/report/?record=topics/open-ran", data, **OURS)
    assert response.status_code == 403
    assert not Report.objects.exists()


def test_a_ticket_for_something_else_is_none(readers_client):
    other = signing.dumps(["0" * 32, "topic", "open-ran", None, "x"], salt="another")
    assert SALT != "another"
    assert send(readers_client, ticket=other).status_code == 403


def test_sending_twice_is_one_report_and_other_words_another(readers_client):
    data = opened(readers_client) | WORDS
    for _time in range(3):
        assert readers_client.post("/report/", data, **OURS).status_code == 303
    assert Report.objects.count() == 1
    readers_client.post("/report/", data | {"text": "And the name."}, **OURS)
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"text": ""}, "Say what is wrong."),
        ({"text": "a\x00b"}, "Null characters"),
        ({"text": "a\x07b"}, "control character U+0007"),
        ({"text": "x" * 5001}, "5000"),
        ({"evidence": "javascript:alert(1)"}, "not the address of a page"),
        ({"evidence": "ftp://example.org/x"}, "begins with https:// or http://"),
        ({"reply_to": "me"}, "not an e-mail address"),
        ({"subject_line": "Buy"}, "Leave this field empty"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_cannot_be_taken_is_said_and_kept(readers_client, words, said):
    response = send(readers_client, **{"text": "Words to keep."} | words)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    if "text" not in words:
        assert "Words to keep." in page
    assert not Report.objects.exists()


def test_the_trap_is_hidden_until_it_snaps(readers_client):
    page = readers_client.get("/report/", {"record": "topics/open-ran"}).content.decode()
    assert "<div hidden>" in page
    assert "<div hidden>" not in send(readers_client, subject_line="Buy").content.decode()


def test_a_report_that_is_far_too_long_is_refused_unread(readers_client):
    response = readers_client.post("/report/", {"text": "x" * 300_000}, **OURS)
    assert response.status_code == 400
    assert "5,000 characters" in response.content.decode()


# Nothing leaks


@pytest.mark.parametrize("state", ["draft", "unknown"])
def test_a_draft_and_nothing_answer_alike(readers_client, state):
    reference = TopicFactory(reference="secret-plan").reference if state == "draft" else "none"
    response = readers_client.get("/report/", {"record": f"topics/{reference}"})
    unknown = readers_client.get("/topics/none/")
    assert response.status_code == 404
    assert response.content == unknown.content
    sent = readers_client.post(f"/report/?record=topics/{reference}", WORDS, **OURS)
    assert (sent.status_code, sent.content) == (404, unknown.content)


@pytest.mark.parametrize(
    "place",
    [
        "x",
        "topics",
        "topics/",
        "admin/x",
        "topics/open-ran/editions/1",
        "topics/open-ran/x/y/z",
        "agreements/gb-jp-2022-1/commitments/99",
        "agreements/gb-jp-2022-1/commitments",
        "agreements/gb-jp-2022-1/commitments/01",
        "topics/a\x00b",
        "topics/" + "x" * 9000,
    ],
)
def test_what_is_no_record_is_not_found(readers_client, place):
    assert readers_client.get("/report/", {"record": place}).status_code == 404


def test_a_withdrawn_record_is_gone(readers_client):
    TopicFactory(reference="old-one", withdrawn=True)
    assert readers_client.get("/report/", {"record": "topics/old-one"}).status_code == 410


def test_who_reported_a_record_is_thanked_though_it_was_withdrawn(readers_client):
    topic = published(TopicFactory(reference="old-one"))
    data = opened(readers_client, "topics/old-one") | WORDS
    withdraw(topic, reason="Entered by mistake.")
    sent = readers_client.post("/report/?record=topics/old-one", data, **OURS)
    thanks = readers_client.get(sent.url)
    assert (sent.status_code, thanks.status_code) == (303, 200)
    assert "Thank you" in thanks.content.decode()
    assert "old-one was withdrawn meanwhile" in thanks.content.decode()


@pytest.mark.parametrize("ticket", ["", "made-up"])
def test_nothing_typed_is_lost_though_the_record_was_withdrawn(readers_client, ticket):
    TopicFactory(reference="old-one", withdrawn=True)
    data = WORDS | {"ticket": ticket, "subject_line": ""}
    response = readers_client.post("/report/?record=topics/old-one", data, **OURS)
    assert response.status_code == 403
    assert WORDS["text"] in response.content.decode()
    again = readers_client.post("/report/", form_of(response) | WORDS, **OURS)
    assert again.status_code == 303
    assert Report.objects.get().reference == "old-one"


DROPPED = "agreements/gb-jp-2030-1/commitments/2"


@pytest.fixture
def about_a_dropped_commitment(readers_client):
    """A form that was opened before an edition without the commitment was published."""
    both = [documents.commitment(1), documents.commitment(2)]
    documents.publish(documents.agreement("gb-jp-2030-1", commitments=both))
    form = opened(readers_client, DROPPED)
    documents.publish(documents.agreement("gb-jp-2030-1", commitments=both[:1]))
    index.follow()
    return form


def test_nothing_typed_is_lost_though_the_commitment_was_dropped(
    readers_client, about_a_dropped_commitment
):
    data = WORDS | {"ticket": "made-up", "subject_line": ""}
    response = readers_client.post(f"/report/?record={DROPPED}", data, **OURS)
    page = response.content.decode()
    assert response.status_code == 403
    assert WORDS["text"] in page
    assert 'href="/agreements/gb-jp-2030-1/"' in page
    assert "commitment 2 of an earlier edition" in page
    short = readers_client.post("/report/", form_of(response) | WORDS | {"text": ""}, **OURS)
    assert 'href="/agreements/gb-jp-2030-1/"' in short.content.decode()
    again = readers_client.post("/report/", form_of(short) | WORDS, **OURS)
    assert again.status_code == 303
    report = Report.objects.get()
    assert (report.reference, report.commitment) == ("gb-jp-2030-1", 2)
    thanks = readers_client.get(again.url)
    assert thanks.status_code == 200
    assert 'href="/agreements/gb-jp-2030-1/"' in thanks.content.decode()


def test_who_reported_a_dropped_commitment_is_thanked(readers_client, about_a_dropped_commitment):
    data = about_a_dropped_commitment | WORDS
    sent = readers_client.post(f"/report/?record={DROPPED}", data, **OURS)
    assert sent.status_code == 303
    assert "Thank you" in readers_client.get(sent.url).content.decode()


@pytest.mark.parametrize("number", ["3", "99999999999999999999", "02", "2/"])
def test_what_no_edition_promised_is_not_found(readers_client, about_a_dropped_commitment, number):
    place = f"agreements/gb-jp-2030-1/commitments/{number}"
    assert readers_client.post(f"/report/?record={place}", WORDS, **OURS).status_code == 404
    assert readers_client.get("/report/", {"record": DROPPED}).status_code == 404


def test_nothing_typed_is_lost_though_the_record_was_merged_twice(readers_client):
    documents.publish(documents.Topic(reference="first", name="First", definition="A topic."))
    documents.publish(documents.Topic(reference="second", name="Second", definition="A topic."))
    for gone, kept in (("first", "second"), ("second", "open-ran")):
        journal.append([Entry("topic", gone, "The same.", merged_into=kept)])
    data = WORDS | {"ticket": "", "subject_line": ""}
    response = readers_client.post("/report/?record=topics/first", data, **OURS)
    assert response.status_code == 403
    assert WORDS["text"] in response.content.decode()
    assert 'href="/topics/open-ran/"' in response.content.decode()


def test_no_record_says_what_to_do(readers_client):
    response = readers_client.get("/report/")
    assert response.status_code == 400
    assert "open the record" in response.content.decode()


@pytest.mark.parametrize("address", ["/agreements/", "/topics/open-ran/", "/report/sent/", "/"])
def test_no_other_page_takes_anything_in(world, address):
    assert Client().post(address, WORDS, **OURS).status_code == 405


# Limits


def test_one_sender_is_stopped_and_others_are_not(readers_client, settings):
    settings.REPORTS_A_DAY = 2
    for n in range(2):
        assert send(readers_client, text=f"{n}").status_code == 303
    stopped = send(readers_client, text="The third.")
    assert stopped.status_code == 429
    assert 0 < int(stopped["Retry-After"]) <= 24 * 3600
    assert "The third." in stopped.content.decode()
    assert send(readers_client, headers=OURS | {"REMOTE_ADDR": "192.0.2.9"}).status_code == 303
    assert Report.objects.count() == 3


def test_everybody_together_is_stopped(readers_client, settings):
    settings.REPORTS_AN_HOUR = 3
    answers = [
        send(readers_client, headers=OURS | {"REMOTE_ADDR": f"192.0.2.{n}"}) for n in range(5)
    ]
    assert [answer.status_code for answer in answers] == [303] * 3 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 3600


def test_another_process_counts_on(readers_client, settings):
    settings.REPORTS_AN_HOUR = 2
    send(readers_client, headers=OURS | {"REMOTE_ADDR": "192.0.2.1"})
    taking._reached.clear()
    send(readers_client, headers=OURS | {"REMOTE_ADDR": "192.0.2.2"})
    taking._reached.clear()
    assert send(readers_client, headers=OURS | {"REMOTE_ADDR": "192.0.2.3"}).status_code == 429


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 429)])
def test_headers_of_the_sender_make_no_new_sender(readers_client, settings, proxies, status):
    settings.REPORTS_A_DAY, settings.TRUSTED_PROXIES = 1, proxies
    for n in range(2):
        made_up = f"198.51.100.{n}, 192.0.2.1"
        answer = send(readers_client, headers=OURS | {"HTTP_X_FORWARDED_FOR": made_up}, text=f"{n}")
    assert answer.status_code == status


def test_no_address_of_a_sender_is_stored(readers_client):
    send(readers_client, headers=OURS | {"REMOTE_ADDR": "203.0.113.77"})
    assert "203.0.113.77" not in str(Report.objects.values().get())


# What is kept


def test_what_is_kept_of_people_goes_in_time(world, capsys):
    now = timezone.now()
    kept = ReportFactory(reply_to="new@example.org", received_at=now)
    old = ReportFactory(reply_to="old@example.org", received_at=now - timedelta(days=91))
    call_command("tidy_reports")
    kept.refresh_from_db()
    old.refresh_from_db()
    assert (kept.reply_to, old.reply_to) == ("new@example.org", "")
    assert kept.of_sender
    assert old.of_sender is None
    assert old.text
    assert "1 reply addresses and 1 marks" in capsys.readouterr().out
    assert "old@example.org" not in str(list(AuditEntry.objects.values()))


# Where nothing can be written


@pytest.mark.postgresql
class TestPublicRole:
    @pytest.fixture
    def as_public(self, readers_client):
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("CREATE ROLE register_visitor")
        call_command("grant_public_role", "register_visitor")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL ROLE register_visitor")

    @pytest.fixture
    def as_owner(self):
        def again():
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")

        return again

    def test_adds_reports_and_cannot_read_them(self, readers_client, as_public, as_owner, settings):
        settings.REPORTS_A_DAY = 2
        answers = [send(readers_client, text=f"{n}").status_code for n in range(3)]
        assert answers == [303, 303, 429]
        for act in ("SELECT * FROM", "DELETE FROM", "TRUNCATE"):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"{act} register_report")
        as_owner()
        assert Report.objects.count() == 2

    def test_a_process_that_may_not_write_says_how_else(
        self, readers_client, as_public, as_owner, settings
    ):
        settings.CONTACT_EMAIL = "editors@example.org"
        data = opened(readers_client) | WORDS
        as_owner()
        with connection.cursor() as cursor:
            cursor.execute("REVOKE INSERT ON register_report FROM register_visitor")
            cursor.execute("SET LOCAL ROLE register_visitor")
        page = readers_client.get("/report/", {"record": "topics/open-ran"}).content.decode()
        assert "mailto:editors@example.org" in page
        assert "<textarea" not in page
        sent = readers_client.post("/report/", data, **OURS)
        assert sent.status_code == 503
        assert WORDS["text"] in sent.content.decode()
        assert "mailto:editors@example.org" in sent.content.decode()
        as_owner()
        assert not Report.objects.exists()
