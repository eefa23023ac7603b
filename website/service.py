"""The agreements that serve a strategy, and the money that they and it name: never added up.

Two texts may speak of the same money, and amounts in two currencies are no sum: each stands alone.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from register.codelists import StrategyRelation
from register.documents import Agreement, Commitment, Source, StrategyLink


class Serving(NamedTuple):
    """An agreement with what it says of the strategy."""

    agreement: Agreement
    link: StrategyLink
    source: Source | None


class Sum(NamedTuple):
    """Money named in one commitment of one agreement."""

    agreement: Agreement
    commitment: Commitment


class Gaps(NamedTuple):
    """What the agreements that were read leave open, as counts."""

    unquoted: int
    unsourced: int
    without_commitments: int
    without_money: int


def serving(reference: str, agreements: Iterable[Agreement]) -> list[Serving]:
    """What each agreement says of the strategy, in the order of the agreements."""
    return [
        Serving(agreement, link, agreement.source(link.source))
        for agreement in agreements
        for link in agreement.strategies
        if link.strategy.reference == reference
    ]


def by_relation(rows: Iterable[Serving]) -> list[tuple[StrategyRelation, list[Serving]]]:
    """Every relation with its agreements, none of them included: that is a gap to be seen."""
    rows = list(rows)
    return [
        (relation, [row for row in rows if row.link.kind == relation])
        for relation in StrategyRelation
    ]


def money(rows: Iterable[Serving]) -> Iterator[Sum]:
    """Each amount that a commitment of these agreements names, dropped ones left out."""
    for row in rows:
        for commitment in row.agreement.commitments:
            if commitment.money and not commitment.dropped:
                yield Sum(row.agreement, commitment)


def gaps(rows: Iterable[Serving]) -> Gaps:
    rows = list(rows)
    with_money = {found.agreement.reference for found in money(rows)}
    return Gaps(
        unquoted=sum(not row.link.passage for row in rows),
        unsourced=sum(row.source is None for row in rows),
        without_commitments=sum(not row.agreement.commitments for row in rows),
        without_money=sum(row.agreement.reference not in with_money for row in rows),
    )
