"""Folders and zip files are read with care: nothing leaves them, nothing fills the memory."""

import zipfile
from contextlib import suppress

import pytest

from register.package import PackageProblems, files_of, read_package, write_package
from register.package import files as on_disk
from register.package.files import read_files
from register.package.foreign import read_foreign
from tests.package.example import Package, example_documents


def nothing(record_type, references):
    return {}


def zip_of(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(PackageProblems) as caught:
        read_package(path, nothing)
    (problem,) = caught.value.problems
    return problem.message


def test_a_folder_and_its_zip_say_the_same(tmp_path):
    write_package(example_documents(), tmp_path / "folder")
    write_package(example_documents(), tmp_path / "folder.zip")
    read = read_package(tmp_path / "folder", nothing)
    assert read == read_package(tmp_path / "folder.zip", nothing)
    assert len(read) == len(example_documents())


def test_a_package_of_before_topics_had_other_names_is_read(tmp_path):
    """So are those of registers of another version, which are compared."""
    write_package(example_documents(), tmp_path)
    (tmp_path / "topic_names.csv").unlink()
    read = read_package(tmp_path, nothing)
    assert len(read) == len(example_documents())
    assert not any(document.names for document in read if document.type == "topic")
    assert read_foreign(tmp_path).left_out == ()
    (tmp_path / "topic_matches.csv").unlink()
    with pytest.raises(PackageProblems, match="topic_matches"):
        read_package(tmp_path, nothing)


def test_a_zip_is_the_same_bytes_each_time(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_package(example_documents(), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_folder_zipped_by_a_file_manager_is_read(tmp_path):
    members = [(f"register/{name}", content) for name, content in Package().raw.items()]
    members += [("__MACOSX/register/._topics.csv", b"x"), ("register/archive/a.txt", b"x")]
    path = zip_of(tmp_path / "register.zip", members)
    assert len(read_package(path, nothing)) == len(example_documents())


@pytest.mark.parametrize(
    "name", ["../topics.csv", "/etc/topics.csv", "a/../../topics.csv", "..\\topics.csv", "C:/t.csv"]
)
def test_a_member_that_leads_out_is_refused(tmp_path, name):
    path = zip_of(tmp_path / "bad.zip", [(name, b"x")])
    assert "leads out of its folder" in refusal(path)


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(on_disk, "MAX_BYTES", 100_000)
    path = zip_of(tmp_path / "bomb.zip", [("topics.csv", b"\n" * 100_001)])
    assert path.stat().st_size < 1000
    assert "is larger than" in refusal(path)


def test_a_member_that_lies_about_its_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(on_disk, "MAX_BYTES", 100_000)
    path = zip_of(tmp_path / "liar.zip", [("topics.csv", b"\n" * 200_000)])
    content = path.read_bytes()
    path.write_bytes(content.replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    assert "cannot be read" in refusal(path)


def test_a_damaged_zip_is_refused_and_never_crashes(tmp_path):
    path = zip_of(tmp_path / "whole.zip", [("topics.csv", b"reference,name\n" * 9)])
    whole = path.read_bytes()
    for at in range(len(whole)):
        for byte in (whole[at] ^ 0xFF, whole[at] ^ 0x01):
            path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
            with suppress(PackageProblems):
                read_files(path)


def test_too_many_members_are_refused(tmp_path):
    path = zip_of(tmp_path / "many.zip", [(f"{n}.csv", b"") for n in range(501)])
    assert "more than 500 files" in refusal(path)


def test_a_list_of_members_that_is_too_long_is_not_even_read(tmp_path):
    end = b"PK\x05\x06" + b"\0" * 8 + (2**30).to_bytes(4, "little") + b"\0" * 6
    (tmp_path / "long.zip").write_bytes(end)
    assert "larger than" in refusal(tmp_path / "long.zip")


def test_zip64_is_refused(tmp_path):
    path = zip_of(tmp_path / "zip64.zip", [("topics.csv", b"")])
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    path.write_bytes(content[:end] + b"PK\x06\x07" + b"\0" * 16 + content[end:])
    assert "larger than" in refusal(path)


def test_the_same_table_twice_is_refused(tmp_path):
    path = zip_of(tmp_path / "twice.zip", [("topics.csv", b""), ("a/topics.csv", b"")])
    assert "more than one folder" in refusal(path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("data.zip", b"no zip", "cannot be read as a zip file"),
        ("data.xlsx", b"PK", "spreadsheet, which cannot be imported yet"),
        ("data.txt", b"", "neither a folder nor a .zip file"),
    ],
)
def test_other_files_are_refused_with_what_to_do(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    assert words in refusal(tmp_path / name)


def test_a_path_that_is_not_there(tmp_path):
    assert "no folder or file" in refusal(tmp_path / "nowhere")


def test_an_empty_folder(tmp_path):
    assert "no CSV file" in refusal(tmp_path)


def test_a_folder_larger_than_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(on_disk, "MAX_BYTES", 100)
    assert "larger than" in refusal(Package().write(tmp_path / "package"))


def test_writing_over_a_package_replaces_its_tables_and_leaves_other_files(tmp_path):
    Package().write(tmp_path)
    (tmp_path / "README.md").write_text("kept")
    write_package(example_documents()[:1], tmp_path)
    assert (tmp_path / "topics.csv").read_text() == "reference,name,definition,broader\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*files_of([]), "README.md"])
