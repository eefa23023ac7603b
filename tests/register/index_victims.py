"""Processes that follow one journal and are killed at it; run by test_index_crash with a scenario.

Needs DATABASE_URL and REGISTER_INDEX_DIR of its own. Exits 0 where the index came out equal to one
built anew from the journal.
"""

import itertools
import os
import random
import signal
import sys
import time
import traceback

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from register import index, journal  # noqa: E402
from register.index import follower, generations, reader, state  # noqa: E402
from register.query import agreements, commitments  # noqa: E402
from tests.register.documents_for_index import (  # noqa: E402
    agreement,
    commitment,
    progress,
    publish,
    withdraw,
)

PARTNERS = ("jp", "in", "us")


def forked(work):
    """Run `work` in a process of its own; return its id."""
    connection.close()
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        reader._readers.clear()
        work()
        status = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def change(n):
    """A few editions: new agreements, new editions, progress, withdrawals."""
    partner = PARTNERS[n % 3]
    reference = f"gb-{partner}-2022-{n % 7 + 1}"
    promises = [commitment(number) for number in range(1, n % 4 + 2)]
    publish(agreement(reference, ("gb", partner), title=f"Title {n}", commitments=promises))
    if n % 3 == 0:
        publish(progress(f"{reference}-u{n % 2 + 1}", numbers=[1]))
    if n % 5 == 0 and journal.current("progress", f"{reference}-u1"):
        withdraw("progress", f"{reference}-u1")
    if n % 11 == 0:
        withdraw("agreement", reference)


def answers():
    reader._readers.clear()
    assert index.follow(wait=20)
    assert index.snapshot().state.seq == journal.head().seq
    return [
        [hit.card for hit in agreements().order_by("title")],
        [hit.card for hit in commitments().order_by("title")],
        agreements().facets(),
        commitments().facets(),
    ]


def compare(when):
    caught_up = answers()
    index.rebuild()
    if caught_up != answers():
        sys.exit(f"after {when} the index is not the one of the journal")


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


def half_committed(pair):
    next(iter(pair.writers.values())).commit()
    die()


POINTS = {
    "the first document": (generations.Pair, "add", die),
    "removal": (generations.Pair, "remove", die),
    "commit": (generations.Pair, "commit", die),
    "one of two commits": (generations.Pair, "commit", half_committed),
    "writing the state": (state, "write", die),
    "making the state durable": (state.os, "fsync", die),
    "building": (follower, "_build", die),
}


def killed_at_each_point():
    for n, (name, (owner, function, death)) in enumerate(POINTS.items()):
        for missing in (False, True):

            def victim(owner=owner, function=function, death=death, n=n, missing=missing):
                if missing:
                    state_file = reader.reader().directory / state.FILE
                    state_file.unlink(missing_ok=True)
                setattr(owner, function, death)
                change(n + 1)
                index.follow()

            _pid, status = os.waitpid(forked(victim), 0)
            died = os.WIFSIGNALED(status)
            can_live = (name == "building" and not missing) or (name == "removal" and missing)
            if died == can_live:
                sys.exit(f"{name}: the victim {'died' if died else 'lived'}")
            compare(f"death at {name}, {'with no index' if missing else 'catching up'}")


def killed_at_random():
    chance = random.Random(4)

    def victim():
        for n in range(1000):
            change(chance.randrange(1000) + n)
            index.follow()

    for _ in range(12):
        child = forked(victim)
        time.sleep(chance.uniform(0.01, 0.25))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        compare("death at random")


def many_at_once():
    target = journal.head().seq + 40

    def worker():
        until = time.monotonic() + 60
        while time.monotonic() < until:
            index.follow()
            agreements().facets()
            found = index.snapshot().state.seq
            if found >= target:
                return
        raise TimeoutError(f"the index never got to edition {target}")

    children = [forked(worker) for _ in range(3)]
    for n in itertools.count():
        if journal.head().seq >= target:
            break
        change(n)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    if any(statuses):
        sys.exit(f"workers ended with {statuses}")
    compare("several workers at once")


if __name__ == "__main__":
    call_command("migrate", "register", verbosity=0)
    change(1)
    index.follow(wait=20)
    {"points": killed_at_each_point, "random": killed_at_random, "many": many_at_once}[
        sys.argv[1]
    ]()
