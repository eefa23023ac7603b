"""Documents to tables and back is the identity, whatever the documents say."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from register.package import documents_of, files_of
from tests import strategies as generated
from tests.package.example import example_documents
from tests.world import World, world_documents

WORLD = World()
HELD = {(document.type, document.reference): document for document in world_documents()}
# Generated agreements have one reference, whatever their parties: an old, permanent one.
OLD = HELD["agreement", "gb-jp-2022-1"].model_copy(update={"commitments": ()})
HELD |= {("agreement", "gb-jp-2022-99"): OLD}
ANY_DOCUMENT = st.one_of(
    generated.countries(),
    generated.topics(WORLD),
    generated.organisations(WORLD),
    generated.people(WORLD),
    generated.national_strategies(WORLD),
    generated.agreements(WORLD),
    generated.progress(WORLD),
)


def published(record_type, references):
    return {r: HELD[record_type, r] for r in references if (record_type, r) in HELD}


def tables(files):
    return {name[:-4]: content for name, content in files.items() if name.endswith(".csv")}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_DOCUMENT)
def test_documents_to_rows_to_documents_is_the_identity(document):
    assert documents_of(tables(files_of([document])), published) == [document]


def test_a_whole_set_reads_back_with_the_names_of_its_own_rows():
    given_documents = example_documents()
    read = documents_of(tables(files_of(given_documents)), lambda *_: {})
    assert {d.reference: d for d in read} == {d.reference: d for d in given_documents}


def test_the_package_does_not_depend_on_the_order_of_the_documents():
    given_documents = example_documents()
    assert files_of(given_documents) == files_of(reversed(given_documents))


def test_names_come_from_the_package_before_the_register():
    country, agreement = (
        next(d for d in example_documents() if d.reference == reference)
        for reference in ("gb", "gb-in-2021-1")
    )
    renamed = country.model_copy(update={"name": "Great Britain"})
    others = {(d.type, d.reference): d for d in example_documents()}
    files = tables(files_of([renamed, agreement]))
    read = documents_of(
        files, lambda kind, refs: {r: others[kind, r] for r in refs if (kind, r) in others}
    )
    assert [party.country.name for party in read[1].parties] == ["Great Britain", "India"]
