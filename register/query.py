"""Queries over the published register: lazy, immutable, answered by the search index.

    agreements().filter(country=["gb", "jp"]).search("open ran").order_by("newest")[:20]

A query quacks enough like a QuerySet for django-filter and Django's Paginator. It asks the index
when it is counted, sliced or iterated, and from then on answers from one state of the register.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Self, TypeVar, overload

from django.utils.safestring import SafeString
from tantivy import Occur, Query

from register import index, moments
from register.conditions import Conditions
from register.index import counting, crossing, paging
from register.index.cards import AgreementCard, Card, CommitmentCard
from register.index.clauses import Clause, together
from register.index.counting import Option
from register.index.highlights import Highlighter, Passage
from register.index.naming import Labels, labels_at
from register.index.order import exact
from register.index.reader import Snapshot
from register.index.schema import AGREEMENTS, COMMITMENTS, FACETS
from register.index.searching import Search, search
from register.index.suggesting import near, suggestion
from register.models import Current

CARDS: dict[str, type[Card]] = {AGREEMENTS: AgreementCard, COMMITMENTS: CommitmentCard}
FIRST_CHUNK, LARGEST_CHUNK = 100, 5000  # hits that iteration fetches at a time
MOST_OPTIONS = 200

T = TypeVar("T")


@dataclass(frozen=True)
class Hit:
    """A record found: its card, and where it matches the search.

    `title` is the card's title and `passages` are the best pieces of text, with the words searched
    for marked; without a search there are none.
    """

    card: Any
    title: SafeString | str
    passages: tuple[Passage, ...] = ()


def agreements() -> "RegisterQuery":
    return RegisterQuery(AGREEMENTS)


def commitments() -> "RegisterQuery":
    return RegisterQuery(COMMITMENTS)


class RegisterQuery(Conditions):
    """The records that meet the conditions, in their total order, and what counts them."""

    # django-filter and generic views ask for a model; nothing is read from it.
    model = Current
    ordered = True

    def __init__(
        self, side: str, clauses: tuple[Clause, ...] = (), text: str = "", order: str = ""
    ) -> None:
        super().__init__(side, clauses, text, order)
        # A stream is read after the request that asked for it.
        self._moment = moments.standing()
        self._snapshot: Snapshot | None = None
        self._count: int | None = None
        self._searches: tuple[Snapshot, Search] | None = None

    def count(self) -> int:
        if self._count is None:
            self._count = self._ask(self._counted)
        return self._count

    def exists(self) -> bool:
        return self.count() > 0

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        return self.exists()

    @overload
    def __getitem__(self, key: int) -> Hit: ...
    @overload
    def __getitem__(self, key: slice) -> list[Hit]: ...
    def __getitem__(self, key: int | slice) -> Hit | list[Hit]:
        """Hits with their passages; raises IndexError and ValueError as a QuerySet does."""
        if isinstance(key, int):
            if key < 0:
                raise ValueError("negative indexing is not supported")
            return self[key : key + 1][0]
        start, stop, step = key.indices(self.count())
        if step != 1:
            raise ValueError("a step is not supported")
        return self._ask(partial(self._hits, window=slice(start, stop), marked=True))

    def __iter__(self) -> Iterator[Hit]:
        """Every hit, without passages, fetched a chunk at a time: memory stays flat."""
        start, size = 0, FIRST_CHUNK
        while start < self.count():
            window = slice(start, min(start + size, self.count()))
            yield from self._ask(partial(self._hits, window=window, marked=False))
            start, size = window.stop, min(size * 4, LARGEST_CHUNK)

    def facets(self, limit: int = MOST_OPTIONS) -> dict[str, list[Option]]:
        """The options of each facet, counted with every filter but the facet's own.

        At most `limit` of each, most records first, then by label; selected ones always.
        """
        counts, labels = self._ask(self._facet_counts)
        return {
            name: counting.options(name, counts[name], self.selected(name), labels, limit)
            for name in FACETS[self.side]
        }

    def totals(self, name: str) -> dict[str, int]:
        """How many hits each value of a facet has; every value, where `facets` shows some.

        Under no filter the answer is kept: lists of records show it.
        """

        def count(found: Snapshot) -> dict[str, int]:
            asked = self._search(found)
            match = asked.match if asked else None
            return counting.totals(found, self.side, self.clauses, match, name)

        if self.text or self.clauses:
            return self._ask(count)
        key = ("totals", self.side, name)
        return self._ask(lambda found: found.remember(key, lambda: count(found)))

    def crossed(self, rows: str, columns: str = "") -> dict[str, crossing.Group]:
        """How many hits each value of `rows` has, and how many of them each value of `columns`.

        Under one filter or none the answer is kept: it stands on the pages of the records.
        """

        def cross(found: Snapshot) -> dict[str, crossing.Group]:
            searcher = found.searchers[self.side]
            return crossing.crossed(searcher, self._query(found), rows, columns)

        if self.text or len(self.clauses) > 1:
            return self._ask(cross)
        key = ("crossed", self.side, self.clauses, rows, columns)
        return self._ask(lambda found: found.remember(key, lambda: cross(found)))

    def suggestion(self) -> str:
        """Other words to search for, where no record holds some of these; else an empty text."""
        if not self.text:
            return ""
        return self._ask(lambda found: suggestion(self.text, found.searchers[self.side], self.side))

    def near(self) -> list[list[str]]:
        """For each word searched for, those that were found in its place; none where all stand."""

        def work(found: Snapshot) -> list[list[str]]:
            asked = self._search(found)
            return near(asked, found.searchers[self.side], self.side) if asked else []

        return self._ask(work)

    def selected(self, name: str) -> list[str]:
        """The values that a facet is filtered by."""
        return counting.selected(self.clauses, name)

    def label(self, name: str, value: str) -> str:
        """What people call a value of a facet; the value itself where it is not known."""
        return counting.label(name, value, self._ask(self._labels))

    def knows(self, name: str, value: str) -> bool:
        """Whether the register has such a value of a facet at all."""
        return counting.is_known(name, value, self._ask(self._labels))

    def _but(self, **changes: Any) -> Self:
        other = super()._but(**changes)
        other._moment = self._moment
        return other

    def _ask(self, work: Callable[[Snapshot], T]) -> T:
        self._snapshot, answer = index.ask(self._snapshot or self._newest(), work)
        return answer

    def _newest(self) -> Snapshot:
        return self._moment.snapshot if self._moment else index.snapshot()

    def _labels(self, found: Snapshot) -> Labels:
        return self._moment.labels if self._moment else labels_at(found.state)

    def _search(self, found: Snapshot) -> Search | None:
        if not self.text:
            return None
        if self._searches is None or self._searches[0] is not found:
            self._searches = found, search(self.text, found.searchers[self.side], self.side)
        return self._searches[1]

    def _query(self, found: Snapshot, scored: bool = False) -> Query:
        asked = self._search(found)
        if asked is None:
            return together(self.side, self.clauses)
        if not scored:
            return together(self.side, self.clauses, asked.match)
        frame = Query.const_score_query(together(self.side, self.clauses), 0.0)
        return Query.boolean_query([(Occur.Must, asked.scored), (Occur.Must, frame)])

    def _counted(self, found: Snapshot) -> int:
        return paging.how_many(found.searchers[self.side], self._query(found))

    def _facet_counts(self, found: Snapshot) -> tuple[counting.Counts, dict]:
        asked = self._search(found)
        match = asked.match if asked else None
        counts = counting.count(found, self.side, self.clauses, match)
        return counts, self._labels(found)

    def _hits(self, found: Snapshot, window: slice, *, marked: bool) -> list[Hit]:
        searcher, order = found.searchers[self.side], self._order()
        pages = paging.Pages(
            self.side,
            searcher,
            self._query(found, scored=order == paging.RELEVANCE),
            paging.FIELDS[order],
            lambda address: exact(order, self._card(searcher.doc(address))),
        )
        documents = [searcher.doc(address) for address in pages.page(window.start, window.stop)]
        asked = self._search(found)
        marks = Highlighter(asked) if asked and marked else None
        return [self._hit(document, marks) for document in documents]

    def _order(self) -> str:
        if self.order in ("", paging.RELEVANCE):
            return paging.RELEVANCE if self.text else "newest"
        return self.order

    def _hit(self, document: Any, marks: Highlighter | None) -> Hit:
        card = self._card(document)
        if marks is None:
            return Hit(card, card.title)
        passages = marks.passages(document.get_first("passages"))
        return Hit(card, marks.title(card.title), tuple(passages))

    def _card(self, document: Any) -> Any:
        return CARDS[self.side].from_json(document.get_first("card"))
