"""A subscription from its form to the last mail, through the pages and a real mail server."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from alerts import asking, letters
from alerts.models import Act, AlertRequest, Mail, StoppedKey, Subscription
from register import index, journal
from register.entry import Entry
from tests.alerts.steps import (
    LIST,
    READER,
    RECORD,
    ask,
    following,
    link_in,
    next_morning,
    run,
    text_of,
)
from tests.register.documents_for_index import (
    agreement,
    progress,
    publish,
    withdraw,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


# From asking to stopping


def test_the_way_from_a_list_leaves_order_and_page_behind(reader):
    page = reader.get(f"{LIST}&sort=title&page=1").content.decode()
    assert 'href="/alerts/?follow=%2Fagreements%2F%3Fcountry%3Djp"' in page


@pytest.mark.parametrize(
    ("page", "said", "follow"),
    [
        ("/countries/jp/", "this country and the agreements with it", "/countries/jp/"),
        ("/topics/open-ran/", "this topic and the agreements on it", "/topics/open-ran/"),
        (RECORD, "this agreement", RECORD),
        (f"{RECORD}commitments/1/", "this commitment", f"{RECORD}commitments/1/"),
        ("/countries/gb/jp/", "agreements between them", "/agreements/?between=gb,jp"),
    ],
)
def test_a_page_says_what_is_followed_from_it(reader, page, said, follow):
    content = reader.get(page).content.decode()
    [(way, words)] = re.findall(r'href="(/alerts/[^"]+)"[^>]*>([^<]+)<', content)
    assert words == f"E-mail alerts about {said}"
    assert unquote(urlsplit(way).query) == f"follow={follow}"
    assert reader.get(way).status_code == 200


def test_from_the_list_to_the_first_mail_and_out_again(reader, mailbox, clock):
    page = reader.get(LIST).content.decode()
    way = re.search(r'href="(/alerts/[^"]+)"', page)[1]
    assert "E-mail alerts" in reader.get(way.replace("&amp;", "&")).content.decode()
    sent = ask(reader)
    assert sent.status_code == 303
    assert "Agreements with Japan" in reader.get(sent.url).content.decode()
    run()
    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == (READER, "Confirm: Agreements with Japan")
    assert "List-Unsubscribe" not in mail
    way = link_in(mail, "confirm")
    opened = reader.get(way)
    assert "Do you want these e-mails?" in opened.content.decode()
    assert "Agreements with Japan" in opened.content.decode()
    run()
    assert not Subscription.objects.exclude(confirmed_at=None), "opening a link is no consent"
    assert "You will be told" in reader.post(way).content.decode()
    run()

    next_morning(clock)
    run()
    assert len(mailbox.mails) == 1, "nothing new, no mail"
    publish(agreement("gb-jp-2022-1", title="Joint Announcement"), agreement("gb-in-2021-1"))
    run()
    assert len(mailbox.mails) == 1, "told this morning already"
    next_morning(clock)
    run()
    news = mailbox.mails[1]
    assert news["Subject"] == "Agreements with Japan: 2 changes"
    text = text_of(news)
    assert "* Joint Announcement\n  10 January 2030: For a test." in text
    assert "https://register.example/agreements/gb-jp-2022-1/" in text
    [changes] = re.findall(rf"What changed: https://register\.example({RECORD}\S+)", text)
    assert "Joint Announcement" in reader.get(changes).content.decode()
    assert f"https://register.example{LIST}" in text

    assert "Stop these e-mails?" in reader.get(link_in(news, "stop")).content.decode()
    stopped = reader.post(link_in(news, "stop"))
    assert "You get no more e-mails about this" in stopped.content.decode()
    publish(agreement("gb-jp-2022-1", title="Changed again"))
    next_morning(clock)
    run()
    assert len(mailbox.mails) == 2
    assert not Subscription.objects.exists()
    assert not AlertRequest.objects.exclude(email="").exists()


def test_one_click_stops_as_mail_programs_do_it(reader, mailbox, clock):
    """RFC 8058: a POST without cookies, page or origin, to the address in the header."""
    following(reader, mailbox, RECORD)
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    run()
    [mail] = mailbox.mails
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [address] = re.fullmatch(
        r"<(https://register\.example/\S+)>", mail["List-Unsubscribe"].strip()
    ).groups()
    answer = Client(enforce_csrf_checks=True).post(
        urlsplit(address).path,
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert not answer.cookies
    run()
    assert not Subscription.objects.exists()


def test_everything_of_an_address_is_stopped_at_once(reader, mailbox):
    first = following(reader, mailbox)
    following(reader, mailbox, RECORD)
    other = following(reader, mailbox, email="other@example.org")
    page = reader.post(urlsplit(letters.bare_link(first, "stop")).path, {"all": "yes"})
    assert "You get no more e-mails" in page.content.decode()
    run()
    assert [s.pk for s in Subscription.objects.all()] == [other.pk]


def test_links_of_alerts_that_were_stopped_still_stop_everything(reader, mailbox):
    addresses = (LIST, RECORD, "/topics/open-ran/", "/updates/")
    first, second, third, last = (following(reader, mailbox, address) for address in addresses)
    other = following(reader, mailbox, email="other@example.org")
    for one in (first, second):
        asking.wanted(Act.STOP, one.pk)
        run()
    assert {s.pk for s in Subscription.objects.all()} == {third.pk, last.pk, other.pk}
    asking.wanted(Act.STOP_ALL, first.pk)
    run()
    assert [s.pk for s in Subscription.objects.all()] == [other.pk]
    assert not StoppedKey.objects.exists(), "and nothing of the reader is left"


def test_nothing_is_kept_of_the_last_that_was_stopped(reader, mailbox):
    first, second = (following(reader, mailbox, address) for address in (LIST, RECORD))
    for one in (first, second):
        asking.wanted(Act.STOP, one.pk)
        run()
    assert not Subscription.objects.exists()
    assert not StoppedKey.objects.exists()


def test_a_mail_is_plain_and_carries_nothing_that_tells_of_its_reading(reader, mailbox, clock):
    following(reader, mailbox, RECORD)
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    run()
    [mail] = mailbox.mails
    assert mail.get_content_type() == "text/plain"
    assert mail["Auto-Submitted"] == "auto-generated"
    links = re.findall(r"https?://\S+", text_of(mail))
    marked = [link for link in links if "/alerts/stop/" not in link]
    record = "https://register.example/agreements/gb-jp-2022-1/"
    assert set(marked) == {record, f"{record}editions/1..2/"}


def test_the_day_after_a_due_date_is_told(reader, mailbox, clock):
    following(reader, mailbox, "/commitments/?overdue=1")
    next_morning(clock)
    run()
    assert not mailbox.mails
    next_morning(clock)
    run()
    assert "Overdue since 11 January 2030: Promise 1." in text_of(mailbox.mails[0])
    next_morning(clock)
    run()
    assert len(mailbox.mails) == 1


def test_a_year_of_silence_is_told_with_the_day_of_the_last_update(reader, mailbox, clock):
    publish(progress("gb-jp-2022-1-u1", status="under-way", date="2029-01-10"))
    index.follow()
    following(reader, mailbox, "/commitments/?country=jp&silent=1")
    for _day in range(3):
        next_morning(clock)
        run()
    [mail] = mailbox.mails
    said = "No public update for more than a year, the last of 10 January 2029: Promise 1."
    assert said in text_of(mail)


def test_weekly_ones_come_on_mondays(reader, mailbox, clock):
    following(reader, mailbox, frequency="weekly")
    publish(agreement("gb-jp-2022-1", title="Another"))
    days = []
    for _day in range(14):
        next_morning(clock)
        run()
        days += [f"{datetime.now(UTC):%A}"] * (len(mailbox.mails) - len(days))
    assert days == ["Monday"]


@pytest.mark.parametrize("frequency", ["daily", "weekly"])
def test_the_operator_can_have_everybody_told_at_once(reader, mailbox, clock, frequency):
    following(reader, mailbox, frequency=frequency)
    publish(agreement("gb-jp-2022-1", title="Another"))
    run()
    assert mailbox.mails == []
    for _time in range(2):
        call_command("send_alerts", now=True, verbosity=0)
    assert len(mailbox.mails) == 1, "once"
    next_morning(clock, days=7)
    run()
    assert len(mailbox.mails) == 1, "and not again when it would have been due"


def test_what_is_withdrawn_is_told_without_its_title(reader, mailbox, clock):
    following(reader, mailbox)
    withdraw("agreement", "gb-jp-2022-1")
    next_morning(clock)
    run()
    text = text_of(mailbox.mails[0])
    assert "* gb-jp-2022-1\n  No longer in the register." in text
    assert "Agreement gb-jp-2022-1" not in text


def test_what_was_merged_is_told_with_the_record_that_was_kept(reader, mailbox, clock):
    publish(agreement("gb-jp-2023-1", title="R&D"))
    index.follow()
    following(reader, mailbox, RECORD)
    journal.append([Entry("agreement", "gb-jp-2022-1", "The same.", merged_into="gb-jp-2023-1")])
    next_morning(clock)
    run()
    text = text_of(mailbox.mails[0])
    assert "* gb-jp-2022-1\n  Merged into R&D.\n  9 January 2030: The same.\n" in text
    assert "  https://register.example/agreements/gb-jp-2023-1/\n" in text
    assert "No longer" not in text
    assert "Agreement gb-jp-2022-1" not in text


@pytest.mark.parametrize(
    ("prefix", "subject", "words"),
    [("/cy", "Cytundebau", "10 Ionawr 2030"), ("/ja", "合意", "2030年1月10日")],
)
def test_in_the_language_of_the_page(reader, mailbox, clock, prefix, subject, words):
    following(reader, mailbox, prefix=prefix)
    next_morning(clock)
    publish(agreement("gb-jp-2022-1", title="日米英の共同発表"))
    next_morning(clock)
    run()
    [mail] = mailbox.mails
    assert subject in mail["Subject"]
    assert words in text_of(mail)
    assert f"https://register.example{prefix}/agreements/gb-jp-2022-1/" in text_of(mail)
    assert reader.get(link_in(mail, "stop")).status_code == 200
    assert link_in(mail, "stop").startswith(prefix)


@pytest.mark.parametrize("prefix", ["", "/cy", "/ja"])
def test_no_header_begins_with_an_empty_line_and_none_is_too_long(
    reader, mailbox, clock, settings, prefix
):
    settings.PUBLIC_ADDRESS = "https://register.agreements.of.the.government.example"
    title = (
        "Joint Announcement on Supplier Diversity – 電気通信機器の供給者の多様化に関する共同発表"
    )
    publish(agreement("gb-jp-2022-1", title=title))
    index.follow()
    ask(reader, RECORD, prefix)
    run()
    asking.wanted(Act.CONFIRM, Subscription.objects.get().pk)
    run()
    publish(agreement("gb-jp-2022-1", title=f"{title}, again"))
    next_morning(clock)
    run()
    for mail, raw in zip(mailbox.mails, mailbox.raw, strict=True):
        lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
        assert [line for line in lines if line.endswith((b":", b" "))] == []
        assert max(map(len, lines)) < 998, "RFC 5322, section 2.1.1"
        assert max(len(line) for line in lines if b"=?" in line) <= 76, "RFC 2047, section 2"
        assert "Supplier Diversity – 電気" in mail["Subject"]
    assert mail["List-Unsubscribe"].startswith("<https://register.agreements.")


# The mail server


def test_a_server_that_is_away_loses_nothing(reader, mailbox, clock, settings):
    following(reader, mailbox)
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    settings.EMAIL_PORT = 1
    with pytest.raises(CommandError, match="0 mails went, 1 could not be handed"):
        run()
    settings.EMAIL_PORT = mailbox.port
    clock.shift(timedelta(minutes=6))
    run()
    run()
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(("code", "left"), [(450, 1), (550, 0)])
def test_an_address_that_does_not_exist_is_given_up(reader, mailbox, clock, code, left):
    following(reader, mailbox)
    mailbox.refused[READER] = code
    for n in range(4):
        publish(agreement("gb-jp-2022-1", title=f"Title {n}"))
        next_morning(clock)
        if Subscription.objects.exists():
            with pytest.raises(CommandError, match="could not be handed"):
                run()
    assert Subscription.objects.count() == left
    assert Mail.objects.count() == 4 * left


def test_an_address_that_takes_mails_again_is_kept(reader, mailbox, clock):
    following(reader, mailbox)
    for code in (550, 550, None, 550, 550):
        mailbox.refused = {READER: code} if code else {}
        publish(agreement("gb-jp-2022-1", title=f"Title of {datetime.now(UTC):%d}"))
        next_morning(clock)
        if code:
            with pytest.raises(CommandError):
                run()
        else:
            run()
    assert Subscription.objects.count() == 1


def test_one_address_that_is_refused_holds_up_nobody(reader, mailbox, clock):
    following(reader, mailbox, email="a@example.org")
    following(reader, mailbox, email="b@example.org")
    mailbox.refused["a@example.org"] = 550
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    with pytest.raises(CommandError):
        run()
    assert [mail["To"] for mail in mailbox.mails] == ["b@example.org"]


def test_without_a_mail_server_the_command_says_what_to_set(settings):
    settings.EMAIL_URL = ""
    with pytest.raises(CommandError, match="EMAIL_URL is not set"):
        run()


# Addresses


def test_an_address_is_removed_when_somebody_asks(reader, mailbox, capsys):
    assert following(reader, mailbox, email="Reader@Example.ORG").email == "Reader@example.org"
    ask(reader, RECORD, email="Reader@example.org")
    call_command("forget_alerts", "reader@example.org")
    assert "Removed 1 alerts" in capsys.readouterr().out
    assert not Subscription.objects.exists()
    assert not AlertRequest.objects.filter(email__gt="")


def test_requests_go_after_a_day(reader, mailbox, clock):
    following(reader, mailbox)
    assert AlertRequest.objects.exists()
    next_morning(clock, days=2)
    run()
    assert not AlertRequest.objects.exists()


@pytest.mark.postgresql
def test_the_public_role_adds_requests_and_reads_nothing(reader, mailbox):
    known = following(reader, mailbox, RECORD)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE register_visitor")
    call_command("grant_public_role", "register_visitor")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE register_visitor")
    asked = ask(reader)
    stopped = reader.post(urlsplit(letters.link(known, "stop")).path)
    assert (asked.status_code, stopped.status_code) == (303, 200)
    for table in ("alerts_alertrequest", "alerts_subscription", "alerts_mail"):
        for act in ("SELECT * FROM", "DELETE FROM", "TRUNCATE"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(f"{act} {table}")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    run()
    assert not Subscription.objects.exclude(confirmed_at=None)
    assert len(mailbox.mails) == 1
