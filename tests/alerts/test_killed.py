"""A sender that is killed at any moment: every reader is told, and nobody is told twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.browser.serving import ROOT, environment, manage
from tests.mailbox import receiving

READERS, ASKING, LEAVING = 40, 10, 5
KILLS = 12
MAKE = f"""
from datetime import timedelta
from uuid import UUID
from django.utils import timezone
from alerts import asking
from alerts.models import Act, Subscription
from register import journal
from tests.register.documents_for_index import agreement, publish, reference_documents
publish(*reference_documents(), agreement("gb-jp-2022-1"))
before = timezone.now() - timedelta(days=2)
for n in range({READERS}):
    Subscription.objects.create(
        id=UUID(int=n + 1), email=f"r{{n}}@example.org", place="agreements", query="country=jp",
        label="Agreements with Japan", language="en", frequency="daily", asked_at=before,
        confirmed_at=before, told_at=before, told_on=before.date(), seq=journal.head().seq,
    )
publish(agreement("gb-jp-2022-1", title="Another title"), agreement("gb-jp-2023-1"))
for n in range({ASKING}):
    asking.ask(asking.asked_for(UUID(int=n + 1), f"a{{n}}@example.org", "daily", "agreements", "",
                                "Agreements", "en"), f"sender {{n}}")
for n in range({LEAVING}):
    asking.wanted(Act.STOP, UUID(int=n + 1))
"""
TOLD = {f"r{n}@example.org": 1 for n in range(LEAVING, READERS)}
ASKED = {f"a{n}@example.org": 1 for n in range(ASKING)}


@pytest.fixture
def mailbox():
    with receiving() as box:
        yield box


@pytest.fixture
def env(tmp_path, mailbox):
    env = environment(tmp_path, EMAIL_URL=mailbox.url)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "shell", "--no-imports", "--command", MAKE)
    return env


def received(mailbox):
    """How many different mails each address got: the same mail again has the same Message-ID."""
    return Counter(mail["To"] for mail in {m["Message-ID"]: m for m in mailbox.mails}.values())


def test_everybody_is_told_in_one_mail_whatever_is_killed(env, mailbox):
    command = [sys.executable, "manage.py", "send_alerts", "--patience", "0"]
    chance = random.Random(7)
    mailbox.pause = 0.02
    ends = Counter()
    for n in range(KILLS):
        known = len(mailbox.mails)
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        if n % 2:  # while it sends, or, of others, while it still makes up what to send
            while len(mailbox.mails) == known and running.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.1)
        else:
            time.sleep(0.4 + chance.random() * 0.6)
        running.kill()
        ends[running.wait()] += 1
    assert ends[-signal.SIGKILL] > KILLS / 2, "most kills fell before it was done"
    assert len(received(mailbox)) < len(TOLD | ASKED), "and it never was done"
    mailbox.pause = 0.0
    manage(env, *command[2:])
    manage(env, *command[2:])
    assert received(mailbox) == TOLD | ASKED
    bodies = {mail["Message-ID"]: mail.as_bytes() for mail in mailbox.mails}
    again = len(mailbox.mails) - len(bodies)
    assert again <= KILLS, "a mail comes twice only where a kill fell between its two ends"
    for mail in mailbox.mails:
        assert mail.as_bytes() == bodies[mail["Message-ID"]], "and is then the very same mail"


def test_three_senders_at_once_send_everything_once(env, mailbox):
    command = [sys.executable, "manage.py", "send_alerts"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) for _n in range(3)
    ]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert Counter(mail["To"] for mail in mailbox.mails) == TOLD | ASKED
