"""The panels of the front page on what was agreed: what is due, and what nobody has reported on."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Commitment
from editorial import reach
from editorial.dashboard import HEALTH, WORK, Panel, Row, register
from editorial.partial_dates import edtf
from register import index

SOON = 30  # days
SILENT = timedelta(days=365)
MAY_SEE = "agreements.view_agreement"
MAY_REPORT = "agreements.add_progressupdate"


def standing(name: str) -> Any:
    """The commitments of a ready-made list."""
    today = index.today()
    commitments = Commitment.objects.select_related("agreement")
    found = {
        "overdue": lambda: commitments.overdue(today).order_by("due_on", "pk"),
        "due-soon": lambda: commitments.due_within(today, SOON).order_by("due_on", "pk"),
        "silent": lambda: commitments.without_update_since(today - SILENT).order_by("pk"),
        "never": lambda: commitments.without_update().order_by("pk"),
    }
    return found[name]()


def list_of(name: str) -> str:
    return f"{reverse('admin:agreements_commitment_changelist')}?standing={name}"


def may_report(user: Any, agreement: Agreement) -> bool:
    """Whether the person may report progress on this agreement."""
    return user.has_perm(MAY_REPORT) and reach.within(user, agreement)


def report_on(commitment: Commitment) -> str:
    """The short form, with this commitment chosen."""
    page = reverse("admin:agreements_agreement_progress", args=[commitment.agreement_id])
    return f"{page}?commitment={commitment.pk}"


def _row(commitment: Commitment, user: Any) -> Row:
    label = f"{commitment.agreement.reference}/{commitment.number}: {commitment.text}"
    form = may_report(user, commitment.agreement)
    address = report_on(commitment) if form else _page_of(commitment)
    return Row(Truncator(label).chars(90), address, edtf(commitment, "due_on") or "")


def _page_of(commitment: Commitment) -> str:
    return reverse("admin:agreements_agreement_change", args=[commitment.agreement_id])


def _panel(name: str, group: str, title: Any, hint: Any) -> None:
    register(
        Panel(
            slug=name,
            group=group,
            title=title,
            hint=hint,
            find=lambda user: standing(name),
            row=_row,
            address=lambda user: list_of(name),
            permission=MAY_SEE,
        )
    )


_panel("overdue", WORK, _("Overdue"), _("Due before today, and nobody calls them done or stopped."))
_panel(
    "due-soon",
    WORK,
    _("Due in the next 30 days"),
    _("Each opens the form to report on it, for those who may."),
)
_panel(
    "silent",
    HEALTH,
    _("No update for 12 months"),
    _("Open commitments on which nothing newer than a year was published."),
)
_panel("never", HEALTH, _("No public update yet"), _("Nothing was ever reported on them."))
