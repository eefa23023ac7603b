"""Editions and saved states come back into the working copy as they were."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from editorial import history
from editorial.changes import changes_between
from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.models import Act, AuditEntry
from editorial.names import PublishedNames
from editorial.publish import publish
from editorial.restore import NotRestorable, restore, rows_of_document
from editorial.rows import rows_of
from register.models import Edition
from tests import strategies as generated
from tests.factories import (
    AgreementFactory,
    EvidenceFactory,
    ProgressUpdateFactory,
    TopicFactory,
    UserFactory,
    published,
)
from tests.world import World

pytestmark = pytest.mark.django_db

EXAMPLES = settings(
    max_examples=15,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PAIRS = st.one_of(
    st.tuples(generated.agreements(World()), generated.agreements(World())),
    st.tuples(generated.organisations(World()), generated.organisations(World())),
    st.tuples(generated.people(World()), generated.people(World())),
    st.tuples(generated.topics(World()), generated.topics(World())),
    st.tuples(generated.national_strategies(World()), generated.national_strategies(World())),
)


def compiled(record):
    mapping = mapping_for(record.record_type)
    return mapping.compile(mapping.queryset().get(pk=record.pk), PublishedNames())


def working_copy(document):
    model = mapping_for(document.type).model
    return model._default_manager.get(reference=document.reference)


class Rollback(Exception):
    pass


@EXAMPLES
@given(pair=PAIRS)
def test_restoring_an_edition_gives_its_document(world, pair):
    old, new = pair
    new = new.model_copy(update={"reference": old.reference})
    try:
        with transaction.atomic():
            load_documents([old])
            load_documents([new])
            record = working_copy(old)
            if old.type == "agreement":
                record.progress_updates.all().delete()
            record = restore(record, rows_of_document(old, record), what="edition 1")
            assert compiled(record) == old
            raise Rollback
    except Rollback:
        pass


@EXAMPLES
@given(documents=st.lists(generated.agreements(World()), min_size=2, max_size=4))
def test_restoring_a_saved_state_gives_its_rows_with_their_keys(world, documents):
    try:
        with transaction.atomic():
            for document in documents:
                same = document.model_copy(update={"reference": documents[0].reference})
                load_documents([same], replace_drafts=True)
            record = working_copy(documents[0])
            record.progress_updates.all().delete()
            for state in list(history.states_of(record)):
                record = restore(record, state.rows, what="version")
                assert told(rows_of(record)) == told(state.rows)
            raise Rollback
    except Rollback:
        pass


def told(rows):
    """Rows by key, without what says how often the record was saved."""
    own = ("version", "published_version", "changed_at", "last_commitment_number")
    return {
        label: {
            row["pk"]: {
                name: sorted(value) if isinstance(value, list) else value
                for name, value in row["fields"].items()
                if name not in own
            }
            for row in held
        }
        for label, held in rows.items()
        if label not in ("agreements.source", "agreements.commitment")
    }


def test_it_is_a_new_version_of_whoever_restored_it():
    user = UserFactory()
    topic = TopicFactory(definition="One.", published=True)
    history.keep(topic)
    topic.definition, topic.version = "Two.", 2
    topic.save()
    topic = restore(topic, history.states_of(topic).get(version=1).rows, by=user, what="version 1")
    assert (topic.definition, topic.version, topic.published_version) == ("One.", 3, 1)
    assert history.authors(topic) == {user.pk}
    entry = AuditEntry.objects.get(act=Act.RESTORED)
    assert (entry.by, entry.note, entry.object_id) == (user, "version 1", topic.pk)
    assert entry.changes == {"Definition": ["Two.", "One."]}
    assert history.states_of(topic).get(version=2).rows, "what was replaced is kept"


def test_the_reference_stays_and_the_mark_never_falls():
    agreement = published(AgreementFactory(parts__rows=1))
    history.keep(agreement)
    first = agreement.reference
    [edition] = Edition.objects.of("agreement", first)
    agreement.last_commitment_number = 7
    agreement.save()
    agreement = restore(agreement, rows_of_document(edition.content, agreement), what="edition 1")
    assert (agreement.reference, agreement.last_commitment_number) == (first, 7)
    assert compiled(agreement) == edition.content


def test_rows_that_are_the_same_keep_their_keys():
    agreement = published(AgreementFactory(parts__rows=2))
    [edition] = Edition.objects.of("agreement", agreement.reference)
    keys = told(rows_of(agreement)).items()
    agreement.place = "Tokyo"
    agreement.save()
    agreement = restore(agreement, rows_of_document(edition.content, agreement), what="edition 1")
    assert told(rows_of(agreement)).items() == keys


def test_rows_that_changed_places_come_back_in_order():
    agreement = published(AgreementFactory(parts__rows=3))
    [edition] = Edition.objects.of("agreement", agreement.reference)
    first = agreement.statements.first()
    words = first.words
    first.delete()
    agreement.statements.create(person=agreement.signatures.first().person, words="New.")
    agreement.statements.create(person=first.person, words=words)
    agreement = restore(agreement, rows_of_document(edition.content, agreement), what="edition 1")
    assert compiled(agreement) == edition.content


def test_commitments_that_changed_numbers_change_back():
    agreement = AgreementFactory(parts__rows=2)
    history.keep(agreement)
    one, two = agreement.commitments.all()
    for number, commitment in ((9, one), (1, two), (2, one)):
        type(one).objects.filter(pk=commitment.pk).update(number=number)
    agreement = restore(agreement, history.states_of(agreement).get().rows, what="version 1")
    assert [(c.pk, c.number) for c in agreement.commitments.all()] == [(one.pk, 1), (two.pk, 2)]


def test_reading_a_document_changes_nothing():
    agreement = published(AgreementFactory(parts__rows=2))
    [edition] = Edition.objects.of("agreement", agreement.reference)
    update = ProgressUpdateFactory(agreement=agreement)
    EvidenceFactory(update=update, source=agreement.sources.first())
    before = rows_of(agreement), rows_of(update)
    assert changes_between(before[0], rows_of_document(edition.content, agreement)) == []
    assert (rows_of(agreement), rows_of(update)) == before


def test_a_commitment_with_progress_does_not_go():
    agreement = published(AgreementFactory(parts__rows=1))
    history.keep(agreement)
    state = history.states_of(agreement).get()
    more = agreement.commitments.create(number=2, text="More.", kind="other")
    ProgressUpdateFactory(agreement=agreement, parts__on=[more], text="It began.")
    with pytest.raises(NotRestorable, match="“It began"):
        restore(agreement, state.rows, what="version 1")
    assert agreement.commitments.count() == 2


def test_a_source_that_evidence_names_does_not_go():
    agreement = AgreementFactory(parts__rows=1)
    history.keep(agreement)
    state = history.states_of(agreement).get()
    source = agreement.sources.create(key="s9", publisher="DCMS", kind="official")
    EvidenceFactory(
        update=ProgressUpdateFactory(agreement=agreement), source=source, passage="They met."
    )
    with pytest.raises(NotRestorable, match=r"“They met.”"):
        restore(agreement, state.rows, what="version 1")


def test_progress_stays_on_its_commitments():
    agreement = published(AgreementFactory(parts__rows=2))
    [edition] = Edition.objects.of("agreement", agreement.reference)
    update = ProgressUpdateFactory(agreement=agreement)
    commitment = update.commitments.get()
    commitment.text = "Something else."
    commitment.save()
    agreement = restore(agreement, rows_of_document(edition.content, agreement), what="edition 1")
    assert update.commitments.get().text == "They exchange what they learn."


def test_what_is_named_and_gone_is_said():
    agreement = AgreementFactory(parts__rows=1)
    [edition] = publish([published(TopicFactory(name="Open RAN"))], note="x") or [None]
    assert edition is None
    document = published(agreement) and Edition.objects.of("agreement", agreement.reference).get()
    renamed = document.content.model_copy(
        update={
            "signatures": tuple(
                s.model_copy(update={"person": s.person.model_copy(update={"reference": "nobody"})})
                for s in document.content.signatures
            )
        }
    )
    with pytest.raises(NotRestorable, match="There is no person “nobody”"):
        rows_of_document(renamed, agreement)
