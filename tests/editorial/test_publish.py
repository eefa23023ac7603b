"""Publication and withdrawal."""

import pytest

from editorial.load import load_documents
from editorial.mappings import mapping_for
from editorial.models import Publication
from editorial.publish import NotPublishable, publish, withdraw
from editorial.working import UnknownReference
from register import journal
from register.models import Current, Edition
from tests.canaries import full_documents
from tests.world import world_documents

pytestmark = pytest.mark.django_db


def record(record_type, reference):
    return mapping_for(record_type).model._default_manager.get(reference=reference)


def load(*types):
    return load_documents([d for d in world_documents() if d.type in types]).records


def test_publishing_twice_appends_nothing(world):
    before = journal.head().seq
    assert publish([record("agreement", "gb-jp-2022-1")], note="Again.") == []
    assert journal.head().seq == before


def test_a_change_note_is_required(world):
    topic = record("topic", "open-ran")
    topic.definition = "Changed."
    topic.save()
    with pytest.raises(ValueError, match="a change note is needed"):
        publish([topic], note="  ")
    assert Current.objects.get(reference="open-ran").edition.number == 1


def test_who_published_is_kept_on_the_private_side(world, django_user_model):
    by = django_user_model.objects.create_user("officer")
    topic = record("topic", "open-ran")
    topic.definition = "Changed."
    topic.save()
    [edition] = publish([topic], note="A better definition.", by=by)
    assert Publication.objects.get(edition=edition).by == by
    assert edition.number == 2
    assert "officer" not in edition.document


def test_nothing_is_published_that_names_something_unpublished():
    load("country")
    [_first, *_rest] = load("topic")
    organisation = load("organisation")[0]
    with pytest.raises(NotPublishable, match=r"United Kingdom \(country\)") as error:
        publish([organisation], note="Too early.")
    assert "together with this" in error.value.problems[0]
    assert Edition.objects.count() == 0


def test_every_problem_of_a_set_is_said_at_once():
    load("country")
    organisations = load("organisation")
    with pytest.raises(NotPublishable) as error:
        publish(organisations, note="Too early.")
    assert len(error.value.problems) == len(organisations)


def test_records_that_name_one_another_become_public_together():
    everything = load_documents(world_documents()).records
    editions = publish(everything, note="First publication.")
    assert len(editions) == len(everything)
    assert list(journal.verify()) == []


def test_references_are_assigned_at_first_publication(world):
    from agreements.models import Agreement, Event, Party
    from partners.models import Country

    agreement = Agreement.objects.create(
        title="New", instrument="treaty", summary="New.", confidence="high"
    )
    for code in ("JP", "GB"):
        Party.objects.create(agreement=agreement, country=Country.objects.get(code=code))
    Event.objects.create(
        agreement=agreement,
        kind="signed",
        happened_on="2022-05-01",
        happened_on_precision="day",
        headline=True,
    )
    [edition] = publish([agreement], note="New.")
    assert edition.reference == "gb-jp-2022-2"


def test_a_reference_is_never_used_again(world):
    agreement = record("agreement", "gb-jp-2022-1")
    withdraw(agreement, reason="Wrong.")
    agreement.progress_updates.all().delete()
    agreement.delete()
    mapping = mapping_for("topic")
    topic = mapping.model(name="Open RAN")
    assert mapping.propose_reference(topic) == "open-ran-2"
    assert Edition.objects.of("agreement", "gb-jp-2022-1").count() == 2


def test_what_others_name_cannot_be_withdrawn(world):
    publish(load_documents(full_documents()[:-1]).records, note="Everything filled in.")
    with pytest.raises(NotPublishable, match="Joint Announcement") as error:
        withdraw(record("topic", "open-ran"), reason="Not needed.")
    assert "Publish those without it first" in str(error.value)


def test_an_agreement_takes_its_progress_along(world):
    editions = withdraw(record("agreement", "gb-jp-2022-1"), reason="Published by mistake.")
    assert {(e.record_type, e.action) for e in editions} == {
        ("progress", "withdrawn"),
        ("agreement", "withdrawn"),
    }
    assert record("progress", "gb-jp-2022-1-u1").published_version is None
    with pytest.raises(NotPublishable, match="not in the register"):
        withdraw(record("agreement", "gb-jp-2022-1"), reason="Again.")


def test_a_withdrawn_record_can_be_published_again(world):
    topic = record("topic", "6g")
    withdraw(topic, reason="By mistake.")
    [edition] = publish([topic], note="It was right after all.")
    assert edition.number == 3
    assert not Current.objects.get(record_type="topic", reference="6g").withdrawn


def test_published_progress_is_never_rewritten(world):
    update = record("progress", "gb-jp-2022-1-u1")
    update.text = "Something else happened."
    update.save()
    with pytest.raises(NotPublishable, match="add a new update that corrects it"):
        publish([update], note="Rewritten.")


def test_a_renamed_agreement_does_not_rewrite_its_progress(world):
    agreement = record("agreement", "gb-jp-2022-1")
    agreement.title = "A better title"
    agreement.save()
    update = record("progress", "gb-jp-2022-1-u1")
    editions = publish([agreement, update], note="A better title.")
    assert [edition.record_type for edition in editions] == ["agreement"]


def test_loading_names_what_is_missing():
    agreement = next(d for d in world_documents() if d.type == "agreement")
    with pytest.raises(UnknownReference, match="There is no country “gb”"):
        load_documents([agreement])


def test_loading_the_same_changes_nothing(world):
    loaded = load_documents(world_documents())
    assert (loaded.new, loaded.changed) == ([], [])
    assert loaded.unpublished == []


def test_a_changed_record_counts_one_version_up(world):
    agreement = next(d for d in full_documents() if d.type == "agreement")
    before = record("agreement", "gb-jp-2022-1").version
    assert len(load_documents([agreement]).changed) == 1
    changed = record("agreement", "gb-jp-2022-1")
    assert changed.version == before + 1
    assert changed.published_version == before


def test_a_commitment_that_progress_reports_on_cannot_be_loaded_away(world):
    agreement = next(d for d in world_documents() if d.reference == "gb-jp-2022-1")
    without = agreement.model_copy(update={"commitments": agreement.commitments[1:]})
    with pytest.raises(UnknownReference, match="commitment “gb-jp-2022-1/1”"):
        load_documents([without])
    assert record("agreement", "gb-jp-2022-1").commitments.count() == 2


@pytest.mark.parametrize(
    ("record_type", "changes", "expected"),
    [
        ("country", {"reference": "freedonia"}, "write zz"),
        ("agreement", {"reference": "compare"}, "write gb-jp-2022-1"),
        ("progress", {"reference": "my-update"}, "write gb-jp-2022-1-u1"),
    ],
)
def test_a_reference_given_by_hand_fits_what_it_stands_for(world, record_type, changes, expected):
    document = next(d for d in world_documents() if d.type == record_type)
    if record_type == "country":
        changes |= {"code": "ZZ", "name": "Freedonia"}
    [made] = load_documents([document.model_copy(update=changes)]).records
    with pytest.raises(NotPublishable, match=expected):
        publish([made], note="By hand.")
