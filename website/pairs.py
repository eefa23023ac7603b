"""What the register holds between two countries, and what it does not hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from register.documents import Country, Organisation, Person
from register.index.counting import Option
from register.index.crossing import Period
from register.query import agreements
from website.addresses import finder_address

# People and organisations of a pair that are told apart by side.
MOST_NAMED = 100


class Side(NamedTuple):
    """One of the two countries, with those who acted for it towards the other."""

    country: Country
    people: list[tuple[Person, int]]
    organisations: list[tuple[Organisation, int]]


class Unshared(NamedTuple):
    """Topics that a country has agreements on with others, and none with the partner."""

    country: Country
    partner: Country
    topics: list[Option]
    url: str


def quiet_years(found: Iterable[str], on: date) -> list[Period]:
    """Years without a dated agreement, from the first one to the day `on`, run by run.

    `found` are the periods that have agreements, as EDTF writes them.
    """
    busy = [Period.parse(written) for written in found]
    if not busy:
        return []
    years = {year for period in busy for year in range(period.first, period.last + 1)}
    runs: list[Period] = []
    for year in range(min(years), on.year + 1):
        if year in years:
            continue
        if runs and runs[-1].last == year - 1:
            runs[-1] = Period(runs[-1].first, year)
        else:
            runs.append(Period(year, year))
    return runs


def acting(facets: Mapping[str, list[Option]]) -> dict[str, dict[str, int]]:
    """In how many agreements people and organisations acted: the most active, by reference."""
    return {
        kind: {option.value: option.count for option in facets[kind][:MOST_NAMED] if option.count}
        for kind in ("person", "organisation")
    }


def sides(
    pair: list[Country],
    counts: Mapping[str, Mapping[str, int]],
    known: Mapping[tuple[str, str], Any],
) -> list[Side]:
    """Who acted for each of the two, most agreements first: of those `known` by their documents."""
    return [
        Side(
            country,
            _of(country, "person", counts["person"], known),
            _of(country, "organisation", counts["organisation"], known),
        )
        for country in pair
    ]


def _of(
    country: Country, kind: str, counts: Mapping[str, int], known: Mapping[tuple[str, str], Any]
) -> list[tuple[Any, int]]:
    found = ((known.get((kind, reference)), count) for reference, count in counts.items())
    return [(d, n) for d, n in found if d and d.country.reference == country.reference]


def unshared(pair: list[Country], shared: Iterable[Option]) -> list[Unshared]:
    """For each of the two, the topics that it shares with others and not with the partner."""
    known = {option.value for option in shared if option.count}
    found = []
    for country, partner in (pair, pair[::-1]):
        theirs = agreements().within(country=country.reference).facets()["topic"]
        topics = [option for option in theirs if option.count and option.value not in known]
        url = finder_address("agreements", country=country.reference)
        found.append(Unshared(country, partner, topics, url))
    return found
