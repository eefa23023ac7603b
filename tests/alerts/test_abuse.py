"""What somebody may try with the alerts, or a mail server do to them."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.utils import timezone

from alerts import asking, carrying_out, outbox
from alerts.carrying_out import MOST_ASKED
from alerts.models import Act, AlertRequest, Mail, Subscription
from register import index, journal
from register.mailing import KEPT
from tests.alerts.steps import (
    LIST,
    OURS,
    READER,
    RECORD,
    ask,
    following,
    form_of,
    link_in,
    next_morning,
    run,
    text_of,
)
from tests.register.documents_for_index import agreement, publish, withdraw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]
HIDDEN = "Dear+customer,%0A%0Asign+in+at+https://evil.example/login+now"


def refusing(mailbox, address):
    """The mail server takes the address, and refuses what is sent to it."""
    taking = mailbox.handle_DATA

    async def handle_data(server, session, envelope):
        if address in envelope.rcpt_tos:
            return "554 5.7.1 looks like spam"
        return await taking(server, session, envelope)

    mailbox.handle_DATA = handle_data


def test_a_mail_that_is_refused_holds_up_no_other_and_is_given_up_after_a_week(
    reader, mailbox, clock
):
    following(reader, mailbox, email="a@example.org")
    following(reader, mailbox, email="b@example.org")
    refusing(mailbox, "a@example.org")
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    with pytest.raises(CommandError, match="1 mails went, 1 could not be handed"):
        run()
    assert [mail["To"] for mail in mailbox.mails] == ["b@example.org"]
    assert Mail.objects.count() == 1
    clock.shift(KEPT + timedelta(minutes=10))
    with pytest.raises(CommandError):
        run()
    assert Mail.objects.count() == 0
    assert Subscription.objects.get(email="a@example.org").refused == 1


@pytest.mark.parametrize(
    ("command", "answer"),
    [("MAIL", "530 5.7.0 not from this sender"), ("DATA", "421 4.3.2 closing")],
)
def test_what_is_refused_to_all_of_us_is_no_fault_of_one_mail(
    reader, mailbox, clock, caplog, command, answer
):
    for name in "ab":
        following(reader, mailbox, email=f"{name}@example.org")
    asked = []

    async def refuse(server, session, envelope, *said):
        asked.append(command)
        return answer

    setattr(mailbox, f"handle_{command}", refuse)
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    with pytest.raises(CommandError, match="0 mails went, 2 could not be handed"):
        run()
    assert (len(asked), Mail.objects.count()) == (1, 2)
    assert "takes no mails" in caplog.text


def test_who_has_nothing_to_send_asks_no_mail_server(reader, mailbox, settings, caplog):
    settings.EMAIL_PORT = 1
    run()
    assert "mail server" not in caplog.text


def test_all_mails_of_a_run_go_over_one_connection(reader, mailbox, clock):
    for name in "abc":
        following(reader, mailbox, email=f"{name}@example.org")
    greeted = []

    async def handle_ehlo(server, session, envelope, hostname, responses):
        session.host_name = hostname
        greeted.append(hostname)
        return responses

    mailbox.handle_EHLO = handle_ehlo
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    run()
    assert (len(mailbox.mails), len(greeted)) == (3, 1)


def test_nobody_has_us_send_their_words_to_another_s_address(reader, mailbox):
    assert ask(reader, f"/agreements/?q={HIDDEN}").status_code == 303
    run()
    [mail] = mailbox.mails
    assert mail["Subject"] == "Confirm: A search of the register"
    assert "Dear customer" not in text_of(mail)
    assert "https://evil" not in text_of(mail)
    assert "/agreements/?q=" not in text_of(mail)
    assert "Dear customer" in reader.get(link_in(mail, "confirm")).content.decode()


def test_words_of_their_own_are_told_on_one_line(reader, mailbox, clock):
    following(reader, mailbox, "/agreements/?q=Another%0A%0Atitle")
    publish(agreement("gb-jp-2022-1", title="Another title"))
    index.follow()
    next_morning(clock)
    run()
    assert "Another title”" in text_of(mailbox.mails[0]).splitlines()[0]


def test_an_address_is_the_same_in_any_letters(reader, mailbox):
    for n, name in enumerate(["victim", "Victim", "vIctim"] * 3):
        headers = OURS | {"REMOTE_ADDR": f"192.0.2.{n}"}
        ask(reader, email=f"{name}@example.org", headers=headers)
    run()
    assert len(mailbox.mails) == MOST_ASKED
    mailbox.mails.clear()
    first = following(reader, mailbox, email="reader@example.org")
    assert following(reader, mailbox, email="Reader@example.org").pk == first.pk
    other = following(reader, mailbox, follow=RECORD, email="READER@example.org")
    asking.wanted(Act.STOP_ALL, other.pk)
    run()
    assert not Subscription.objects.exclude(confirmed_at=None).exists()


def test_nobody_follows_more_than_can_be_told(reader, mailbox, monkeypatch):
    monkeypatch.setattr(carrying_out, "MOST_FOLLOWED", 1)
    following(reader, mailbox)
    assert ask(reader, RECORD).status_code == 303
    run()
    assert mailbox.mails == []


def test_an_alert_that_cannot_be_told_keeps_nobody_from_theirs(reader, mailbox, clock, capsys):
    """Such as one that an earlier version took and this one does not know."""
    following(reader, mailbox, LIST)
    lost = following(reader, mailbox, RECORD)
    Subscription.objects.filter(pk=lost.pk).update(place="weather/tomorrow")
    publish(agreement("gb-jp-2022-1", title="Changed"))
    next_morning(clock)
    with pytest.raises(CommandError, match="1 alerts could not be made up"):
        run()
    assert mailbox.mails[-1]["Subject"] == "Agreements with Japan: 1 change"


def test_a_request_that_cannot_be_carried_out_holds_up_no_other(reader, mailbox):
    """Such as one that an earlier version took and this one does not know."""
    ask(reader, RECORD)
    AlertRequest.objects.update(act="weather", subscription=uuid.uuid4())
    ask(reader)
    with pytest.raises(CommandError, match="1 requests could not be carried out"):
        run()
    assert [mail["To"] for mail in mailbox.mails] == [READER]
    assert AlertRequest.objects.filter(done=False).count() == 1


def test_requests_that_wait_are_not_forgotten(reader, mailbox, clock):
    ask(reader)
    next_morning(clock, days=3)
    carrying_out.forget(timezone.now())
    assert AlertRequest.objects.exists()


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        (["country=JP"], ["country=jp"]),
        (["country=JP", "country=jp"], ["country=JP", "country=jp"]),
        (["country=JP", "country=jp&country=jp"], ["country=jp", "country=jp&country=jp"]),
        (["signed_from=2022-13"], ["signed_from=2022-13"]),
    ],
    ids=["in capitals", "twice, one as now", "twice", "not understood any more"],
)
def test_filters_stored_in_other_words_are_written_as_now(reader, mailbox, stored, written):
    """No alert goes: links in its mails have to go on stopping it."""
    first = following(reader, mailbox)
    Subscription.objects.update(query="")
    for n, query in enumerate(stored):
        Subscription.objects.create(
            id=uuid.uuid4(), email=READER, place="agreements", query=query, label="Some",
            language="en", frequency="daily", asked_at=first.asked_at + timedelta(minutes=n),
            confirmed_at=first.confirmed_at, told_on=first.told_on, told_at=first.told_at,
        )  # fmt: skip
    first.delete()
    migration = import_module("alerts.migrations.0005_filters_one_way")
    migration.write_filters_one_way(apps, None)
    assert list(Subscription.objects.values_list("query", flat=True)) == written


def test_filters_that_are_not_understood_any_more_are_not_left_out(reader, mailbox, clock):
    """Who followed one day is not told of all."""
    following(reader, mailbox)
    Subscription.objects.update(query="signed_from=2022-13")
    publish(agreement("gb-jp-2022-1", title="Changed"))
    next_morning(clock)
    with pytest.raises(CommandError, match="1 alerts could not be made up"):
        run()
    assert mailbox.mails == []


def test_a_link_takes_no_more_than_a_form_holds(reader, mailbox):
    following(reader, mailbox)
    way = f"/alerts/stop/{asking.token_for(Act.STOP, Subscription.objects.get().pk)}/"
    refused = reader.post(way, {"all": "x" * 300_000})
    assert refused.status_code == 400
    run()
    assert Subscription.objects.exists()


def test_a_subscription_moves_on_once_whoever_sees_it(reader, mailbox, clock):
    following(reader, mailbox)
    seen = Subscription.objects.get()
    publish(agreement("gb-jp-2022-1", title="Another"))
    next_morning(clock)
    run()
    items = [outbox.Item("Another", RECORD)]
    assert not outbox._told(seen, items, journal.head(), index.today(), timezone.now())
    assert (len(mailbox.mails), Mail.objects.count()) == (1, 0)


def test_a_mail_says_what_a_title_says(reader, mailbox, clock):
    following(reader, mailbox)
    publish(agreement("gb-jp-2022-1", title="R&D <together>"))
    next_morning(clock)
    run()
    assert "* R&D <together>\n" in text_of(mailbox.mails[0])


@pytest.mark.parametrize("address", [RECORD, f"{RECORD}commitments/1/"])
def test_a_record_that_is_gone_is_named_by_its_reference_alone(reader, mailbox, clock, address):
    following(reader, mailbox, address)
    withdraw("agreement", "gb-jp-2022-1")
    next_morning(clock)
    run()
    [mail] = mailbox.mails
    said = f"{mail['Subject']}\n{text_of(mail)}"
    assert "gb-jp-2022-1" in said
    assert "Agreement gb-jp-2022-1" not in said
    assert "Promise" not in said


@pytest.mark.parametrize("page", ["/alerts/", "/alerts/sent/", "/alerts/stop/x/"])
def test_an_address_that_cannot_be_read_is_no_fault_of_ours(reader, page):
    assert reader.get(page, {"follow": "//["}).status_code in (400, 404)


def test_a_page_that_cannot_be_read_is_not_ours(reader):
    data = {"ticket": form_of(reader.get("/alerts/", {"follow": LIST})), "email": READER}
    sent = reader.post("/alerts/", data | {"frequency": "daily"}, HTTP_REFERER="http://[")
    assert sent.status_code == 403


def test_a_request_that_is_forgotten_meanwhile_stops_no_other(reader, mailbox, clock):
    ask(reader)
    gone = AlertRequest.objects.get().pk
    AlertRequest.objects.all().delete()
    assert carrying_out._carried_out(gone, timezone.now()) is False


def test_a_request_that_another_run_has_carried_out_is_left_to_it(reader, mailbox):
    ask(reader)
    request = AlertRequest.objects.get().pk
    run()
    assert carrying_out._carried_out(request, timezone.now()) is False
    assert len(mailbox.mails) == 1


def test_a_link_used_again_and_again_is_one_request(reader, mailbox):
    subscription = following(reader, mailbox)
    for _time in range(3):
        asking.wanted(Act.STOP, subscription.pk)
    assert AlertRequest.objects.filter(act=Act.STOP).count() == 1


def test_what_nobody_confirmed_is_forgotten_with_its_mail(reader, mailbox, clock):
    refusing(mailbox, READER)
    ask(reader)
    with pytest.raises(CommandError):
        run()
    clock.shift(timedelta(seconds=asking.TO_CONFIRM + 60))
    run()
    assert (Subscription.objects.count(), Mail.objects.count()) == (0, 0)
