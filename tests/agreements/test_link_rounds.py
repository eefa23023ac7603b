"""The pace of a round: which address when, and who is left in peace for how long."""

import itertools

import pytest

from agreements.links.rounds import LONGEST_PAUSE, Round
from agreements.links.visitor import Outcome

WELL = Outcome(200)


class Clock:
    """A clock that only sleeping moves, and visits by a second each."""

    def __init__(self):
        self.now = 0.0
        self.visits = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds

    def run(self, addresses, answers=None, *, seconds=10_000, delay=lambda address: 0, pause=2):
        def visit(address):
            self.visits.append((self.now, address))
            self.now += 1
            return (answers or {}).get(address, WELL)

        turn = Round(visit, delay, seconds=seconds, pause=pause, clock=self, sleep=self.sleep)
        return [address for address, _outcome in turn.run(addresses)]


@pytest.fixture
def clock():
    return Clock()


def test_every_address_is_visited_once_in_the_order_given(clock):
    addresses = [f"https://{host}.example/" for host in "abc"]
    assert clock.run(addresses) == addresses
    assert [at for at, _address in clock.visits] == [0, 1, 2], "another host need not wait"


def test_a_host_is_left_in_peace_between_two_visits(clock):
    clock.run(["http://a.example/1", "https://a.example/2", "http://A.example:80/3"])
    assert [at for at, _address in clock.visits] == [0, 3, 6]


def test_others_are_visited_meanwhile(clock):
    visited = clock.run(["http://a.example/1", "http://a.example/2", "http://b.example/1"])
    assert visited == ["http://a.example/1", "http://b.example/1", "http://a.example/2"]


def test_a_host_may_ask_for_a_longer_pause(clock):
    clock.run(["http://a.example/1", "http://a.example/2"], delay=lambda address: 20)
    assert [at for at, _address in clock.visits] == [0, 21]


@pytest.mark.parametrize("answer", [0, 429, 500, 503])
def test_a_host_in_trouble_is_visited_less_and_less_often(clock, answer):
    addresses = [f"http://a.example/{n}" for n in range(12)]
    clock.run(addresses, dict.fromkeys(addresses, Outcome(answer)))
    times = [at for at, _address in clock.visits]
    pauses = [after - before - 1 for before, after in itertools.pairwise(times)]
    assert pauses[:4] == [4, 8, 16, 32]
    assert pauses[-1] == LONGEST_PAUSE


def test_a_host_that_recovers_is_forgiven(clock):
    addresses = [f"http://a.example/{n}" for n in range(4)]
    clock.run(addresses, {addresses[0]: Outcome(503), addresses[2]: Outcome(404)})
    assert [at for at, _address in clock.visits] == [0, 5, 8, 11]


def test_a_host_that_says_when_to_come_back_is_left_until_then(clock):
    addresses = ["http://a.example/1", "http://a.example/2", "http://b.example/"]
    visited = clock.run(addresses, {addresses[0]: Outcome(429, wait=600.0)})
    assert visited == [addresses[0], addresses[2], addresses[1]]
    assert clock.visits[-1][0] == 601


def test_a_host_that_asks_for_more_than_the_round_has_is_left_for_another(clock):
    addresses = ["http://a.example/1", "http://a.example/2", "http://b.example/"]
    visited = clock.run(addresses, {addresses[0]: Outcome(429, wait=600.0)}, seconds=300)
    assert visited == [addresses[0], addresses[2]]
    assert clock.now < 300, "nobody waits for what will not come"


def test_the_round_ends_in_time(clock):
    addresses = [f"http://{n}.example/" for n in range(100)]
    assert clock.run(addresses, seconds=10) == addresses[:10]


def test_what_is_no_address_stops_nobody(clock):
    odd = ["http://[", "", "mailto:a@b.example"]
    assert sorted(clock.run(odd)) == sorted(odd)
