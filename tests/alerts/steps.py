"""What a reader and the operator do, step by step."""

import re
from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from alerts.models import Subscription

READER = "reader@example.org"
LIST = "/agreements/?country=jp"
RECORD = "/agreements/gb-jp-2022-1/"
OURS = {"HTTP_ORIGIN": "http://testserver"}
# A Wednesday, in winter: the register's clock is UTC's.
WEDNESDAY = datetime(2030, 1, 9, 12, tzinfo=UTC)


def run():
    call_command("send_alerts", verbosity=0)


def form_of(response):
    return re.search(r'name="ticket" value="([^"]+)"', response.content.decode())[1]


def ask(reader, follow=LIST, prefix="", headers=OURS, **given):
    page = reader.get(f"{prefix}/alerts/", {"follow": follow})
    data = {"ticket": form_of(page), "email": READER, "frequency": "daily", "subject_line": ""}
    return reader.post(
        f"{prefix}/alerts/?follow={follow.replace('&', '%26')}", data | given, **headers
    )


def text_of(mail):
    return mail.get_content().replace("\r\n", "\n")


def link_in(mail, what):
    """The path of the link to confirm or to stop, as somebody would open it."""
    found = re.search(rf"https://register\.example(\S*/alerts/{what}/\S+)", text_of(mail))
    return found[1]


def following(reader, mailbox, follow=LIST, **given):
    """Ask and confirm; return the confirmed subscription."""
    assert ask(reader, follow, **given).status_code == 303
    run()
    assert reader.post(link_in(mailbox.mails[-1], "confirm")).status_code == 200
    run()
    mailbox.mails.clear()
    place = follow.partition("?")[0].strip("/")
    return Subscription.objects.get(email__iexact=given.get("email", READER), place=place)


def next_morning(clock, days=1):
    clock.shift(timedelta(days=days))
