"""When two agreements, topics or strategies may be one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import combinations, islice, takewhile
from typing import Any, NamedTuple

from django.db.models import Q

from agreements.models import Agreement, Event, Party, Strategy, Topic
from editorial.duplicates import Likeness, Row, register
from editorial.nearness import are_near
from register.dates import PartialDate

NEAR = timedelta(days=31)


class Span(NamedTuple):
    """The days that a headline date can mean."""

    first: date
    last: date

    def is_near(self, other: "Span") -> bool:
        """Within 31 days, or possibly the same day where only a month or a year is known."""
        return self.first - NEAR <= other.last and other.first - NEAR <= self.last


@register
class TopicLikeness(Likeness[Topic]):
    model = Topic


@register
class StrategyLikeness(Likeness[Strategy]):
    """Strategies of one country."""

    model = Strategy

    def rows(self, records: Any) -> list[Row]:
        return [Row(*values) for values in records.values_list("pk", "title", "country")]

    def candidates(self, record: Strategy) -> Any:
        return Strategy.objects.filter(country=record.country_id)


@register
class AgreementLikeness(Likeness[Agreement]):
    """The same parties, a near date and a near title; a nearer one where no date is recorded."""

    model = Agreement
    least = 0.5
    least_undated = 0.7

    def rows(self, records: Any) -> list[Row]:
        parties: dict[int, set[int]] = defaultdict(set)
        pks = records.order_by().values("pk")
        for agreement, country in Party.objects.filter(agreement__in=pks).values_list(
            "agreement", "country"
        ):
            parties[agreement].add(country)
        spans = _spans(Event.objects.filter(headline=True, agreement__in=pks))
        return [
            Row(pk, title, frozenset(parties[pk]), spans.get(pk))
            for pk, title in records.values_list("pk", "title")
        ]

    def candidates(self, record: Agreement) -> Any:
        """Those that every party of this one is party to; near in date, or without one."""
        found = Agreement.objects.all()
        for country in record.parties.values_list("country", flat=True):
            found = found.filter(pk__in=Party.objects.filter(country=country).values("agreement"))
        headlines = Event.objects.filter(headline=True, happened_on__isnull=False)
        own = _spans(headlines.filter(agreement=record)).get(record.pk)
        if own is None:
            return found
        # What is known to the month or year only starts up to a year before its last day.
        near = Q(happened_on__lte=own.last + NEAR) & (
            Q(happened_on__gte=own.first - NEAR)
            | Q(happened_on__gte=own.first - NEAR - timedelta(days=366))
            & ~Q(happened_on_precision="day")
        )
        far = headlines.exclude(near).values("agreement")
        return found.exclude(pk__in=far)

    def alike(self, one: Row, other: Row) -> bool:
        if one.group != other.group:
            return False
        if one.more is None or other.more is None:
            return are_near(one.name, other.name, self.least_undated)
        return one.more.is_near(other.more) and are_near(one.name, other.name, self.least)

    def meetings(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """Those of the same parties: each with what comes soon after it, or has no date."""
        groups: dict[Any, list[Row]] = defaultdict(list)
        for row in rows:
            groups[row.group].append(row)
        for group in groups.values():
            undated = [row for row in group if row.more is None]
            dated = sorted((row for row in group if row.more), key=lambda row: row.more)
            for n, row in enumerate(dated):
                later = islice(dated, n + 1, None)
                soon = takewhile(partial(_are_near_in_time, row), later)
                yield from ((row, other) for other in (*soon, *undated))
            yield from combinations(undated, 2)


def _are_near_in_time(one: Row, other: Row) -> bool:
    return one.more.is_near(other.more)


def _spans(events: Any) -> dict[int, Span]:
    rows = events.filter(happened_on__isnull=False).values_list(
        "agreement", "happened_on", "happened_on_precision"
    )
    return {
        agreement: Span(first, PartialDate(first, precision).last)
        for agreement, first, precision in rows
    }
