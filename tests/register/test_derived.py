"""Facts that follow from documents."""

from datetime import date

import pytest

from register import derived
from register.codelists import AgreementStatus, EventKind
from register.documents import Agreement, Commitment, NamedCountry, Progress
from tests.world import AGREEMENTS, COUNTRIES

TODAY = date(2024, 6, 1)


def agreement(*events: dict, parties: int = 2) -> Agreement:
    return Agreement(
        reference="gb-jp-2022-1",
        title="Joint announcement",
        instrument="joint-announcement",
        force={"value": "not-stated"},
        summary="Cooperation.",
        parties=[{"country": country} for country in COUNTRIES[:parties]],
        events=events,
        confidence="high",
    )


def event(kind: str, day: str | None = None, **more) -> dict:
    return {"kind": kind, "date": day, **more}


@pytest.mark.parametrize(
    ("events", "status"),
    [
        pytest.param([], None, id="nothing recorded"),
        pytest.param([event("meeting-held", "2022")], None, id="a meeting says nothing"),
        pytest.param([event("negotiations-opened")], "in-negotiation", id="negotiations"),
        pytest.param([event("announced", "2022")], "announced", id="announced"),
        pytest.param([event("agreed", "2022")], "announced", id="agreed without signature"),
        pytest.param([event("endorsed", "2022")], "announced", id="endorsed"),
        pytest.param([event("signed", "2022")], "signed", id="signed"),
        pytest.param([event("signed")], "signed", id="signed on an unrecorded day"),
        pytest.param([event("launched", "2022")], "in-operation", id="launched"),
        pytest.param(
            [event("signed", "2022"), event("announced", "2023")], "signed", id="no way back"
        ),
        pytest.param(
            [event("signed", "2022"), event("entered-into-force", "2023")],
            "in-operation",
            id="in force",
        ),
        pytest.param(
            [event("signed", "2022"), event("entered-into-force", "2025")],
            "signed",
            id="not in force yet",
        ),
        pytest.param(
            [event("entered-into-force", "2022", effective="2025-01-01")],
            None,
            id="takes effect later",
        ),
        pytest.param(
            [event("launched", "2021"), event("suspended", "2022")], "suspended", id="suspended"
        ),
        pytest.param(
            [event("suspended", "2022"), event("resumed", "2023")], "in-operation", id="resumed"
        ),
        pytest.param([event("signed", "2021"), event("ended", "2022")], "ended", id="ended"),
        pytest.param(
            [event("signed", "2021"), event("superseded", "2022")], "superseded", id="superseded"
        ),
        pytest.param(
            [event("launched", "2021"), event("withdrawn-from", "2022")],
            "ended",
            id="one of two left",
        ),
    ],
)
def test_the_status_follows_from_the_events(events, status):
    assert derived.agreement_status(agreement(*events), TODAY) == status


def test_one_of_three_can_leave():
    left = agreement(event("launched", "2021"), event("withdrawn-from", "2022"), parties=3)
    assert derived.agreement_status(left, TODAY) == AgreementStatus.IN_OPERATION


def test_every_kind_of_event_is_weighed():
    silent = {"domestic-step", "meeting-held", "reviewed", "amended", "extended"}
    assert derived.STEPS.keys() | derived.TURNS.keys() == set(EventKind) - silent


def test_the_day_on_which_a_status_changes_is_known():
    future = agreement(event("signed", "2022"), event("entered-into-force", "2024-07-01"))
    assert derived.next_change(future, TODAY) == date(2024, 7, 1)
    assert derived.next_change(future, date(2024, 7, 1)) is None


def update(reference: str, day: str | None, status: str, **more) -> Progress:
    return Progress(
        reference=f"gb-jp-2022-1-{reference}",
        agreement=AGREEMENTS[0],
        date=day,
        status=status,
        text="Something happened.",
        evidence=[{"passage": "happened"}],
        **{"assessor": "editor", "commitments": [1], "reason": "Because."} | more,
    )


def statuses(*updates: Progress) -> list[str]:
    return [str(status) for status in derived.standing(1, updates).statuses]


def test_without_an_update_there_is_no_public_update():
    assert statuses() == ["no-update"]
    assert statuses(update("u1", "2022", "complete", commitments=[2])) == ["no-update"]


def test_the_newest_update_counts_whatever_the_order():
    older, newer = update("u2", "2022-04", "under-way"), update("u1", "2023", "complete")
    assert statuses(older, newer) == statuses(newer, older) == ["complete"]


def test_of_one_day_the_later_update_counts():
    assert statuses(update("u10", "2022", "complete"), update("u9", "2022", "under-way")) == [
        "complete"
    ]


def test_an_undated_update_gives_way_to_a_dated_one():
    assert statuses(update("u9", None, "stopped"), update("u1", "2020", "under-way")) == [
        "under-way"
    ]


def test_where_assessors_differ_both_are_shown():
    japan = NamedCountry(reference="jp", name="Japan")
    government = update("u2", "2023", "complete", assessor="government", country=japan)
    assert statuses(update("u1", "2022", "under-way"), government) == ["complete", "under-way"]


def test_a_corrected_update_no_longer_counts():
    wrong = update("u1", "2023", "complete")
    right = update("u2", "2022", "under-way", corrects="gb-jp-2022-1-u1")
    assert statuses(wrong, right) == ["under-way"]


@pytest.mark.parametrize(
    ("due", "status", "overdue"),
    [
        pytest.param("2024-05-31", "under-way", True, id="yesterday"),
        pytest.param("2024-06-01", "under-way", False, id="today"),
        pytest.param("2024", "under-way", False, id="some day of this year"),
        pytest.param("2023", "under-way", True, id="last year"),
        pytest.param("2023", "complete", False, id="complete"),
        pytest.param("2023", "stopped", False, id="stopped"),
        pytest.param(None, "under-way", False, id="no date"),
    ],
)
def test_overdue_is_derived(due, status, overdue):
    commitment = Commitment(number=1, text="Do it.", kind="standards", due=due)
    standing = derived.standing(1, [update("u1", "2022", status)])
    assert standing.is_overdue(commitment, TODAY) is overdue
