"""What officers have to see to: commitments that are due or overdue, within their reach."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.desk import SOON, list_of
from agreements.models import Commitment
from editorial import reach
from editorial.models import NoticeKind
from editorial.notices import Counted, counts


@counts(NoticeKind.OVERDUE, NoticeKind.WEEKLY)
def overdue(user: Any, day: date) -> Counted:
    late = Commitment.objects.overdue(day)
    return Counted(_("Overdue commitments"), _theirs(user, late), list_of("overdue"))


@counts(NoticeKind.DUE, NoticeKind.WEEKLY)
def due(user: Any, day: date) -> Counted:
    soon = Commitment.objects.due_within(day, SOON)
    text = _("Commitments due in the next 30 days")
    return Counted(text, _theirs(user, soon), list_of("due-soon"))


def _theirs(user: Any, commitments: QuerySet[Commitment]) -> int:
    """How many of the commitments are of agreements on which the user may report."""
    if not user.has_perm("agreements.add_progressupdate"):
        return 0
    departments = reach.departments_of(user)
    if departments is None:
        return commitments.count()
    takes_part = Q(agreement__parties__organisations__in=departments) | Q(
        agreement__commitments__responsible_organisations__in=departments
    )
    return commitments.filter(takes_part).distinct().count()
