"""A package on disk: a folder of CSV files, or a zip file of one."""

import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from register.package.problems import PackageProblems, Problem

MAX_BYTES = 64 * 2**20  # of all files together, unpacked
MAX_MEMBERS = 500
MAX_DIRECTORY = 2**18  # bytes of a zip file's list of members
END_OF_ZIP, ZIP64_LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
# What zipfile raises for a damaged, encrypted or unknown kind of zip file.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
)
# Tables that explain the others; no record is made of them.
EXPLAINING = frozenset({"codelists"})
EPOCH = (1980, 1, 1, 0, 0, 0)


def read_files(path: Path) -> dict[str, bytes]:
    """The CSV files of a package by table name; raises PackageProblems where it is none."""
    if path.is_dir():
        return _of_folder(path)
    if not path.is_file():
        raise _refusal(f"there is no folder or file {path}")
    if path.suffix.lower() == ".zip":
        return _of_zip(path)
    if path.suffix.lower() in (".xlsx", ".xls", ".ods"):
        raise _refusal(
            f"{path.name} is a spreadsheet, which cannot be imported yet: save each sheet as "
            "“CSV UTF-8” in one folder and import the folder"
        )
    raise _refusal(f"{path.name} is neither a folder nor a .zip file of one")


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a package; each one stands complete or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        unfinished = folder / f".{name}.part"
        unfinished.write_bytes(content)
        unfinished.replace(folder / name)


def write_zip(files: Mapping[str, bytes | Path], target: IO[bytes]) -> None:
    """Write a zip file of contents, or of files on the disk, which are read piece by piece.

    The same contents always give the same bytes: no clock and no machine shows in them.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            if isinstance(content, bytes):
                archive.writestr(member, content)
                continue
            member.file_size = content.stat().st_size
            with content.open("rb") as file, archive.open(member, "w") as into:
                shutil.copyfileobj(file, into)


def _of_folder(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.glob("*.csv") if path.is_file())
    paths = sorted(path for path in found if path.stem not in EXPLAINING)
    if not paths:
        raise _refusal(f"the folder {folder} holds no CSV file")
    if sum(path.stat().st_size for path in paths) > MAX_BYTES:
        raise _too_large()
    return {path.stem: path.read_bytes() for path in paths}


def _of_zip(path: Path) -> dict[str, bytes]:
    if path.stat().st_size > MAX_BYTES or not _directory_is_small(path):
        raise _too_large()
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_members(archive))
    except UNREADABLE as error:
        raise _refusal(f"{path.name} cannot be read as a zip file: {error}") from None


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _too_large()
    wanted = [member for member in members if _is_table(member)]
    tops = {PurePosixPath(member.filename).parent for member in wanted}
    names = [PurePosixPath(member.filename).stem for member in wanted]
    if len(tops) > 1 or len(names) > len(set(names)):
        raise _refusal("the CSV files stand in more than one folder, or twice: zip one folder")
    if not names:
        raise _refusal("the zip file holds no CSV file")
    left = MAX_BYTES  # of what is really unpacked, whatever the members say of their size
    for name, member in zip(names, wanted, strict=True):
        with archive.open(member) as file:
            content = file.read(left + 1)
        if (left := left - len(content)) < 0:
            raise _too_large()
        yield name, content


def _is_table(member: zipfile.ZipInfo) -> bool:
    """Raises PackageProblems for a member that would leave the folder if it were unpacked."""
    name = PurePosixPath(member.filename)
    if name.is_absolute() or ".." in name.parts or {"\\", ":"} & set(member.filename):
        raise _refusal(f"the zip file holds “{member.filename}”, which leads out of its folder")
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return name.suffix == ".csv" and not hidden and name.stem not in EXPLAINING


def _directory_is_small(path: Path) -> bool:
    """Look at the end of the file before zipfile reads a list of members of any length."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 66_000))
        tail = file.read()
    end = tail.rfind(END_OF_ZIP)
    if end < 0 or len(tail) < end + 22:
        return True  # not a zip file: zipfile says so
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    return size <= MAX_DIRECTORY and tail[max(0, end - 20) : end][:4] != ZIP64_LOCATOR


def _too_large() -> PackageProblems:
    megabytes = MAX_BYTES // 2**20
    return _refusal(
        f"the package is larger than {megabytes} MB unpacked or holds more than "
        f"{MAX_MEMBERS} files: import it in parts"
    )


def _refusal(message: str) -> PackageProblems:
    return PackageProblems([Problem("", 0, "", "", message)])
