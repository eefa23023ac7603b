"""What officers have to see to: published commitments that are due or overdue."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from editorial import reach
from editorial.models import NoticeKind
from editorial.notices import Counted, counts
from register.dates import PartialDate
from register.index.cards import CommitmentCard
from register.query import commitments

SOON = timedelta(days=30)


@counts(NoticeKind.OVERDUE, NoticeKind.WEEKLY)
def overdue(user: Any, day: date) -> Counted:
    late = [hit.card for hit in commitments().overdue(day)]
    return Counted(_("Overdue commitments"), _theirs(user, late), reverse("admin:index"))


@counts(NoticeKind.DUE, NoticeKind.WEEKLY)
def due(user: Any, day: date) -> Counted:
    soon = commitments().due(PartialDate(day), PartialDate(day + SOON))
    cards = [hit.card for hit in soon if not hit.card.settled and not hit.card.dropped]
    text = _("Commitments due in the next 30 days")
    return Counted(text, _theirs(user, cards), reverse("admin:index"))


def _theirs(user: Any, cards: Iterable[CommitmentCard]) -> int:
    """How many of the commitments are of agreements that the user may change."""
    if not user.has_perm("agreements.change_agreement"):
        return 0
    named = [card.agreement for card in cards]
    departments = reach.departments_of(user)
    if departments is None or not named:
        return len(named)
    takes_part = Q(parties__organisations__in=departments) | Q(
        commitments__responsible_organisations__in=departments
    )
    reached = Agreement.objects.filter(takes_part, reference__in=set(named))
    within = set(reached.values_list("reference", flat=True))
    return sum(reference in within for reference in named)
