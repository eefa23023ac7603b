"""What people did for a party: with the source of each act, and each title once."""

import re

import pytest

from register import index
from tests.register.documents_for_index import agreement, country, publish, reference_documents

pytestmark = pytest.mark.django_db
PAGE = "/agreements/gb-jp-2022-1/"


def act(capacity, title="Minister", source=None, note=None):
    return {
        "person": {"reference": "ann", "name": "Ann"},
        "title": title,
        "country": country("gb"),
        "capacity": capacity,
        "source": source,
        "note": note,
    }


def source(key, **values):
    return {"key": key, "publisher": "DCMS", "language": "en", "kind": "official"} | values


@pytest.fixture
def page(client, db):
    """The page of an agreement that Ann acted for; takes its signatures and other parts."""

    def made(*signatures, **values):
        given = {"sources": [source(key) for key in ("s0", "s1", "s3")]} | values
        publish(*reference_documents(), agreement(signatures=signatures, **given))
        index.follow()
        return client.get(PAGE).content.decode()

    return made


def lines(text):
    """Each line of a person's titles, as it reads."""
    line = r'<span class="cs-person__title">(.*?)</span>(?=\s*(?:</?li|<span c))'
    found = re.findall(line, text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", "", one).split()) for one in found]


@pytest.mark.parametrize(
    ("signatures", "said"),
    [
        ([act("signed")], ["Minister · signed"]),
        ([act("signed", source="s3")], ["Minister · signed (source 3)"]),
        (
            [act("signed", source="s3"), act("announced", source="s0"), act("quoted")],
            ["Minister · signed (source 3), announced (source 1), quoted"],
        ),
        (
            [act("signed", source="s1"), act("announced", source="s1")],
            ["Minister · signed, announced (source 2)"],
        ),
        (
            [act("signed", note="says a caption", source="s1"), act("signed", note="at noon")],
            ["Minister · signed (says a caption) (source 2), signed (at noon)"],
        ),
        (
            [act("signed"), act("quoted", "Vice-Minister"), act("announced")],
            ["Minister · signed, announced", "Vice-Minister · quoted"],
        ),
    ],
    ids=["no source", "a source", "one each", "the same", "notes", "two titles"],
)
def test_a_line_for_each_title(page, signatures, said):
    assert lines(page(*signatures)) == said


def test_the_source_of_an_act_leads_to_its_place_in_the_list(page):
    text = page(act("signed", source="s3"))
    assert 'href="#source-3">source 3</a>' in text
    listed = re.search(r'<ol class="cs-sources">.*?</ol>', text, re.DOTALL)[0]
    assert re.findall(r'<li id="([^"]*)"', listed) == ["source-1", "source-2", "source-3"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, []),
        ({"notes": "It was cold."}, []),
        ({"notes": "As in s1, not s10."}, ["s1"]),
        ({"sources": [source("s0"), source("s1", note="Says what s0 says.")]}, ["s0"]),
    ],
    ids=["no notes", "notes that name none", "one is named", "in a note on another"],
)
def test_a_key_is_told_where_a_note_names_it(page, values, named):
    assert re.findall(r"called (\w+) in the notes", page(**values)) == named


@pytest.mark.parametrize(
    ("media_type", "said"),
    [
        ("text/html", "web page"),
        ("application/pdf", "PDF"),
        ("application/vnd.oasis.opendocument.text", "OpenDocument"),
        ("image/tiff", "image/tiff"),
    ],
)
def test_a_medium_is_called_what_people_call_it(page, media_type, said):
    text = page(sources=[source("s0", media_type=media_type)])
    assert f"<li>{said}</li>" in text


def test_the_hash_of_a_copy_stands_aside(page):
    kept = {"path": "archive/a.pdf", "sha256": "0" * 64}
    text = page(sources=[source("s0", archive=kept)])
    assert "Copy of source 1 kept by the register" in text
    details = re.findall(r"<details.*?</details>", text, re.DOTALL)
    assert text.count("0" * 64) == sum(one.count("0" * 64) for one in details) == 1
