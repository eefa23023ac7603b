"""Which agreement of one register is which of the other: by parties, date and title.

References are each register's own and decide nothing. A pair is *certain* or *possible*; who reads
the report decides on the second kind, and each says how its parts scored.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from intake.comparing.likeness import Rarity, likeness, tokens
from register.dates import PartialDate
from register.documents import Agreement

WEIGHTS = {"parties": 0.2, "date": 0.3, "title": 0.5}
# A certain pair reaches its mark by the title alone too: one day sees several texts signed.
CERTAIN, POSSIBLE = 0.8, 0.6
# Two candidates nearer than this to each other cannot be told apart by their scores.
CLOSE = 0.04
# Days between two dates after which they have nothing to do with each other.
FAR = 180
UNKNOWN = 0.5  # the likeness of dates of which one is not recorded
# Candidates of an agreement that are looked at closely, and words of its titles that find them.
MOST = 12
WORDS = 8
# Titles of an agreement that are compared: as many as the European Union has languages.
TITLES = 24


@dataclass(frozen=True)
class Score:
    """How alike two agreements are: each part and the whole from 0 to 1."""

    parties: float
    date: float
    title: float

    @property
    def whole(self) -> float:
        return sum(weight * getattr(self, name) for name, weight in WEIGHTS.items())


@dataclass(frozen=True)
class Pair:
    """One agreement in two registers.

    `rivals` are references of theirs that fit ours nearly as well, `our_rivals` references of ours
    that fit theirs so, also where they stand in pairs of their own.
    """

    ours: str
    theirs: str
    score: Score
    rivals: tuple[str, ...] = ()
    our_rivals: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        likely = min(self.score.whole, self.score.title) >= CERTAIN
        return likely and not self.rivals and not self.our_rivals


@dataclass(frozen=True)
class Matching:
    pairs: tuple[Pair, ...]
    only_ours: tuple[str, ...]
    only_theirs: tuple[str, ...]


def match(ours: Mapping[str, Agreement], theirs: Mapping[str, Agreement]) -> Matching:
    """Pair the agreements of two registers, each at most once, the likest first."""
    rarity = Rarity(t for a in (*ours.values(), *theirs.values()) for t in titles(a))
    index = _Index(theirs, rarity)
    scored = {
        (one.reference, other.reference): score
        for one in ours.values()
        for other in index.candidates(one)
        if (score := compared(one, other, rarity)).whole >= POSSIBLE
    }
    pairs = list(_paired(scored))
    taken = {pair.ours for pair in pairs}, {pair.theirs for pair in pairs}
    return Matching(
        tuple(sorted(pairs, key=lambda pair: pair.ours)),
        tuple(sorted(ours.keys() - taken[0])),
        tuple(sorted(theirs.keys() - taken[1])),
    )


def compared(one: Agreement, other: Agreement, rarity: Rarity) -> Score:
    left, right = countries(one), countries(other)
    return Score(
        parties=len(left & right) / len(left | right),
        date=_dates(one.date, other.date),
        title=max(likeness(a, b, rarity) for a, b in product(titles(one), titles(other))),
    )


def titles(agreement: Agreement) -> list[str]:
    """The title in every language that the register has, up to `TITLES` of them."""
    return [agreement.title, *(title.title for title in agreement.titles)][:TITLES]


def countries(agreement: Agreement) -> frozenset[str]:
    return frozenset(party.country.reference for party in agreement.parties)


def _dates(one: PartialDate | None, other: PartialDate | None) -> float:
    if one is None or other is None:
        return UNKNOWN
    apart = max((other.first - one.last).days, (one.first - other.last).days, 0)
    if apart == 0:
        return 1.0 if one.precision == other.precision else 0.9
    return max(0.0, 1 - apart / FAR)


def _paired(scored: Mapping[tuple[str, str], Score]) -> Iterator[Pair]:
    """The likest pair first, then the likest of what is left; equal scores by their references."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for ours, theirs in sorted(scored, key=lambda key: (-scored[key].whole, key[0] != key[1], key)):
        if ours not in chosen and theirs not in taken:
            chosen[ours] = theirs
            taken.add(theirs)
    of_ours, of_theirs = defaultdict(list), defaultdict(list)
    for key, score in scored.items():
        of_ours[key[0]].append((key[1], score.whole))
        of_theirs[key[1]].append((key[0], score.whole))
    for ours, theirs in chosen.items():
        score = scored[ours, theirs]
        yield Pair(
            ours,
            theirs,
            score,
            _near(of_ours[ours], theirs, score.whole),
            _near(of_theirs[theirs], ours, score.whole),
        )


def _near(candidates: Iterable[tuple[str, float]], chosen: str, score: float) -> tuple[str, ...]:
    """Who else fits nearly as well or better, whether or not another pair has them."""
    return tuple(
        sorted(other for other, whole in candidates if other != chosen and score - whole < CLOSE)
    )


class _Index:
    """Their agreements by what they share with one of ours, so that not all are compared."""

    def __init__(self, agreements: Mapping[str, Agreement], rarity: Rarity) -> None:
        self._agreements, self._rarity = agreements, rarity
        self._by_word: dict[tuple, set[str]] = defaultdict(set)
        self._by_month: dict[tuple, set[str]] = defaultdict(set)
        for reference, agreement in agreements.items():
            for pair in _pairs(agreement):
                for word in _words(agreement):
                    self._by_word[pair, word].add(reference)
                for month in _months(agreement.date):
                    self._by_month[pair, month].add(reference)

    def candidates(self, agreement: Agreement) -> list[Agreement]:
        """The likeliest by rare words of the title, and by the months around the date."""
        weights: dict[str, float] = defaultdict(float)
        for pair in _pairs(agreement):
            for word in self._rarest(agreement):
                found = self._by_word.get((pair, word), ())
                for reference in found:
                    weights[reference] += self._rarity[word]
            for month in _months(agreement.date, around=1):
                found = self._by_month.get((pair, month), ())
                for reference in found:
                    weights[reference] += 1.0
        best = sorted(weights, key=lambda reference: (-weights[reference], reference))[:MOST]
        return [self._agreements[reference] for reference in best]

    def _rarest(self, agreement: Agreement) -> list[str]:
        words = sorted(_words(agreement), key=lambda word: (-self._rarity[word], word))
        return words[:WORDS]


def _pairs(agreement: Agreement) -> Iterable[tuple[str, ...]]:
    return combinations(sorted(countries(agreement)), 2)


def _words(agreement: Agreement) -> set[str]:
    return {word for title in titles(agreement) for word in tokens(title)}


def _months(when: PartialDate | None, around: int = 0) -> range:
    """Months counted from year 0 in which the date can lie, and so many before and after."""
    if when is None:
        return range(0)
    first, last = (day.year * 12 + day.month for day in (when.first, when.last))
    return range(first - around, last + around + 1)
