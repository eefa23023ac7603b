"""Pictures of the front page: agreements a year, and where their commitments stood at its end."""

from collections import Counter
from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext as _

from agreements.models import Commitment, Event, ProgressUpdate
from editorial.pictures import Picture, draw
from register import index
from register.codelists import ProgressStatus

MAY_SEE = "agreements.view_agreement"


@draw(MAY_SEE)
def agreements_a_year() -> Picture:
    """Published agreements by the year of their headline date; those without one are not shown."""
    headlines = Event.objects.filter(
        headline=True, happened_on__isnull=False, agreement__published_version__isnull=False
    )
    years = headlines.annotate(year=ExtractYear("happened_on")).values("year")
    counts = {row["year"]: row["n"] for row in years.annotate(n=Count("pk")).order_by()}
    rows = [(str(year), [counts.get(year, 0)]) for year in _years(counts)]
    return Picture(
        slug="agreements-a-year",
        title=_("Agreements a year"),
        about=_("Published agreements by the year of their headline date."),
        series=[_("agreements")],
        rows=rows,
    )


@draw(MAY_SEE)
def commitments_over_time() -> Picture:
    """How many commitments stood where at the end of each year, after the updates of their time."""
    born = _born()
    reports = _reports()
    years = _years(dict.fromkeys(born.values(), 1))
    found = [(str(year), _standing(year, born, reports)) for year in years]
    statuses = [status for status in ProgressStatus if any(status in row for _y, row in found)]
    return Picture(
        slug="commitments-over-time",
        title=_("Commitments by status over time"),
        about=_("Where the commitments of published agreements stood at the end of each year."),
        series=[str(status.label) for status in statuses],
        rows=[(name, [row[status] for status in statuses]) for name, row in found],
    )


def _years(counts: dict[int, int]) -> range:
    """Every year from the first to this one: a year with nothing is a gap that should be seen."""
    return range(min(counts), max(*counts, index.today().year) + 1) if counts else range(0)


def _born() -> dict[int, int]:
    """The year of each commitment, by primary key: that of its agreement's headline date."""
    rows = Commitment.objects.published().filter(
        agreement__events__headline=True, agreement__events__happened_on__isnull=False
    )
    found = rows.values_list("pk", "agreement__events__happened_on")
    return {pk: day.year for pk, day in found}


def _reports() -> dict[int, list[tuple[date, str]]]:
    """The dated, published reports on each commitment, the oldest first."""
    updates = ProgressUpdate.objects.filter(published_version__isnull=False, as_of__isnull=False)
    rows = updates.order_by("as_of", "pk").values_list("commitments", "as_of", "status")
    found: dict[int, list[tuple[date, str]]] = {}
    for commitment, day, status in rows:
        if day:
            found.setdefault(commitment, []).append((day, status))
    return found


def _standing(
    year: int, born: dict[int, int], reports: dict[int, list[tuple[date, str]]]
) -> Counter[ProgressStatus]:
    counted: Counter[ProgressStatus] = Counter()
    for pk, since in born.items():
        if since <= year:
            known = [status for day, status in reports.get(pk, []) if day.year <= year]
            counted[ProgressStatus(known[-1]) if known else ProgressStatus.NO_UPDATE] += 1
    return counted
