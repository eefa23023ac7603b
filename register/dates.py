"""Dates known to the day, month or year, in EDTF level 0 (ISO 8601 reduced form)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
PRECISIONS = ("year", "month", "day")


@dataclass(frozen=True, order=True)
class PartialDate:
    """A date and how precisely it is known; `first` is the first day that it can mean."""

    first: date
    precision: str = "day"

    def __post_init__(self) -> None:
        if self.precision not in PRECISIONS:
            raise ValueError(f"“{self.precision}” is not one of day, month, year")
        if self.first != self._floor():
            raise ValueError(f"{self.first} is not the first day of a {self.precision}")

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read `2022-03-04`, `2022-03` or `2022`; raise ValueError with what is wrong."""
        match = EDTF.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                _(
                    "“%(value)s” is not a date: write 2022-03-04, 2022-03 or 2022, "
                    "as far as it is known"
                )
                % {"value": text}
            )
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            first = date(year or 0, month or 1, day or 1)
        except ValueError:
            raise ValueError(
                _("“%(value)s” is not in the calendar: write 2022-03-04, 2022-03 or 2022")
                % {"value": text}
            ) from None
        return cls(first, "day" if day else "month" if month else "year")

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        if self.precision == "year":
            return self.first.replace(month=12, day=31)
        if self.precision == "month":
            days = calendar.monthrange(self.first.year, self.first.month)[1]
            return self.first.replace(day=days)
        return self.first

    def __str__(self) -> str:
        return self.first.isoformat()[: {"year": 4, "month": 7, "day": 10}[self.precision]]

    def _floor(self) -> date:
        if self.precision == "year":
            return self.first.replace(month=1, day=1)
        if self.precision == "month":
            return self.first.replace(day=1)
        return self.first


# What is dated at all lies here or later.
EARLIEST = PartialDate(date.min)
