"""Facts that follow from documents and are never typed: statuses, what is overdue, what is new."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from register.codelists import AgreementStatus, EventKind, ProgressStatus
from register.dates import PartialDate
from register.documents import Agreement, Commitment, Event, Progress

# Each step towards operation, in the order in which an agreement can only go forward.
STEPS = {
    EventKind.NEGOTIATIONS_OPENED: AgreementStatus.IN_NEGOTIATION,
    EventKind.ANNOUNCED: AgreementStatus.ANNOUNCED,
    EventKind.AGREED: AgreementStatus.ANNOUNCED,
    EventKind.ENDORSED: AgreementStatus.ANNOUNCED,
    EventKind.SIGNED: AgreementStatus.SIGNED,
    EventKind.PROVISIONALLY_APPLIED: AgreementStatus.IN_OPERATION,
    EventKind.LAUNCHED: AgreementStatus.IN_OPERATION,
    EventKind.ENTERED_INTO_FORCE: AgreementStatus.IN_OPERATION,
}
# What stops an agreement, or lets it go on.
TURNS = {
    EventKind.SUSPENDED: AgreementStatus.SUSPENDED,
    EventKind.RESUMED: AgreementStatus.IN_OPERATION,
    EventKind.SUPERSEDED: AgreementStatus.SUPERSEDED,
    EventKind.ENDED: AgreementStatus.ENDED,
    EventKind.WITHDRAWN_FROM: AgreementStatus.ENDED,
}
SETTLED = (ProgressStatus.COMPLETE, ProgressStatus.STOPPED)
# Governments that report at all report once a year: after more than that, silence is a fact.
SILENT_AFTER = timedelta(days=365)


def takes_effect(event: Event) -> PartialDate | None:
    """The date from which an event counts: its effective date, else the date of the act."""
    written = event.effective or event.date
    return PartialDate.parse(written) if written else None


def agreement_status(agreement: Agreement, on: date) -> AgreementStatus | None:
    """The status that follows from the events that have taken effect by `on`.

    Steps towards operation only go forward; the latest stop or resumption counts after them. A
    withdrawal ends an agreement of two parties and leaves one of more in operation. None where no
    event says anything about the status.
    """
    past = [event for event in agreement.events if _has_taken_effect(event, on)]
    order = list(AgreementStatus)
    steps = [STEPS[event.kind] for event in past if event.kind in STEPS]
    turns = [event for event in past if event.kind in TURNS]
    if len(agreement.parties) > 2:
        turns = [event for event in turns if event.kind != EventKind.WITHDRAWN_FROM]
    if turns:
        last = max(turns, key=lambda event: (date_or_earliest(takes_effect(event)), event.kind))
        return TURNS[last.kind]
    return max(steps, key=order.index, default=None)


def next_change(agreement: Agreement, after: date) -> date | None:
    """The first day after `after` on which an event takes effect, if one is recorded."""
    days = [when.first for event in agreement.events if (when := takes_effect(event))]
    return min((day for day in days if day > after), default=None)


@dataclass(frozen=True)
class Standing:
    """Where a commitment stands: its newest public updates, one for each assessor."""

    updates: tuple[Progress, ...]

    @property
    def statuses(self) -> tuple[ProgressStatus, ...]:
        found = dict.fromkeys(update.status for update in self.updates)
        return tuple(found) or (ProgressStatus.NO_UPDATE,)

    @property
    def latest(self) -> PartialDate | None:
        """The date of the newest update that has one."""
        dates = [PartialDate.parse(update.date) for update in self.updates if update.date]
        return max(dates, default=None)

    def is_overdue(self, commitment: Commitment, on: date) -> bool:
        """Due before `on`, and nobody says that it is complete or stopped."""
        if not commitment.due or any(status in SETTLED for status in self.statuses):
            return False
        return PartialDate.parse(commitment.due).last < on


def overdue_since(due: str) -> date:
    """The first day after the last one that the due date can mean."""
    return PartialDate.parse(due).last + timedelta(days=1)


def is_silent(statuses: Collection[str], latest: PartialDate | None, on: date) -> bool:
    """No public update for more than a year by `on`, about what is neither complete nor stopped."""
    if latest is None or any(ProgressStatus(status) in SETTLED for status in statuses):
        return False
    return on - latest.last > SILENT_AFTER


def silent_since(latest: PartialDate) -> date:
    """The first day on which the newest update is more than a year old."""
    return latest.last + SILENT_AFTER + timedelta(days=1)


def newest_first(updates: Iterable[Progress]) -> list[Progress]:
    """Updates by their date, newest first; undated ones come last."""
    return sorted(updates, key=_recency, reverse=True)


def standing(number: int, updates: Iterable[Progress]) -> Standing:
    """The standing of commitment `number` after the published `updates` of its agreement.

    A corrected update no longer counts. Governments are assessors each on their own.
    """
    updates = list(updates)
    corrected = {update.corrects for update in updates if update.corrects}
    newest: dict[tuple, Progress] = {}
    for update in newest_first(updates):
        if number in update.commitments and update.reference not in corrected:
            country = update.country.reference if update.country else ""
            newest.setdefault((update.assessor, country), update)
    return Standing(tuple(newest.values()))


def date_or_earliest(when: PartialDate | None) -> date:
    return when.first if when else date.min


def _has_taken_effect(event: Event, on: date) -> bool:
    when = takes_effect(event)
    return when is None or when.first <= on


def _recency(update: Progress) -> tuple[date, int, int]:
    """Undated before dated; then by date; then by the counter at the end of the reference."""
    when = PartialDate.parse(update.date).last if update.date else date.min
    counter = update.reference.rpartition("-u")[2]
    return (when, len(counter), int(counter) if counter.isdigit() else 0)
