"""Orders are total: pages of any size, put together, are the whole list sorted by hand."""

import pytest
from django.core.paginator import Paginator
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import index
from register.conditions import SORTS
from register.dates import PartialDate
from register.index import order, paging
from register.query import agreements, commitments
from tests.register.documents_for_index import agreement, commitment, progress, publish

DATES = [None, "2022", "2022-01", "2022-01-01", "2021-12-31", "0001", "9999-12-31"]
TITLES = ["Alpha", "alpha!", "Álpha beta", "Memorandum of understanding " * 5 + "z", "Zeta 10"]
TITLES += ["Memorandum of understanding " * 5 + "a", "日本"]
REFERENCES = ["gb-jp-2022-1", "gb-jp-2022-2", "gb-jp-2022-10", "gb-jp-us-2022-1", "gb-a-1", "gb-a"]


def first(card, written):
    return PartialDate.parse(written).first.toordinal() if written else None


def reference(card):
    return getattr(card, "agreement", card.reference), getattr(card, "number", 0)


def undated_last(days):
    return (days is None, days or 0)


BY_HAND = {
    "newest": lambda c: (c.date is None, -(first(c, c.date) or 0), reference(c)),
    "oldest": lambda c: (*undated_last(first(c, c.date)), reference(c)),
    "title": lambda c: (order.plain(c.title), reference(c)),
    "updated": lambda c: (-c.seq, reference(c)),
    "due": lambda c: (*undated_last(first(c, c.due)), reference(c)),
}


@st.composite
def registers(draw):
    used = draw(st.lists(st.sampled_from(REFERENCES), unique=True))
    found = []
    for name in used:
        promises = [
            commitment(number, due=draw(st.sampled_from(DATES)))
            for number in draw(st.lists(st.integers(1, 30), unique=True, max_size=4))
        ]
        found.append(
            agreement(
                name,
                date=draw(st.sampled_from(DATES)),
                title=draw(st.sampled_from(TITLES)),
                commitments=promises,
            )
        )
        if promises and draw(st.booleans()):
            found.append(progress(f"{name}-u1", [promises[0]["number"]]))
    return found


@pytest.mark.parametrize("start", [agreements, commitments])
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    register=registers(),
    size=st.integers(1, 5),
    margin=st.sampled_from([0, 1, paging.MARGIN]),
)
def test_pages_put_together_are_the_list_sorted_by_hand(db, start, register, size, margin):
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "MARGIN", margin)
        publish(*register)
        assert index.follow()
        everything = [hit.card for hit in start()]
        for sort in set(SORTS[start().side]) - {"relevance"}:
            expected = [card.reference for card in sorted(everything, key=BY_HAND[sort])]
            query = start().order_by(sort)
            pages = [query[n : n + size] for n in range(0, len(query), size)]
            assert [hit.card.reference for page in pages for hit in page] == expected, sort
            assert [hit.card.reference for hit in query] == expected, sort
        transaction.set_rollback(True)


@pytest.fixture
def crowd(db):
    """More equals than are looked at around a page, in several segments of the index."""
    for start in (1, 80, 160):
        publish(
            *[
                agreement(
                    f"gb-jp-2022-{n}",
                    date=None if n % 2 else "2022",
                    title="Memorandum of understanding between the parties named below",
                    commitments=[commitment(1), commitment(2)],
                )
                for n in range(start, start + 80)
            ]
        )
        index.follow()


@pytest.mark.parametrize("sort", ["newest", "oldest", "title", "updated", "relevance"])
@pytest.mark.parametrize("start", [agreements, commitments])
def test_large_groups_of_equals_are_paged_without_gap_or_repetition(crowd, start, sort):
    query = start().search("memorandum").order_by(sort)
    paginator = Paginator(query, 20)
    paged = [hit.card.reference for n in paginator.page_range for hit in paginator.page(n)]
    assert len(paged) == len(set(paged)) == start().count()
    by_hand = sorted((hit.card for hit in start()), key=BY_HAND.get(sort, BY_HAND["newest"]))
    assert paged == [card.reference for card in by_hand]


def test_references_that_differ_late_are_told_apart_by_their_cards(db):
    start = "au-ca-gb-in-jp-kr-nz-us-2022"
    for number in (3, 1, 2):
        publish(agreement(f"{start}-{number}", commitments=[commitment(1)]))
        index.follow()
    for sort in ("newest", "oldest"):
        found = [hit.card.reference for hit in agreements().order_by(sort)]
        assert found == [f"{start}-{number}" for number in (1, 2, 3)]


def test_undated_ones_come_last_in_both_directions(db):
    publish(
        agreement("gb-jp-2022-1", date=None),
        agreement("gb-jp-2022-2", date="2020"),
        agreement("gb-jp-2022-3", date="2021"),
    )
    index.follow()
    newest = [hit.card.date for hit in agreements().order_by("newest")]
    oldest = [hit.card.date for hit in agreements().order_by("oldest")]
    assert newest == ["2021", "2020", None]
    assert oldest == ["2020", "2021", None]


def test_the_order_is_relevance_with_a_search_and_newest_without(db):
    publish(
        agreement("gb-jp-2022-1", date="2020", title="Quantum computing"),
        agreement("gb-jp-2022-2", date="2022", summary="Quantum, among other things."),
    )
    index.follow()

    def found(query):
        return [hit.card.reference for hit in query]

    assert found(agreements().search("quantum")) == ["gb-jp-2022-1", "gb-jp-2022-2"]
    assert found(agreements().search("quantum").order_by("newest"))[0] == "gb-jp-2022-2"
    assert found(agreements()) == found(agreements().order_by("relevance"))
    assert found(agreements())[0] == "gb-jp-2022-2"


def test_filters_do_not_weigh_in_relevance(db):
    publish(
        agreement("gb-jp-2022-1", ("gb", "jp"), title="Quantum work"),
        agreement("gb-in-2022-1", ("gb", "in"), title="Quantum work together"),
        *[agreement(f"gb-jp-2021-{n}") for n in range(9)],
    )
    index.follow()
    hits = agreements().search("quantum").filter(country=["in", "jp"])
    assert [hit.card.reference for hit in hits] == ["gb-jp-2022-1", "gb-in-2022-1"]


@pytest.mark.parametrize("sort", ["", "random", "due", "-newest"])
def test_an_unknown_order_is_refused(sort):
    with pytest.raises(ValueError, match="is not an order"):
        agreements().order_by(sort)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (slice(0, 2), [3, 2]),
        (slice(1, None), [2, 1]),
        (slice(2, 99), [1]),
        (slice(7, 9), []),
        (slice(2, 1), []),
        (slice(None), [3, 2, 1]),
    ],
)
def test_slices_are_those_of_a_list(db, key, expected):
    publish(*[agreement(f"gb-jp-2022-{n}", date=f"202{n}") for n in (1, 2, 3)])
    index.follow()
    assert [int(hit.card.reference[-1]) for hit in agreements()[key]] == expected
    assert agreements()[0].card.reference == "gb-jp-2022-3"
    with pytest.raises(IndexError):
        agreements()[3]
    with pytest.raises(ValueError, match="negative"):
        agreements()[-1]
    with pytest.raises(ValueError, match="step"):
        agreements()[::2]
