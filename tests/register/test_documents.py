"""What a document refuses, in words that an editor understands."""

import pytest
from pydantic import ValidationError

from register import documents
from register.codelists import DEFINITIONS, LISTS
from tests.canaries import full_documents
from tests.world import AGREEMENTS, COUNTRIES, ORGANISATIONS, PEOPLE, STRATEGIES

FULL = {document.type: document for document in full_documents()}
SOURCE = {"key": "s0", "publisher": "DCMS", "language": "en", "kind": "official"}
SIGNATURE = {
    "person": PEOPLE[0], "title": "Minister", "country": COUNTRIES[0], "capacity": "signed"
}  # fmt: skip


def commitment(**values) -> dict:
    return {"number": 1, "text": "Do it.", "kind": "standards"} | values


@pytest.mark.parametrize(
    ("record_type", "changes", "complaint"),
    [
        ("country", {"code": "gbr"}, "code"),
        ("country", {"name": " "}, "is empty"),
        ("country", {"name": "a\nb"}, "line break"),
        ("country", {"name": "x" * 501}, "500"),
        ("country", {"name": "nul\x00"}, "U+0000"),
        ("country", {"reference": "Not A Slug"}, "reference"),
        ("country", {"capital": "London"}, "capital"),
        ("topic", {"broader": {"reference": "open-ran", "name": "Open RAN"}}, "its own broader"),
        ("topic", {"names": [{"language": "ja", "name": "甲"}] * 2}, "given twice: ja"),
        ("topic", {"names": [{"language": "en", "name": "Chips"}]}, "the topic's own"),
        ("topic", {"names": [{"language": "Japanese", "name": "甲"}]}, "language"),
        ("topic", {"matches": [{"match": "exact", "url": "ftp://x"}]}, "web address"),
        ("organisation", {"native_language": None}, "both or neither"),
        ("organisation", {"started": "2023", "ended": "2022"}, "before it starts"),
        ("organisation", {"successors": [ORGANISATIONS[0]]}, "cannot succeed itself"),
        ("organisation", {"successors": [ORGANISATIONS[1]] * 2}, "given twice: jp-mic"),
        ("person", {"native_name": None}, "both or neither"),
        ("strategy", {"budget": {"amount": -1, "currency": "GBP"}}, "greater than or equal to 0"),
        ("strategy", {"budget": {"amount": 1, "currency": "pounds"}}, "currency"),
        ("strategy", {"published": "2022-13"}, "“2022-13”"),
        ("agreement", {"parties": [{"country": COUNTRIES[0]}]}, "at least 2"),
        ("agreement", {"parties": [{"country": COUNTRIES[0]}] * 2}, "party given twice: gb"),
        ("agreement", {"force": {"value": "binding"}}, "quote the passage"),
        ("agreement", {"sources": [SOURCE, SOURCE]}, "source given twice: s0"),
        ("agreement", {"sources": []}, "“s0” is not listed"),
        ("agreement", {"events": [{"kind": "signed", "headline": True}] * 2}, "headline date"),
        ("agreement", {"signatures": [SIGNATURE] * 2}, "signature given twice"),
        (
            "agreement",
            {"relations": [{"kind": "amends", "agreement": AGREEMENTS[0]}]},
            "related to itself",
        ),
        (
            "agreement",
            {"strategies": [{"kind": "mentions", "strategy": STRATEGIES[0]}] * 2},
            "strategy given twice",
        ),
        ("agreement", {"commitments": [commitment()] * 2}, "commitment number given twice: 1"),
        ("agreement", {"commitments": [commitment(verb="will")]}, "both or neither"),
        ("agreement", {"commitments": [commitment(due="2022", ongoing=True)]}, "not both"),
        ("agreement", {"commitments": [commitment(derived_from=[1])]}, "come from itself"),
        ("agreement", {"commitments": [commitment(derived_from=[7])]}, "unknown [7]"),
        ("agreement", {"sources": [SOURCE | {"answer": 404}]}, "on which day"),
        ("progress", {"assessor": "government"}, "name the government"),
        ("progress", {"confidence": "on-track"}, "while the work is under way"),
        ("progress", {"reason": None}, "say why"),
        ("progress", {"status": "no-update"}, "reports something"),
        ("progress", {"evidence": []}, "at least 1"),
        ("progress", {"commitments": []}, "at least 1"),
        ("progress", {"corrects": "gb-jp-2022-1-u1"}, "cannot correct itself"),
    ],
)
def test_a_document_refuses(record_type, changes, complaint):
    document = FULL[record_type]
    with pytest.raises(ValidationError) as error:
        type(document).model_validate(document.model_dump() | changes)
    assert complaint in str(error.value)


def test_sets_and_numbered_parts_have_one_order():
    agreement = FULL["agreement"].model_dump()
    agreement["sources"] = [{**SOURCE, "key": key} for key in ("s10", "s2", "s0")]
    agreement["commitments"] = [commitment(number=n) for n in (3, 1, 2)]
    document = documents.Agreement.model_validate(agreement)
    assert [source.key for source in document.sources] == ["s0", "s2", "s10"]
    assert [c.number for c in document.commitments] == [1, 2, 3]


def test_a_document_says_what_it_names():
    assert ("organisation", "jp-mic") in FULL["organisation"].references()
    assert FULL["agreement"].references() >= {
        ("country", "gb"),
        ("topic", "open-ran"),
        ("person", "yuji-sasaki"),
        ("strategy", "gb-5g-supply-chain-diversification-strategy"),
        ("agreement", "gb-in-2021-1"),
    }


def test_the_content_does_not_depend_on_the_names_of_others():
    person = FULL["person"]
    renamed = person.model_copy(
        update={"country": person.country.model_copy(update={"name": "UK"})}
    )
    assert renamed.content() == person.content()
    assert renamed.canonical() != person.canonical()


@pytest.mark.parametrize("codelist", LISTS, ids=lambda c: c.__name__)
def test_every_code_has_a_definition(codelist):
    assert DEFINITIONS[codelist].keys() == {code.value for code in codelist}
    assert all(str(code.definition).endswith(".") for code in codelist)


def test_a_topic_without_names_in_other_languages_reads_and_hashes_as_it_did_before_it_could_have():
    """This text, and its digest, were published before topics had such names."""
    text = (
        '{"broader":null,"definition":"Chips.","matches":[],"name":"Semiconductors",'
        '"reference":"semiconductors","type":"topic"}'
    )
    topic = documents.parse("topic", text)
    assert (topic.canonical(), topic.names) == (text, ())
    named = documents.Topic.model_validate(
        topic.model_dump() | {"names": [{"language": "ja", "name": "半導体"}]}
    )
    assert '"names":[{"language":"ja","name":"半導体"}]' in named.canonical()
