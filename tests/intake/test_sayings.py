"""What two registers say of one agreement: every act of a person, and commitments in good time."""

from datetime import date
from pathlib import Path

import pytest

from intake.comparing import sayings as module
from intake.comparing.sayings import MOST, Version, paired, sayings
from register.codelists import Capacity
from register.documents import Agreement
from register.package import read_package

ON = date(2026, 6, 1)


@pytest.fixture(scope="module")
def agreement():
    found = read_package(Path("data"), lambda _kind, _references: {})
    return next(d for d in found if isinstance(d, Agreement) and d.reference == "gb-jp-2022-1")


def signed(agreement, *acts):
    """The agreement with acts of its first signatory alone: titles and capacities."""
    first = agreement.signatures[0]
    return agreement.model_copy(
        update={
            "signatures": tuple(
                first.model_copy(update={"title": title, "capacity": capacity})
                for title, capacity in acts
            )
        }
    )


def told(ours, theirs):
    """What both say of persons, without the name that every text begins with."""
    found = sayings(Version(ours, []), Version(theirs, []), ON)
    assert all(s.field == "signatory" for s in found)
    return [
        tuple(said and said.text.split(", ", 1)[1] for said in (s.ours, s.theirs)) for s in found
    ]


SIGNED, QUOTED = Capacity.SIGNED, Capacity.QUOTED
MINISTER, ENVOY = ("Minister for Trade", SIGNED), ("Special Envoy", SIGNED)


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param([MINISTER, ENVOY], [ENVOY, MINISTER], [], id="in another order"),
        pytest.param(
            [MINISTER, ENVOY],
            [ENVOY],
            [("Minister for Trade: Signed", None)],
            id="under a title that they do not have",
        ),
        pytest.param(
            [ENVOY],
            [ENVOY, MINISTER],
            [(None, "Minister for Trade: Signed")],
            id="under a title that we do not have",
        ),
        pytest.param(
            [MINISTER, MINISTER], [MINISTER], [("Minister for Trade: Signed", None)], id="twice"
        ),
        pytest.param(
            [MINISTER, ("Minister for Trade", QUOTED)],
            [MINISTER],
            [("Minister for Trade: Quoted", None)],
            id="in two capacities",
        ),
        pytest.param(
            [MINISTER, ENVOY],
            [("Special Envoy of the Prime Minister", SIGNED), ("Minister of Trade", SIGNED)],
            [
                ("Minister for Trade: Signed", "Minister of Trade: Signed"),
                ("Special Envoy: Signed", "Special Envoy of the Prime Minister: Signed"),
            ],
            id="under titles in other words",
        ),
        pytest.param(
            [MINISTER],
            [("Minister for Trade", QUOTED)],
            [("Minister for Trade: Signed", "Minister for Trade: Quoted")],
            id="in another capacity",
        ),
    ],
)
def test_every_act_of_a_person_is_compared(agreement, ours, theirs, expected):
    assert told(signed(agreement, *ours), signed(agreement, *theirs)) == expected


def test_a_register_with_one_act_for_each_person_says_less(agreement):
    last = {s.person.name: s for s in agreement.signatures}
    theirs = agreement.model_copy(update={"signatures": tuple(last.values())})
    assert (len(agreement.signatures), len(last)) == (6, 2)
    assert [said for _ours, said in told(agreement, theirs)] == [None] * 4


def promises(agreement, *texts):
    first = agreement.commitments[0].model_copy(update={"passage": None})
    return [first.model_copy(update={"number": n, "text": t}) for n, t in enumerate(texts, 1)]


def test_of_many_commitments_few_are_looked_at_closely(agreement, monkeypatch):
    looked = []
    likeness = module.likeness
    monkeypatch.setattr(module, "likeness", lambda *of: looked.append(of) or likeness(*of))
    ours = promises(agreement, "Publish guidance on open interfaces", "Hold a yearly forum")
    filling = [f"Exchange delegation {n} of surveyors" for n in range(300)]
    theirs = promises(
        agreement, *filling, "Hold the yearly forum", "Publish guidance on interfaces"
    )
    found = [two.number for one, two in paired(ours, theirs) if one and two]
    assert found == [302, 301]
    assert len(looked) == 2 * MOST
