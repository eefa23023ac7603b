"""An import does not take the place of what officers wrote and nobody published yet."""

import pytest

from agreements.models import Agreement, Topic
from editorial import history
from editorial.models import Act, AuditEntry
from editorial.restore import restore
from partners.models import Country
from tests.factories import UserFactory
from tests.intake.test_import_register import folder, imported, refused, state  # noqa: F401
from tests.package.example import Package

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(folder):  # noqa: F811
    """The example, published, and an agreement that an officer is at work on."""
    imported(folder, "--publish")
    agreement = Agreement.objects.get(reference="gb-jp-2022-1")
    history.keep_before([agreement])
    agreement.summary, agreement.version = "The officer's words.", agreement.version + 1
    agreement.save()
    history.keep(agreement, by=UserFactory())
    return agreement


def changed(tmp_path):
    package = Package().set("agreements", 3, summary="The package's words.")
    return package.write(tmp_path / "changed")


@pytest.mark.parametrize("options", [(), ("--publish",), ("--dry-run",)])
def test_changes_of_an_officer_stand_in_the_way(edited, tmp_path, options):
    before = state()
    message = refused(changed(tmp_path), *options)
    assert "agreement gb-jp-2022-1" in message
    assert "--replace-drafts" in message
    assert state() == before


def test_the_same_package_again_stands_in_the_way_too(edited, folder):  # noqa: F811
    assert "not published yet: agreement gb-jp-2022-1" in refused(folder)


def test_they_are_replaced_on_demand_and_can_be_restored(edited, tmp_path):
    imported(changed(tmp_path), "--replace-drafts")
    edited.refresh_from_db()
    assert (edited.summary, edited.version) == ("The package's words.", 3)
    kept = history.states_of(edited).get(version=2)
    assert restore(edited, kept.rows, what="version 2").summary == "The officer's words."


def test_what_only_commands_changed_is_changed_again(folder, tmp_path):  # noqa: F811
    imported(folder)
    imported(changed(tmp_path))
    assert Agreement.objects.get(reference="gb-jp-2022-1").version == 2


def test_what_nobody_kept_counts_as_an_officers(folder, tmp_path):  # noqa: F811
    imported(folder)
    Agreement.objects.filter(reference="gb-jp-2022-1").update(version=2, place="Tokyo")
    assert "agreement gb-jp-2022-1" in refused(changed(tmp_path))


def test_what_was_imported_is_in_the_audit_trail(folder, tmp_path):  # noqa: F811
    imported(folder)
    assert (
        AuditEntry.objects.filter(act=Act.IMPORTED, note="package").count()
        == len([*Agreement.objects.all(), *Topic.objects.all()])
        + AuditEntry.objects.exclude(model__in=["agreements.agreement", "agreements.topic"]).count()
    )
    imported(changed(tmp_path))
    entry = AuditEntry.objects.get(note="changed")
    assert entry.changes["Summary"][1] == "The package's words."


def test_a_value_that_is_taken_is_told_by_record_and_field(folder):  # noqa: F811
    Country.objects.create(code="IN", name="Bharat")
    message = refused(folder)
    assert "country in: the code “IN” is already taken by the country “Bharat”" in message
    assert "constraint" not in message.lower()
