"""Where commitments stand, asked of the editors' tables: what the desk counts and lists."""

from datetime import date, timedelta

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

SETTLED = ("complete", "stopped")


class CommitmentQuerySet(models.QuerySet):
    def published(self) -> "CommitmentQuerySet":
        """Those of agreements that stand in the register, but for what the parties dropped."""
        return self.filter(agreement__published_version__isnull=False, dropped="")

    def open(self) -> "CommitmentQuerySet":
        """Those that nobody's newest published update calls complete or stopped."""
        newest = _newest_updates().filter(commitments=OuterRef("pk"), status__in=SETTLED)
        return self.published().exclude(Exists(newest))

    def overdue(self, today: date) -> "CommitmentQuerySet":
        """Due before today, as the public sees it: the last day that the date can mean is past."""
        return self.open().filter(
            Q(due_on__lt=today, due_on_precision="day")
            | Q(due_on__lt=today.replace(day=1), due_on_precision="month")
            | Q(due_on__lt=date(today.year, 1, 1), due_on_precision="year")
        )

    def due_within(self, today: date, days: int) -> "CommitmentQuerySet":
        """Due on a day from today on, at most `days` days ahead."""
        until = today + timedelta(days=days)
        return self.open().filter(due_on__range=(today, until), due_on_precision="day")

    def without_update(self) -> "CommitmentQuerySet":
        return self.published().exclude(Exists(_published_updates(commitments=OuterRef("pk"))))

    def without_update_since(self, day: date) -> "CommitmentQuerySet":
        """Open ones on which nothing was published that says how things stood on `day` or later."""
        recent = _published_updates(commitments=OuterRef("pk"), as_of__gte=day)
        return self.open().exclude(Exists(recent))

    def without_passage(self) -> "CommitmentQuerySet":
        return self.filter(passage="")

    def without_owner(self) -> "CommitmentQuerySet":
        return self.filter(responsible_organisations=None)


def _published_updates(**conditions: object) -> models.QuerySet:
    updates = apps.get_model("agreements", "ProgressUpdate")._default_manager
    return updates.filter(published_version__isnull=False, **conditions)


def _newest_updates() -> models.QuerySet:
    """Published updates that no later one by the same assessor on the commitment outdates."""
    later = (
        _published_updates(commitments=OuterRef("commitments"), assessor=OuterRef("assessor"))
        .filter(Q(country=OuterRef("country")) | Q(country=None))
        .filter(Q(as_of__gt=OuterRef("as_of")) | Q(as_of=OuterRef("as_of"), pk__gt=OuterRef("pk")))
    )
    corrected = _published_updates(corrects=OuterRef("pk"))
    return _published_updates().exclude(Exists(corrected)).exclude(Exists(later))
