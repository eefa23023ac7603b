"""What changes between two documents: value by value, part by part, word by word."""

import pytest

from register.differences import Kind, compare, differences, words
from register.documents import Topic
from tests.world import world_documents


def said(before, after):
    return [(d.kind.value, d.place, d.before, d.after) for d in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"title": "A"}, {"title": "B"}, [("changed", "title", "A", "B")]),
        ({"place": None}, {"place": "Tokyo"}, [("added", "place", None, "Tokyo")]),
        ({"place": "Tokyo"}, {"place": None}, [("removed", "place", "Tokyo", None)]),
        ({"topics": ["a"]}, {"topics": ["a", "b"]}, [("added", "topics", None, "b")]),
        (
            {"commitments": [{"number": "1", "due": None}]},
            {"commitments": [{"number": "1", "due": "2030"}]},
            [("added", "commitments › 1 › due", None, "2030")],
        ),
        ({"money": {"amount": "5"}}, {"money": {"amount": "5"}}, []),
    ],
    ids=["changed", "added", "removed", "one more in a list", "within a part", "the same"],
)
def test_values(before, after, expected):
    assert said(before, after) == expected


def test_an_added_part_says_all_that_it_says():
    parts = [{"kind": "Signed", "date": "2022", "note": None}]
    [found] = differences({"events": []}, {"events": parts})
    assert (found.kind, found.place) == (Kind.ADDED, "events › 1")
    assert found.facts == (("kind", "Signed"), ("date", "2022"))


def test_a_removed_part_is_one_difference():
    [found] = differences({"events": [{"kind": "Signed", "date": "2022"}]}, {"events": []})
    assert found.kind is Kind.REMOVED


def test_a_part_put_in_front_leaves_the_others_alone():
    signed, met = {"kind": "Signed", "date": "2022"}, {"kind": "Meeting", "date": "2021"}
    [found] = differences({"events": [signed]}, {"events": [met, signed]})
    assert (found.kind, dict(found.facts)["kind"]) == (Kind.ADDED, "Meeting")


def test_a_part_that_changed_a_little_is_the_same_part():
    before = {"kind": "Signed", "date": "2022", "source": "s1"}
    [found] = differences({"events": [before]}, {"events": [before | {"date": "2022-03"}]})
    assert (found.kind, found.before, found.after) == (Kind.CHANGED, "2022", "2022-03")


def test_parts_that_changed_places_are_moved_and_nothing_else():
    one, two, three = ({"person": name, "title": "Minister"} for name in "abc")
    found = list(differences({"s": [one, two, three]}, {"s": [three, one, two]}))
    assert [(d.kind, d.place, d.before, d.after) for d in found] == [
        (Kind.MOVED, "s › c", "3", "1")
    ]


def test_words_are_marked():
    marked = words("share information on 5G", "share more information on 6G")
    assert marked == [
        ("same", "share"),
        ("added", " more"),
        ("same", " information on "),
        ("removed", "5G"),
        ("added", "6G"),
    ]


def test_japanese_is_compared_character_by_character():
    assert words("総務省と協力", "経済省と協力") == [
        ("removed", "総務"),
        ("added", "経済"),
        ("same", "省と協力"),
    ]


@pytest.mark.parametrize("text", ["a b c", "", "日本", " \n "])
def test_marked_words_hold_both_texts(text):
    for before, after in ((text, "x y"), ("x y", text), (text, text)):
        marked = words(before, after)
        assert "".join(t for kind, t in marked if kind != "added") == before
        assert "".join(t for kind, t in marked if kind != "removed") == after


def test_a_very_long_text_is_not_compared_word_by_word():
    assert [kind for kind, _text in words("a " * 5000, "b " * 5000)] == ["removed", "added"]


def test_documents_are_compared_in_words_not_codes():
    [agreement] = [d for d in world_documents() if d.reference == "gb-jp-2022-1"]
    changed = agreement.model_copy(update={"place": "Tokyo"})
    assert [(d.place, d.after) for d in compare(agreement, changed)] == [("place", "Tokyo")]
    first = {d.place: d for d in compare(None, agreement)}
    assert first["instrument"].after == "Joint announcement"
    assert dict(first["parties › Japan (jp)"].facts)["country"] == "Japan (jp)"


def test_a_first_edition_is_all_new():
    topic = Topic(reference="6g", name="6G", definition="After 5G.")
    assert {d.place for d in compare(None, topic)} == {"name", "definition"}
