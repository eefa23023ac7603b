"""A data package becomes working copies and editions as a whole, or not at all."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from editorial.mappings import mapping_for
from editorial.merge import Merger, merge
from editorial.models import Record
from editorial.publish import withdraw
from partners.models import Country, Organisation
from register import journal
from register.models import Current, Edition
from tests.package.example import Package, example_documents
from tests.package.test_problems import BAD

pytestmark = pytest.mark.django_db


def imported(path, *options: str) -> list[str]:
    out = StringIO()
    call_command("import_register", str(path), *options, stdout=out)
    return out.getvalue().splitlines()


def refused(path, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        imported(path, *options)
    return str(caught.value)


def state() -> tuple:
    """Everything that an import could change."""
    models = [model for model in apps.get_models() if issubclass(model, Record)]
    versions = [
        (model.__name__, *row)
        for model in models
        for row in model.objects.order_by("pk").values_list(
            "reference", "version", "published_version", "changed_at"
        )
    ]
    counts = [
        (m.__name__, m.objects.count()) for m in apps.get_app_config("agreements").get_models()
    ]
    return versions, counts, journal.head().seq, journal.head().hash


@pytest.fixture
def folder(tmp_path):
    return Package().write(tmp_path / "package")


def test_what_is_in_the_package_becomes_working_copies_and_nothing_is_published(folder):
    lines = imported(folder)
    assert lines[0] == "country: 5 new, 0 changed, 0 unchanged"
    assert lines[-1] == f"{len(example_documents())} new, 0 changed, 0 unchanged"
    assert not Edition.objects.exists()


def test_with_publish_it_is_the_register(folder):
    lines = imported(folder, "--publish", "--note", "First of all.")
    assert lines[-1] == f"{len(example_documents())} published"
    documents = {row.reference: row.document for row in Current.objects.select_related("edition")}
    assert documents == {document.reference: document for document in example_documents()}
    assert set(Edition.objects.values_list("change_note", flat=True)) == {"First of all."}


def test_the_second_run_changes_nothing(folder):
    imported(folder, "--publish")
    before = state()
    lines = imported(folder, "--publish")
    assert lines[-2:] == [f"0 new, 0 changed, {len(example_documents())} unchanged", "0 published"]
    assert state() == before


def test_publishing_after_an_import_without_it(folder):
    imported(folder)
    assert imported(folder, "--publish")[-1] == f"{len(example_documents())} published"


def test_only_what_changed_is_published_again(folder, tmp_path):
    imported(folder, "--publish")
    changed = Package().set("agreements", 3, summary="Cooperation on telecoms and 6G.")
    lines = imported(changed.write(tmp_path / "changed"), "--publish")
    assert lines[-2:] == [
        f"0 new, 1 changed, {len(example_documents()) - 1} unchanged",
        "1 published",
    ]
    edition = Edition.objects.order_by("-seq").first()
    assert (edition.reference, edition.number) == ("gb-jp-2022-1", 2)
    assert edition.change_note == "Imported from the data package “changed”."


def test_a_package_may_name_what_is_published(folder, tmp_path):
    imported(folder, "--publish")
    package = Package([d for d in example_documents() if d.reference == "gb-jp-2022-1-u1"])
    package.set("progress", 2, reference="gb-jp-2022-1-u3", corrects="gb-jp-2022-1-u2")
    package.set("evidence", 2, update="gb-jp-2022-1-u3")
    lines = imported(package.write(tmp_path / "more"), "--publish")
    assert lines == [
        "progress: 1 new, 0 changed, 0 unchanged",
        "1 new, 0 changed, 0 unchanged",
        "1 published",
    ]


def test_a_published_update_is_not_rewritten(folder, tmp_path):
    imported(folder, "--publish")
    before = state()
    changed = Package().set("progress", 2, text="Something else.").write(tmp_path / "changed")
    assert "progress, row 2, column reference: “gb-jp-2022-1-u1” is published and never" in refused(
        changed
    )
    assert state() == before


def test_a_dry_run_counts_and_keeps_nothing(folder):
    before = state()
    lines = imported(folder, "--dry-run", "--publish")
    assert lines[-3:] == [
        f"{len(example_documents())} new, 0 changed, 0 unchanged",
        f"{len(example_documents())} published",
        "Dry run: nothing was kept.",
    ]
    assert state() == before


def test_whatever_is_wrong_nothing_is_changed(folder, tmp_path):
    imported(folder)
    before = state()
    for number, (name, (change, _place, _words)) in enumerate(BAD.items()):
        package = change(Package()).set("countries", 2, name="Renamed")
        message = refused(package.write(tmp_path / str(number)), "--publish")
        assert message.startswith("1 problem; nothing was imported.\n"), name
        assert state() == before, name


def test_several_problems_are_listed_one_a_line(folder):
    Package().set("events", 3, date="soon").set("events", 4, kind="party").write(folder)
    assert len(refused(folder).splitlines()) == 3


def test_a_part_that_is_still_needed_stops_all_of_it(tmp_path):
    imported(Package().set("evidence", 2, source="s1").write(tmp_path / "first"))
    before = state()
    package = Package().set("countries", 2, name="Renamed")
    package.cut("sources", 4).set("events", 3, source="")
    for table in ("progress", "evidence"):
        package.put(table, package.rows(table)[:1])
    message = refused(package.write(tmp_path / "second"))
    assert "is still named elsewhere" in message
    assert "met in London" in message
    assert state() == before


def test_a_value_that_another_working_copy_holds_stops_all_of_it(folder):
    Country.objects.create(code="IN", name="Bharat")
    before = state()
    assert "already taken" in refused(folder)
    assert state() == before


def test_working_copies_that_the_package_does_not_hold_stay(folder):
    country = Country.objects.create(code="FR", name="France", reference="fr")
    Organisation.objects.create(name="Ministry", country=country, reference="fr-ministry")
    imported(folder)
    assert Organisation.objects.filter(reference="fr-ministry").exists()


def test_a_note_that_cannot_be_published_is_refused(folder):
    assert "control character" in refused(folder, "--note", "a\x07")


def test_a_spreadsheet_is_not_yet_read(tmp_path):
    (tmp_path / "register.xlsx").write_bytes(b"PK")
    assert "cannot be imported yet" in refused(tmp_path / "register.xlsx")


def test_what_was_withdrawn_does_not_come_back_by_itself(folder):
    imported(folder, "--publish")
    update = next(d for d in example_documents() if d.type == "progress" and d.corrects)
    mapping = mapping_for("progress")
    withdraw(mapping.model.objects.get(reference=update.reference), reason="Entered by mistake.")
    before = state()
    message = refused(folder, "--publish")
    assert f"progress {update.reference} was withdrawn on" in message
    assert "“Entered by mistake.”" in message
    assert state() == before


def test_what_may_be_there_already_is_named_and_not_refused(folder, tmp_path):
    imported(folder)
    known = Organisation.objects.exclude(abbreviation="").first()
    Organisation.objects.filter(pk=known.pk).update(reference="known-by-another-name")
    lines = imported(folder, "--dry-run")
    hint = lines.index("Possible duplicates:")
    assert "known-by-another-name" in lines[hint + 1]
    assert lines[-2].startswith("1 new, ")


def test_what_was_merged_comes_back_by_an_editor_alone(folder):
    imported(folder, "--publish")
    kept, duplicate = mapping_for("topic").model.objects.order_by("pk")[:2]
    merge(duplicate, kept, reason="The same.", shown=Merger.of(duplicate, kept).digest)
    assert f"was merged into {kept.reference} on" in refused(folder, "--publish")
