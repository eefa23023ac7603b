"""Asking for alerts: how often, what is refused and why, and what links are good for."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest

from alerts import letters
from alerts.carrying_out import MOST_ASKED
from alerts.models import AlertRequest, Subscription
from register import index
from tests.alerts.steps import (
    LIST,
    OURS,
    READER,
    RECORD,
    WEDNESDAY,
    ask,
    following,
    form_of,
    link_in,
    next_morning,
    run,
)
from tests.register.documents_for_index import withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


# Asking again, asking too much


def test_asking_again_changes_how_often_and_older_links_go_on_working(reader, mailbox):
    first = following(reader, mailbox)
    again = following(reader, mailbox, frequency="weekly")
    assert (again.pk, again.frequency) == (first.pk, "weekly")
    assert Subscription.objects.count() == 1


def test_the_same_form_sent_twice_asks_once(reader, mailbox):
    page = reader.get("/alerts/", {"follow": LIST})
    data = {"ticket": form_of(page), "email": READER, "frequency": "daily"}
    for _time in range(3):
        assert reader.post("/alerts/", data, **OURS).status_code == 303
    run()
    assert len(mailbox.mails) == 1


def test_nobody_is_asked_more_than_a_few_times_a_day(reader, mailbox, clock):
    for n in range(MOST_ASKED + 3):
        assert ask(reader, headers=OURS | {"REMOTE_ADDR": f"192.0.2.{n}"}).status_code == 303
    run()
    assert len(mailbox.mails) == MOST_ASKED
    next_morning(clock, days=2)
    ask(reader)
    run()
    assert len(mailbox.mails) == MOST_ASKED + 1


def test_a_sender_is_stopped_and_loses_nothing(reader, mailbox, settings):
    settings.ALERTS_A_DAY = 2
    answers = [ask(reader, email=f"r{n}@example.org") for n in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 24 * 3600
    assert 'value="r2@example.org"' in answers[2].content.decode()
    run()
    assert ask(reader).status_code == 429, "places stay taken when requests are carried out"


def test_limits_never_stop_anybody_from_leaving(reader, mailbox, settings):
    known = following(reader, mailbox)
    settings.ALERTS_A_DAY = settings.ALERTS_AN_HOUR = 0
    assert reader.post(urlsplit(letters.link(known, "stop")).path).status_code == 200
    run()
    assert not Subscription.objects.exists()


# What is refused


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": ""}, "Write the address"),
        ({"email": "me"}, "not an e-mail address"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "not an e-mail address"),
        ({"frequency": "hourly"}, "Choose once a day or once a week"),
        ({"frequency": ""}, "Choose once a day or once a week"),
        ({"subject_line": "Buy"}, "Leave this field empty"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(reader, given, said):
    answer = ask(reader, **{"email": "kept@example.org"} | given)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "kept@example.org" in page or "email" in given
    assert not AlertRequest.objects.exists()


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}])
def test_what_another_page_sends_is_not_taken(reader, headers):
    answer = ask(reader, headers=headers)
    assert answer.status_code == 403
    assert READER in answer.content.decode()
    assert not AlertRequest.objects.exists()


@pytest.mark.parametrize("ticket", ["", "made-up", "\x00"])
def test_a_form_without_our_ticket_is_not_taken(reader, ticket):
    assert ask(reader, ticket=ticket).status_code == 403


@pytest.mark.parametrize(
    ("follow", "status"),
    [
        ("", 400),
        ("/admin/", 400),
        ("/agreements/?topic=none", 400),
        ("/agreements/none/", 404),
        ("/topics/none/", 404),
        ("/agreements/gb-jp-2022-1/commitments/7/", 404),
    ],
)
def test_what_cannot_be_followed_is_said(reader, follow, status):
    for path in ("/alerts/", "/alerts/sent/"):
        assert reader.get(path, {"follow": follow}).status_code == status


def test_a_record_that_is_gone_cannot_be_followed(reader):
    withdraw("agreement", "gb-jp-2022-1")
    index.follow()
    assert reader.get("/alerts/", {"follow": RECORD}).status_code == 410


@pytest.mark.parametrize("act", ["confirm", "stop"])
def test_a_link_that_is_not_ours_does_nothing(reader, act):
    for token in ("x", "0" * 32, "0" * 32 + ":made-up", "a:b:c"):
        for method in (reader.get, reader.post):
            answer = method(f"/alerts/{act}/{token}/")
            assert answer.status_code == 404
            assert "This link does not work" in answer.content.decode()
    assert not AlertRequest.objects.exists()


def test_a_link_says_what_we_wrote_into_it_and_nothing_else(reader, mailbox):
    for follow in (LIST, RECORD):
        ask(reader, follow)
        run()
    way, other = (link_in(mail, "confirm") for mail in mailbox.mails)
    assert "Agreements with Japan" in reader.get(way).content.decode()
    path, query = way.split("?")
    retold = way.replace("country%3Djp", "country%3Din")
    for changed in (retold, f"{path}?{other.split('?')[1]}", f"{path}?{query.split('&')[0]}", path):
        page = reader.get(changed)
        assert page.status_code == 200
        assert "Do you want these e-mails?" in page.content.decode()
        assert "About:" not in page.content.decode()
    assert "You will be told" in reader.post(path).content.decode(), "as links of older mails do"
    run()
    assert Subscription.objects.exclude(confirmed_at=None).get().query == "country=jp"


def test_a_link_that_confirms_does_not_stop_and_is_good_for_a_week(reader, mailbox, clock):
    ask(reader)
    run()
    way = link_in(mailbox.mails[0], "confirm")
    assert reader.post(way.replace("confirm", "stop")).status_code == 404
    clock.shift(timedelta(days=7, seconds=1))
    assert reader.post(way).status_code == 404
    run()
    assert not Subscription.objects.exists(), "and the address is forgotten"


def test_where_no_mail_is_sent_the_pages_say_so_and_lead_nowhere(reader, settings):
    settings.ALERTS = False
    assert "/alerts/" not in reader.get(LIST).content.decode()
    assert "/alerts/" not in reader.get(RECORD).content.decode()
    page = reader.get("/alerts/", {"follow": LIST})
    assert page.status_code == 200
    assert "sends no e-mails" in page.content.decode()
    assert "<button" not in page.content.decode().split("<main", 1)[1]


def test_nothing_of_alerts_is_kept_by_caches_or_found_by_search_engines(reader, mailbox):
    ask(reader)
    run()
    way = link_in(mailbox.mails[0], "confirm")
    for address in (f"/alerts/?follow={LIST}", f"/alerts/sent/?follow={LIST}", way):
        answer = reader.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert 'content="noindex"' in answer.content.decode()
        assert not answer.cookies
    assert "Disallow: /alerts/" in reader.get("/robots.txt").content.decode()
    assert READER not in unquote(way)


def test_no_alert_is_offered_for_an_earlier_day(reader):
    day = f"{WEDNESDAY:%Y-%m-%d}"
    assert "/alerts/" not in reader.get(f"{RECORD}?as_of={day}").content.decode()
