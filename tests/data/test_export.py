"""What the register exports is what it holds, and comes back as the same."""

from io import StringIO

import pytest
from django.core.management import call_command

from editorial.publish import withdraw
from partners.models import Country
from register import index, verifier
from register.models import Current
from register.package import read_package
from tests.package.example import Package

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tmp_path):
    folder = Package().write(tmp_path / "given")
    call_command("import_register", str(folder), "--publish", stdout=StringIO())
    index.follow()
    return folder


def run(command, path):
    call_command(command, str(path), stdout=StringIO())
    return path


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_export_holds_the_bytes_that_were_imported(register, tmp_path):
    assert content(run("export_register", tmp_path / "out")) == content(register)


def test_export_then_import_changes_nothing_and_exports_the_same_again(register, tmp_path):
    first = content(run("export_register", tmp_path / "first"))
    out = StringIO()
    call_command("import_register", str(tmp_path / "first"), "--publish", stdout=out)
    assert "\n0 new, 0 changed, " in out.getvalue()
    assert out.getvalue().endswith("\n0 published\n")
    assert content(run("export_register", tmp_path / "second")) == first


def test_a_zip_can_be_exported_and_imported(register, tmp_path):
    documents = read_package(run("export_register", tmp_path / "register.zip"))
    assert len(documents) == Current.objects.count()


def test_the_package_holds_what_is_published_and_not_the_working_copies(register, tmp_path):
    Country.objects.filter(code="IN").update(name="Canary")
    Country.objects.create(code="FR", name="Canary in France", reference="fr")
    files = content(run("export_register", tmp_path / "out"))
    assert files == content(register)


def test_withdrawn_records_are_not_exported(register, tmp_path):
    withdraw(Country.objects.get(code="EU"), reason="Not a party to anything.")
    documents = read_package(run("export_register", tmp_path / "out"))
    assert "eu" not in {document.reference for document in documents}


def test_an_empty_register_exports_empty_tables(tmp_path):
    assert read_package(run("export_register", tmp_path / "out")) == []


def test_the_exported_journal_verifies(register, tmp_path, capsys):
    path = run("export_journal", tmp_path / "journal.jsonl")
    assert verifier.main([str(path)]) == 0
    assert len(path.read_bytes().splitlines()) == Current.objects.count()


def test_a_changed_line_of_the_exported_journal_is_found(register, tmp_path, capsys):
    path = run("export_journal", tmp_path / "journal.jsonl")
    path.write_text(path.read_text().replace("Cooperation on telecoms.", "Cooperation.", 1))
    assert verifier.main([str(path)]) == 1
