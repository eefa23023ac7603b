"""Counting by two things at once, and the periods that dates fall into."""

import pytest

from register import index
from register.index.crossing import MOST_PERIODS, Period
from register.query import agreements, commitments
from tests.register.documents_for_index import (
    agreement,
    commitment,
    progress,
    publish,
    reference_documents,
)

pytestmark = pytest.mark.django_db


def publish_dated(*dates):
    publish(
        *reference_documents(),
        *(
            agreement(f"gb-jp-{n:04d}-1", date=date, commitments=[commitment(1, ["6g", "skills"])])
            for n, date in enumerate(dates, 1900)
        ),
    )
    index.follow()


def test_each_value_holds_the_counts_of_the_other(db):
    publish_dated("2021", "2022-03-04", None)
    found = agreements().crossed("country", "topic")
    assert {code: group.count for code, group in found.items()} == {"gb": 3, "jp": 3}
    assert found["jp"].cells == {"6g": 3, "skills": 3}
    assert agreements().crossed("topic")["6g"] == (3, {})


def test_only_what_was_found_is_counted(db):
    publish_dated("2021", "2022-03-04", None)
    assert agreements().filter(country="us").crossed("country", "topic") == {}
    assert agreements().search("nothing at all").crossed("period") == {}


@pytest.mark.parametrize(
    ("dates", "periods"),
    [
        ([], {}),
        ([None], {}),
        (["2022-01-01", "2022-12-31", "2022-02", "2022"], {"2022": 4}),
        (["2021-12-31", "2023", None], {"2021": 1, "2023": 1}),
        (["2001", "2015"], {"2001": 1, "2015": 1}),
        (["2000", "2001", "2015"], {"2000/2001": 2, "2014/2015": 1}),
        (["1386-05-09", "2022"], {"1350/1399": 1, "2000/2049": 1}),
        (["0001", "9999-12-31"], {"0001/0999": 1, "9000/9999": 1}),
    ],
    ids=[
        "nothing", "no date", "one year", "two years", "as many years as fit", "one too many",
        "centuries", "all of time",
    ],
)  # fmt: skip
def test_periods_are_years_or_as_many_together_as_fit(db, dates, periods):
    publish_dated(*dates)
    found = agreements().crossed("period")
    assert {period: group.count for period, group in found.items()} == periods
    assert len(found) <= MOST_PERIODS
    for period, group in found.items():
        first, last = Period.parse(period)
        assert group.count == sum(bool(date) and first <= int(date[:4]) <= last for date in dates)


def test_commitments_are_counted_by_period_and_progress(db):
    publish(
        *reference_documents(),
        agreement("gb-jp-2022-1", commitments=[commitment(1), commitment(2)]),
        progress(status="under-way"),
    )
    index.follow()
    (group,) = commitments().crossed("period", "progress").values()
    assert group == (2, {"under-way": 1, "no-update": 1})
