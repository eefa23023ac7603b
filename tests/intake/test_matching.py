"""A pair of two registers is certain where nothing else on either side fits nearly as well."""

from datetime import date
from pathlib import Path

import pytest

from intake.comparing import sides
from intake.comparing.matching import TITLES, match, titles
from intake.comparing.report import as_page, compare
from register.documents import Agreement
from register.package import read_package


@pytest.fixture(scope="module")
def agreement():
    found = read_package(Path("data"), lambda _kind, _references: {})
    return next(d for d in found if isinstance(d, Agreement) and d.reference == "gb-jp-2022-1")


def named(agreement, **titles):
    """The agreement under each of these references, with the title given to it and no other."""
    return {
        reference: agreement.model_copy(
            update={"reference": reference, "title": title, "titles": ()}
        )
        for reference, title in titles.items()
    }


SAME = "Joint statement on the diversity of telecommunications suppliers"
OTHER = "Arrangement on the recognition of veterinary certificates"


@pytest.mark.parametrize(
    ("ours", "theirs", "certain"),
    [
        pytest.param({"a1": SAME}, {"x1": SAME}, {"a1"}, id="one beside one"),
        pytest.param({"a1": SAME}, {"x1": SAME, "x2": SAME}, set(), id="one beside two"),
        pytest.param({"a1": SAME, "a2": SAME}, {"x1": SAME}, set(), id="two beside one"),
        pytest.param(
            {"a1": SAME, "a2": SAME}, {"x1": SAME, "x2": SAME}, set(), id="two beside two"
        ),
        pytest.param(
            {"a1": SAME, "a2": OTHER},
            {"x1": SAME, "x2": OTHER},
            {"a1", "a2"},
            id="two of one day whose titles tell them apart",
        ),
        pytest.param(
            {"a1": SAME, "a2": SAME, "a3": OTHER},
            {"x1": SAME, "x2": OTHER},
            {"a3"},
            id="two of three alike",
        ),
    ],
)
def test_a_pair_with_a_rival_is_not_certain(agreement, ours, theirs, certain):
    found = match(named(agreement, **ours), named(agreement, **theirs))
    assert len(found.pairs) == min(len(ours), len(theirs))
    assert {pair.ours for pair in found.pairs if pair.certain} == certain


def test_rivals_are_named_on_both_sides_of_the_report(agreement):
    ours, theirs = named(agreement, a1=SAME, a2=SAME), named(agreement, x1=SAME, x2=SAME)
    found = {pair.ours: pair for pair in match(ours, theirs).pairs}
    assert {key: (p.theirs, p.rivals, p.our_rivals) for key, p in found.items()} == {
        "a1": ("x1", ("x2",), ("a2",)),
        "a2": ("x2", ("x1",), ("a1",)),
    }
    we, they = (sides._side("", found.values()) for found in (ours, theirs))
    page = as_page(compare(we, they, date(2026, 6, 1)))
    assert "Theirs that fit nearly as well: x2. Ours that fit nearly as well: a2." in page


def test_no_agreement_has_more_titles_than_can_be_compared(agreement):
    many = tuple(agreement.titles[0].model_copy(update={"language": f"x{n}"}) for n in range(1_000))
    found = titles(agreement.model_copy(update={"titles": many}))
    assert (found[0], len(found)) == (agreement.title, TITLES)
