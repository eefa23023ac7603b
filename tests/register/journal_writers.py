"""Processes that append to one journal at once; run by test_journal_processes.

Needs DATABASE_URL of its own. Exits 0 where nothing was lost, doubled or seen out of order.
"""

import os
import random
import signal
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from register import journal  # noqa: E402
from register.journal import Entry  # noqa: E402
from register.models import Edition  # noqa: E402
from tests.register.journal_entries import publish, topic, withdraw  # noqa: E402

WRITERS, APPENDS = 4, 20


def forked(work, *arguments):
    """Run `work` in a process of its own; return its id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException as error:
        sys.stderr.write(f"{work.__name__}: {error!r}\n")
    finally:
        sys.stderr.flush()
        os._exit(status)


def write(writer):
    """One edition of the record that everybody writes, and one of a record of its own."""
    for n in range(APPENDS):
        publish(topic("shared", f"{writer} {n}"), topic(f"own-{writer}", f"{n}"))


def write_for_ever(writer):
    for n in range(100_000):
        publish(topic("shared", f"{writer} {n}"))
        if n % 5 == 4:
            withdraw(topic("shared"))


def follow():
    """What a follower does: it asks for what is new, and must never find a gap."""
    seen, until = 0, time.monotonic() + 60
    while seen < 2 * WRITERS * APPENDS and time.monotonic() < until:
        for seq in journal.since(seen).values_list("seq", flat=True):
            if seq != seen + 1:
                raise AssertionError(f"edition {seq} was seen right after edition {seen}")
            seen = seq


def wait(children):
    statuses = [os.waitpid(child, 0)[1] for child in children]
    if any(statuses):
        sys.exit(f"processes ended with {statuses}")


def verify(when):
    if found := list(journal.verify()):
        sys.exit(f"{when}: {found}")


def many_writers():
    children = [forked(write, writer) for writer in range(WRITERS)]
    wait([*children, forked(follow)])
    verify("after many writers")
    own = Edition.objects.filter(reference__startswith="own-").values_list("reference", "number")
    expected = [(f"own-{w}", n) for w in range(WRITERS) for n in range(1, APPENDS + 1)]
    assert sorted(own) == sorted(expected)
    assert Edition.objects.filter(reference="shared").count() == WRITERS * APPENDS
    assert journal.head().seq == Edition.objects.count() == 2 * WRITERS * APPENDS


def killed_writers():
    chance = random.Random(7)
    for round_ in range(10):
        children = [forked(write_for_ever, f"{round_}-{writer}") for writer in range(2)]
        time.sleep(chance.uniform(0.05, 0.3))
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        verify(f"after death {round_}")
    journal.append([Entry.publication(topic("shared", "At last."), "Published.")])
    verify("at last")


if __name__ == "__main__":
    call_command("migrate", "register", verbosity=0)
    {"many": many_writers, "killed": killed_writers}[sys.argv[1]]()
