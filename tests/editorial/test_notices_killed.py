"""A sender that is killed at any moment: every notice arrives, none in two mails."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from tests.browser.serving import ROOT, environment, manage
from tests.mailbox import receiving

PEOPLE = 40
KILLS = 12
MAKE = f"""
from editorial.models import NoticeKind
from editorial.notices import tell
from tests.factories import UserFactory
for n in range({PEOPLE}):
    user = UserFactory(username=f"u{{n}}", email=f"u{{n}}@example.org")
    tell(NoticeKind.SUBMITTED, [user], f"/admin/editorial/submission/{{n}}/change/")
    tell(NoticeKind.APPROVED, [user], f"/admin/editorial/submission/{{n}}/change/")
"""


@pytest.fixture
def mailbox():
    with receiving() as box:
        yield box


def test_every_notice_arrives_in_one_mail_whatever_is_killed(tmp_path, mailbox):
    env = environment(tmp_path, EMAIL_URL=mailbox.url)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "shell", "--no-imports", "--command", MAKE)
    command = [sys.executable, "manage.py", "send_notices", "--patience", "0"]
    chance = random.Random(7)
    for _n in range(KILLS):
        known = len(mailbox.mails)
        running = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        while len(mailbox.mails) == known and running.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.03)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    assert len(mailbox.mails) < 2 * PEOPLE, "the kills fell while it was sending"
    manage(env, *command[2:])
    manage(env, *command[2:])
    bodies = {one["Message-ID"]: one.get_payload() for one in mailbox.mails}
    recipients = Counter(one["To"] for one in {m["Message-ID"]: m for m in mailbox.mails}.values())
    assert recipients == {f"u{n}@example.org": 1 for n in range(PEOPLE)}
    assert all(body.count("/change/") == 2 for body in bodies.values())
    again = len(mailbox.mails) - len(bodies)
    assert again <= KILLS, "a mail comes twice only where a kill fell between its two ends"
    for one in mailbox.mails:
        assert one.get_payload() == bodies[one["Message-ID"]], "and is then the very same mail"


def test_two_senders_at_once_send_everything_once(tmp_path, mailbox):
    env = environment(tmp_path, EMAIL_URL=mailbox.url)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "shell", "--no-imports", "--command", MAKE)
    command = [sys.executable, "manage.py", "send_notices"]
    running = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL) for _n in range(3)
    ]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert Counter(one["To"] for one in mailbox.mails) == {
        f"u{n}@example.org": 1 for n in range(PEOPLE)
    }
