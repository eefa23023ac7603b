from datetime import date

import pytest

from register.dates import PartialDate


@pytest.mark.parametrize(
    ("written", "first", "last", "precision"),
    [
        pytest.param("2022-03-04", date(2022, 3, 4), date(2022, 3, 4), "day", id="day"),
        pytest.param("2022-03", date(2022, 3, 1), date(2022, 3, 31), "month", id="month"),
        pytest.param("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month", id="leap February"),
        pytest.param("2022", date(2022, 1, 1), date(2022, 12, 31), "year", id="year"),
        pytest.param(" 2022 ", date(2022, 1, 1), date(2022, 12, 31), "year", id="with spaces"),
    ],
)
def test_a_partial_date_means_the_days_it_can(written, first, last, precision):
    when = PartialDate.parse(written)
    assert (when.first, when.last, when.precision) == (first, last, precision)
    assert str(when) == written.strip()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "22",
        "2022-3",
        "2022-13",
        "2022-02-30",
        "0000",
        "2022-03-04T10:00",
        "4 March 2022",
        "２０２２",
    ],
)
def test_what_is_no_date_is_quoted_with_what_to_write(written):
    with pytest.raises(ValueError, match="2022-03-04, 2022-03 or 2022") as error:
        PartialDate.parse(written)
    assert f"“{written}”" in str(error.value)


def test_a_precision_never_hides_a_known_day():
    with pytest.raises(ValueError, match="not the first day of a month"):
        PartialDate(date(2022, 3, 4), "month")
    with pytest.raises(ValueError, match="not one of day, month, year"):
        PartialDate(date(2022, 3, 4), "week")
