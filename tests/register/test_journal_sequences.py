"""Whatever is published, withdrawn and restored in whatever order, the journal tells it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.merge import Merger, merge
from editorial.publish import NotPublishable, publish, referring_to, withdraw
from register import documents, journal
from register.codelists import Action
from register.models import Current, Edition
from tests import strategies as generated
from tests.world import World

pytestmark = pytest.mark.django_db

WORLD = World()
DOCUMENT = st.one_of(
    generated.topics(WORLD, "generated-topic"),
    generated.organisations(WORLD, "generated-body"),
    generated.people(WORLD, "generated-person"),
    generated.national_strategies(WORLD, "generated-strategy"),
    generated.agreements(WORLD, "gb-jp-2022-98"),
    generated.agreements(WORLD, "gb-jp-2022-99"),
)


def names(document):
    """The records that a document names, the update that it corrects included."""
    return document.references()


class Register(RuleBasedStateMachine):
    """Beside the journal, a plain list of what was published; the two never differ."""

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.history = []  # (record type, reference, canonical document or None)
        self.redacted = set()
        self.updates = 0

    @initialize()
    def start_from_the_world(self):
        for edition in journal.since(0):
            self.history.append((edition.record_type, edition.reference, edition.document))

    @rule(document=DOCUMENT)
    def publish_document(self, document):
        self._publish(document)

    @rule(data=st.data())
    def report_progress(self, data):
        self.updates += 1
        reference = f"gb-jp-2022-1-u{100 + self.updates}"
        self._publish(data.draw(generated.progress(WORLD, reference)))

    @rule(data=st.data())
    def withdraw_something(self, data):
        kind, reference = data.draw(st.sampled_from(sorted(self._standing())))
        record = mapping_for(kind).model._default_manager.get(reference=reference)
        try:
            with transaction.atomic():
                editions = withdraw(record, reason="Entered by mistake.")
        except NotPublishable:
            return
        assert [edition.action for edition in editions] == [Action.WITHDRAWN] * len(editions)
        self.history += [(e.record_type, e.reference, None) for e in editions]

    @rule(data=st.data())
    def merge_two_of_a_kind(self, data):
        kind = data.draw(st.sampled_from(["topic", "organisation", "person", "strategy"]))
        of_kind = sorted(reference for k, reference in self._standing() if k == kind)
        pair = [data.draw(st.sampled_from(of_kind)) for _n in range(2)] if of_kind else ["", ""]
        model = mapping_for(kind).model
        try:
            with transaction.atomic():
                records = [model._default_manager.get(reference=reference) for reference in pair]
                shown = Merger.of(*records).digest
                editions = merge(*records, reason="The same.", shown=shown)
        except (NotPublishable, model.DoesNotExist):
            return
        assert (kind, pair[0]) not in {key for e in editions[:-1] for key in names(e.content)}
        self.history += [
            (e.record_type, e.reference, e.document if e.action == Action.PUBLISHED else None)
            for e in editions
        ]
        assert not referring_to(kind, pair[0])

    @precondition(lambda self: self._restorable())
    @rule(data=st.data())
    def restore_an_older_edition(self, data):
        seq = data.draw(st.sampled_from(self._restorable()))
        document = Edition.objects.get(seq=seq).content
        self._publish(document)
        _kind, reference, text = self.history[seq - 1]
        assert journal.current(document.type, reference).edition.document == text

    @precondition(lambda self: self._past())
    @rule(data=st.data())
    def redact_an_older_edition(self, data):
        seq = data.draw(st.sampled_from(self._past()))
        record = journal.redact(Edition.objects.get(seq=seq), "A court ordered it.")
        self.history.append((record.record_type, record.reference, "redaction"))
        self.redacted.add(seq)

    @invariant()
    def the_projection_is_what_was_published(self):
        newest = {(k, r): text for k, r, text in self.history if text != "redaction"}
        rows = Current.objects.select_related("edition")
        held = {
            (row.record_type, row.reference): None if row.withdrawn else row.edition.document
            for row in rows
        }
        assert held == newest

    @invariant()
    def the_journal_verifies(self):
        assert list(journal.verify()) == []
        assert journal.head().seq == len(self.history)

    def teardown(self):
        before = sorted(Current.objects.values_list("reference", "label", "edition"))
        journal.rebuild_current()
        assert sorted(Current.objects.values_list("reference", "label", "edition")) == before
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _publish(self, document):
        """The document, where everything it names stands; nothing otherwise."""
        try:
            with transaction.atomic():
                loaded = load_documents([document])
                editions = publish(loaded.records, note="Published.")
        except NotPublishable:
            assert not names(document) <= self._standing()
            return
        for edition in editions:
            assert edition.document == document.canonical()
            self.history.append((edition.record_type, edition.reference, edition.document))
        assert journal.current(document.type, document.reference).document == document

    def _standing(self):
        newest = {(k, r): text for k, r, text in self.history if text != "redaction"}
        return {key for key, text in newest.items() if text is not None}

    def _restorable(self):
        """Editions that hold a document and could be published again: progress is never rewritten,
        and what they name must stand."""
        found = []
        standing = self._standing()
        for seq, (kind, reference, text) in enumerate(self.history, 1):
            if text in (None, "redaction") or seq in self.redacted or kind == "progress":
                continue
            document = documents.parse(kind, text)
            if names(document) <= standing and reference.startswith(("generated", "gb-jp")):
                found.append(seq)
        return found

    def _past(self):
        current = {row.edition_id for row in Current.objects.all()}
        return [
            seq
            for seq, (_kind, _reference, text) in enumerate(self.history, 1)
            if text not in (None, "redaction") and seq not in current | self.redacted
        ]


def test_random_sequences_of_acts(world):
    run_state_machine_as_test(
        Register,
        settings=settings(
            max_examples=15,
            stateful_step_count=15,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
