"""Counts of facets against a count by hand over the documents."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register import index
from register.dates import PartialDate
from register.documents import Progress
from register.query import agreements, commitments
from tests.register.documents_for_index import (
    COUNTRIES,
    ORGANISATIONS,
    TOPICS,
    agreement,
    commitment,
    country,
    organisation,
    progress,
    publish,
    reference_documents,
)

KINDS = ["information-sharing", "standards", "funding"]
INSTRUMENTS = ["treaty", "joint-statement"]
DATES = [None, "2020", "2021-11", "2022-03-04", "2022"]
STATUSES = ["complete", "under-way", "stopped"]
CHOICES = {
    "country": [*COUNTRIES, "zz"],
    "organisation": [*ORGANISATIONS, "no-such-body"],
    "topic": [*TOPICS, "no-such-topic"],
    "kind": [*KINDS, "no-such-kind"],
    "instrument": INSTRUMENTS,
    "status": ["announced", "signed"],
    "person": ["julia-lopez", "nobody"],
    "force": ["not-stated", "binding"],
    "strategy": ["a-strategy"],
}
PERSON = {"reference": "julia-lopez", "name": "Julia Lopez"}
STRATEGY = {"kind": "supports", "strategy": {"reference": "a-strategy", "name": "A strategy"}}


def some(values, **kwargs):
    return st.lists(st.sampled_from(values), unique=True, max_size=3, **kwargs)


@st.composite
def records(draw, number):
    codes = draw(some(list(COUNTRIES), min_size=2))
    promises = [
        commitment(n, draw(some(list(TOPICS))), kind=draw(st.sampled_from(KINDS)))
        | {"responsible_organisations": [organisation(o) for o in draw(some(list(ORGANISATIONS)))]}
        for n in range(1, draw(st.integers(1, 4)))
    ]
    said = {"person": PERSON, "organisation": organisation("jp-mic"), "words": "Good."}
    happened = {"kind": draw(st.sampled_from(["announced", "signed"])), "headline": True}
    document = agreement(
        f"gb-jp-2022-{number}",
        [
            {
                "country": country(code),
                "organisations": [organisation(o) for o in draw(some(list(ORGANISATIONS)))],
            }
            for code in codes
        ],
        events=[happened | {"date": draw(st.sampled_from(DATES))}],
        instrument=draw(st.sampled_from(INSTRUMENTS)),
        commitments=promises,
        statements=draw(st.sampled_from([[], [said]])),
        strategies=draw(st.sampled_from([[], [STRATEGY]])),
    )
    updates = [
        progress(f"{document.reference}-u{n}", [promise["number"]], draw(st.sampled_from(STATUSES)))
        for n, promise in enumerate(promises)
        if draw(st.booleans())
    ]
    return [document, *updates]


@st.composite
def registers(draw):
    size = draw(st.integers(0, 6))
    return [document for n in range(size) for document in draw(records(n + 1))]


def organisations(document):
    found = {o.reference for party in document.parties for o in party.organisations}
    return found | {said.organisation.reference for said in document.statements}


def shared(document):
    return {
        "country": {party.country.reference for party in document.parties},
        "organisation": organisations(document),
        "person": {said.person.reference for said in document.statements},
        "instrument": {document.instrument.value},
        "force": {document.force.value.value},
        "status": {document.headline.kind.value},
        "strategy": {link.strategy.reference for link in document.strategies},
        "date": document.headline.date,
    }


def agreement_row(document, _updates):
    promises = document.commitments
    yield (
        document.reference,
        shared(document)
        | {
            "topic": {topic.reference for promise in promises for topic in promise.topics},
            "kind": {promise.kind.value for promise in promises},
        },
    )


def commitment_rows(document, updates):
    for promise in document.commitments:
        reported = {
            update.status.value
            for update in updates
            if update.part_of == document.reference and promise.number in update.commitments
        }
        responsible = {o.reference for o in promise.responsible_organisations}
        yield (
            f"{document.reference}/{promise.number}",
            shared(document)
            | {
                "organisation": organisations(document) | responsible,
                "topic": {topic.reference for topic in promise.topics},
                "kind": {promise.kind.value},
                "progress": reported or {"no-update"},
            },
        )


def by_hand(rows, wanted, frame):
    """The references found, and the counts of each facet with every other filter applied."""

    def meets(values, left_out=None):
        return frame(values) and all(
            values[name] & set(asked) for name, asked in wanted.items() if name != left_out
        )

    found = {reference for reference, values in rows if meets(values)}
    names = {name for _reference, values in rows for name in values} - {"date"}
    counts = {
        name: Counter(v for _r, values in rows if meets(values, name) for v in values[name])
        for name in names
    }
    return found, counts


def frames(query, which, pair):
    """The query and the rule by hand for a filter that is not a facet."""
    if which == "between":
        return query.between(*pair), lambda values: set(pair) <= values["country"]
    if which == "signed":
        since = PartialDate.parse("2021-11")
        late = ("2021-11", "2022-03-04", "2022")
        return query.signed(since=since), lambda values: values["date"] in late
    return query, lambda values: True


@pytest.mark.parametrize(
    ("start", "rows_of", "names"),
    [
        (agreements, agreement_row, list(CHOICES)),
        (commitments, commitment_rows, [*CHOICES, "progress"]),
    ],
    ids=["agreements", "commitments"],
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_facets_and_hits_are_those_counted_by_hand(db, start, rows_of, names, data):
    register = data.draw(registers())
    choices = CHOICES | {"progress": [*STATUSES, "no-update"]}
    chosen = data.draw(some(names))
    wanted = {name: data.draw(some(choices[name], min_size=1)) for name in chosen}
    which = data.draw(st.sampled_from(["", "between", "signed"]))
    pair = data.draw(st.lists(st.sampled_from([*COUNTRIES]), min_size=2, max_size=2, unique=True))
    updates = [document for document in register if isinstance(document, Progress)]
    rows = [
        row
        for document in register
        if not isinstance(document, Progress)
        for row in rows_of(document, updates)
    ]
    with transaction.atomic():
        publish(*register)
        assert index.follow()
        query, frame = frames(start().filter(**wanted), which, pair)
        found, counts = by_hand(rows, wanted, frame)
        assert {hit.card.reference for hit in query} == found
        assert query.count() == len(query[:]) == len(found)
        for name, options in query.facets().items():
            given = {option.value: option.count for option in options}
            selected = wanted.get(name, [])
            assert given == dict.fromkeys(selected, 0) | counts.get(name, {})
            assert {option.value for option in options if option.selected} == set(selected)
        transaction.set_rollback(True)


@pytest.fixture
def published(db):
    publish(
        *reference_documents(),
        agreement("gb-jp-2022-1", commitments=[commitment(1, ["6g", "skills"])]),
        agreement("gb-in-2021-1", ("gb", "in"), commitments=[commitment(1, ["6g"])]),
    )
    index.follow()


def test_options_are_named_and_stand_by_count_then_label(published):
    assert [tuple(option) for option in agreements().facets()["country"]] == [
        ("gb", "United Kingdom", 2, False),
        ("in", "India", 1, False),
        ("jp", "Japan", 1, False),
    ]
    assert agreements().facets()["kind"][0].label == "Information sharing"


def test_what_is_selected_stays_visible_at_zero(published):
    query = agreements().filter(country="jp", topic=["open-ran", "made-up"], kind="made-up")
    facets = query.facets()
    assert query.count() == 0
    assert [tuple(option) for option in facets["topic"]] == [
        ("made-up", "made-up", 0, True),
        ("open-ran", "Open RAN", 0, True),
    ]
    assert ("made-up", "made-up", 0, True) in facets["kind"]
    assert ("jp", "Japan", 0, True) in facets["country"]


def test_a_frame_holds_for_every_count_and_is_not_selected(published):
    facets = agreements().within(country="jp").facets()
    assert [(o.value, o.count, o.selected) for o in facets["country"]] == [
        ("jp", 1, False),
        ("gb", 1, False),
    ]


def test_a_facet_filtered_twice_must_meet_both(published):
    both = agreements().filter(country=["gb", "jp"]).filter(country=["jp", "in"])
    assert both.count() == 2
    assert agreements().filter(country="jp").filter(country="in").count() == 0


def test_options_beyond_the_limit_are_left_out_unless_selected(published):
    options = agreements().filter(country="jp").facets(limit=1)["country"]
    assert [option.value for option in options] == ["gb", "jp"]


def test_no_values_find_nothing_and_unknown_names_are_refused(published):
    assert agreements().filter(country=[]).count() == 0
    with pytest.raises(ValueError, match="progress"):
        agreements().filter(progress="complete")


def test_related_finds_the_agreements_that_point_at_one(published):
    named = {"reference": "gb-jp-2022-1", "name": "x"}
    publish(
        agreement(
            "gb-us-2023-1", ("gb", "us"), relations=[{"kind": "builds-on", "agreement": named}]
        )
    )
    index.follow()
    found = agreements().filter(related="gb-jp-2022-1")
    assert [hit.card.reference for hit in found] == ["gb-us-2023-1"]
    assert commitments().filter(agreement="gb-jp-2022-1").count() == 1
    assert agreements().filter(reference=["gb-jp-2022-1", "gb-in-2021-1"]).count() == 2
