"""Loading a document and compiling the working copy gives the same document back."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.names import PublishedNames
from register import documents
from tests import strategies as generated
from tests.world import World

pytestmark = pytest.mark.django_db

ROUND_TRIP = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ANY_DOCUMENT = st.one_of(
    generated.countries(),
    generated.topics(World()),
    generated.organisations(World()),
    generated.people(World()),
    generated.national_strategies(World()),
    generated.agreements(World()),
    generated.progress(World()),
)


def compiled(document: documents.Document) -> documents.Document:
    mapping = mapping_for(document.type)
    names = PublishedNames()
    record = mapping.queryset().get(reference=document.reference)
    result = mapping.compile(record, names)
    assert names.missing == []
    return result


class Rollback(Exception):
    pass


def load_and_compile(*given_documents: documents.Document) -> list[documents.Document]:
    """Load each document in turn and compile it, then undo it all."""
    results = []
    try:
        with transaction.atomic():
            for document in given_documents:
                load_documents([document])
                results.append(compiled(document))
            raise Rollback
    except Rollback:
        return results


@ROUND_TRIP
@given(document=ANY_DOCUMENT)
def test_load_then_compile_is_the_identity(world, document):
    assert load_and_compile(document) == [document]


@ROUND_TRIP
@given(
    pair=st.one_of(
        st.tuples(generated.agreements(World()), generated.agreements(World())),
        st.tuples(generated.organisations(World()), generated.organisations(World())),
        st.tuples(generated.people(World()), generated.people(World())),
        st.tuples(generated.progress(World()), generated.progress(World())),
    )
)
def test_loading_over_another_state_leaves_nothing_of_it(world, pair):
    assert load_and_compile(*pair) == list(pair)


@ROUND_TRIP
@given(document=ANY_DOCUMENT)
def test_canonical_json_reads_back(document):
    read = documents.parse(document.type, document.canonical())
    assert read == document
    assert read.canonical() == document.canonical()
