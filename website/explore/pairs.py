"""Two sources of pairs for the network: partners with topics, and agreements with strategies."""

from functools import cached_property
from typing import NamedTuple

from django.utils.translation import ngettext

from register.languages import order
from register.query import RegisterQuery
from website.addresses import record_address
from website.explore.axes import axis, merged
from website.explore.frame import Frame

MOST_AGREEMENTS = 40


class Name(NamedTuple):
    """One end of a pair: the number of its agreements, and their list."""

    code: str
    label: str
    number: int
    url: str


class Pair(NamedTuple):
    """Two names that agreements join: how many, and their list."""

    left: Name
    right: Name
    number: int
    url: str

    def __str__(self) -> str:
        words = ngettext(
            "%(left)s, %(right)s: %(n)s agreement",
            "%(left)s, %(right)s: %(n)s agreements",
            self.number,
        )
        return words % {"left": self.left.label, "right": self.right.label, "n": self.number}


class PartnersAndTopics:
    """Each partner with each topic that it has agreements on."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.countries, self.topics = axis(frame, "country"), axis(frame, "topic")

    @cached_property
    def pairs(self) -> list[Pair]:
        """The pairs, most agreements first."""
        rights = {code: self._topic(code, n) for code, n in self._topic_numbers.items()}
        found = []
        for code, group in self.countries.shown(self.frame.crossed("country", "topic")):
            changes = self.countries.changes(code)
            label, url = self.countries.label(code), self.frame.address(changes)
            left = Name(code, label, group.count, url)
            for topic, number in group.cells.items():
                if topic in rights:
                    both = merged([changes, self.topics.changes(topic)])
                    found.append(Pair(left, rights[topic], number, self.frame.address(both)))
        return sorted(found, key=lambda p: (-p.number, order(p.left.label), order(p.right.label)))

    @property
    def left_out(self) -> int:
        """Agreements that are not looked at."""
        return 0

    @cached_property
    def _topic_numbers(self) -> dict[str, int]:
        shown = self.topics.shown(self.frame.crossed("topic"))
        return {code: group.count for code, group in shown}

    def _topic(self, code: str, number: int) -> Name:
        url = self.frame.address(self.topics.changes(code))
        return Name(code, self.topics.label(code), number, url)


class AgreementsAndStrategies:
    """The newest agreements that are tied to a strategy, each with its strategies."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.strategies = axis(frame, "strategy")

    @cached_property
    def pairs(self) -> list[Pair]:
        """The pairs in the order of the agreements, newest first."""
        found = []
        for hit in self._tied.order_by("newest")[:MOST_AGREEMENTS]:
            url = record_address("agreement", hit.card.reference)
            left = Name(hit.card.reference, hit.card.title, 1, url)
            found += [
                Pair(left, self._names[strategy.reference], 1, url)
                for strategy in hit.card.strategies
                if strategy.reference in self._names
            ]
        return found

    @property
    def left_out(self) -> int:
        """Agreements that are not looked at."""
        return max(self._tied.count() - MOST_AGREEMENTS, 0)

    @cached_property
    def _tied(self) -> RegisterQuery:
        return self.frame.query.within(strategy=list(self._names))

    @cached_property
    def _names(self) -> dict[str, Name]:
        shown = self.strategies.shown(self.frame.crossed("strategy"))
        return {
            code: Name(
                code,
                self.strategies.label(code),
                group.count,
                self.frame.address(self.strategies.changes(code)),
            )
            for code, group in shown
        }
