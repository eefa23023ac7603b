"""Words as people write them: topics in one word or by an initial, and words with hyphens."""

import pytest

from register import index
from register.query import agreements, commitments
from tests.register.documents_for_index import agreement, commitment, publish

pytestmark = pytest.mark.django_db


def passages(text):
    return [(passage.place, str(passage.html)) for passage in agreements().search(text)[0].passages]


@pytest.fixture
def spelled(db):
    """Two topics of two words, one of them with an abbreviation, and one of more."""
    topics = {
        "open-ran": "Open RAN",
        "cyber-security": "Cyber security",
        "6g": "6G and future nets",
    }
    for n, (reference, name) in enumerate(topics.items(), 1):
        promise = commitment(1) | {"topics": [{"reference": reference, "name": name}]}
        publish(agreement(f"gb-jp-2022-{n}", commitments=[promise], title=f"Number {n}"))
    index.follow()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(
            (text, 1)
            for text in ("Open RAN", "open-ran", "OpenRAN", "O-RAN", "o‑ran", "ORAN", "o ran")
        ),
        *((text, 2) for text in ("cyber security", "cyber-security", "cybersecurity")),
        *((text, 3) for text in ("6G", "6-g", "６ｇ")),
    ],
)
def test_a_topic_is_found_however_people_write_it(spelled, text, number):
    assert [hit.card.reference for hit in agreements().search(text)] == [f"gb-jp-2022-{number}"]
    assert [hit.card.reference for hit in commitments().search(text)] == [f"gb-jp-2022-{number}/1"]


@pytest.mark.parametrize("text", ['"o ran japan"', '"6-g"', "6gand", "cs", "cyber-securities-act"])
def test_other_spellings_are_not_made_up(spelled, text):
    assert agreements().search(text).count() == 0


def test_other_spellings_are_shown_only_where_nothing_else_matches(spelled):
    assert passages("open ran") == [("topics", "<mark>Open</mark> <mark>RAN</mark>")]
    assert passages("oran") == [("spellings", "Open RAN (O-RAN, <mark>ORAN</mark>, OpenRAN)")]


@pytest.mark.parametrize("text", ["semi-conductors", "semi‐conductor", "Semi-Conductors"])
def test_a_word_with_hyphens_is_found_and_marked_without_them(db, text):
    publish(agreement("gb-jp-2022-1", summary="On semiconductors."), agreement("gb-jp-2022-2"))
    index.follow()
    assert [hit.card.reference for hit in agreements().search(text)] == ["gb-jp-2022-1"]
    assert passages(text) == [("summary", "On <mark>semiconductors</mark>.")]
