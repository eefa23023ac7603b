"""The package as a file: built once for each head of the journal, by whoever asks first."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.conf import settings

from opendata.package.contents import Head, contents
from register import conditional, journal, moments, reading
from register.documents import TYPES, Document
from register.index import IndexUnavailable
from register.index.state import lock
from register.models import Edition
from register.package.files import write_zip
from register.package.writing import natural
from register.verifier import GENESIS

WAIT = 20.0  # seconds for a package that another request is building
BATCH = 200  # records in memory at a time
UNFINISHED = ".building-"
KEPT = 4  # packages of this and of earlier heads or days
# The edition that a package ends with, and for an earlier day the last removal that it knows of.
NAME = re.compile(r"register-(\d+)-[0-9a-f]{16}(?:-(\d+))?-[0-9a-f]{12}\.zip")


def built() -> tuple[BinaryIO, Head]:
    """The package of the register, or of the day that is shown, open to be read; and its head.

    It is opened before anybody may tidy it away, and the caller closes it.

    Raises IndexUnavailable where another process has been building it for too long, or where the
    folder cannot be written.
    """
    head = _head()
    path = Path(settings.REGISTER_DOWNLOADS_DIR) / _name(head)
    if file := _open(path):
        return file, head
    with lock(path.parent, WAIT) as got:
        if file := _open(path):
            return file, head
        if not got:
            raise IndexUnavailable(f"{path} is being built by another process")
        path, head = _build(path.parent)
        return path.open("rb"), head


def _open(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except FileNotFoundError:
        return None


def _build(folder: Path) -> tuple[Path, Head]:
    """Build from what stands now, which may be newer than what was asked for."""
    try:
        for left in folder.glob(f"{UNFINISHED}*"):  # of a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        with TemporaryDirectory(dir=folder, prefix=UNFINISHED) as place:
            head, files = _files(Path(place))
            unfinished, path = Path(place) / "zipped", folder / _name(head)
            with unfinished.open("wb") as file:
                write_zip(files, file)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        _tidied(folder, path)
    except OSError as error:
        raise IndexUnavailable(f"{folder} cannot be written: {error}") from error
    return path, head


def _files(place: Path) -> tuple[Head, dict[str, Path]]:
    """The files of the package, again where the register moves on while they are written."""
    while True:
        head = _head()
        files = contents(_documents(), head, place)
        if _head() == head:
            return head, files


def _head() -> Head:
    moment = moments.earlier()
    last = Edition.objects.filter(seq=moment.key.seq).first() if moment else journal.head()
    if last is None or last.published_at is None:
        return Head(0, GENESIS, "", settings.PUBLIC_ADDRESS)
    published_at = journal.timestamp(last.published_at)
    return Head(last.seq, last.hash, published_at, settings.PUBLIC_ADDRESS)


def _name(head: Head) -> str:
    """What the file's content follows from: journal, code, and what the law removed since."""
    moment = moments.earlier()
    return _named(head.seq, head.hash, f"-{moment.key.removed}" if moment else "")


def _named(seq: int, hash_: str, removed: str = "") -> str:
    return f"register-{seq}-{hash_[:16]}{removed}-{conditional.code_version()}.zip"


def _documents() -> Iterator[Document]:
    """All that stands, a few at a time, the records of each type by their references."""
    for kind in TYPES:
        references = sorted(reading.references(kind), key=natural)
        for start in range(0, len(references), BATCH):
            wanted = references[start : start + BATCH]
            found = reading.read_many({kind: wanted})
            yield from (found[kind, ref] for ref in wanted if (kind, ref) in found)


def _tidied(folder: Path, made: Path) -> None:
    """Remove all but those built last and that of the head; a reader keeps what it has open.

    None stays that may hold a text which the law has removed since.
    """
    removal, end = moments.last_removal(), journal.head()
    found = set(folder.glob("register-*.zip"))
    outdated = {path for path in found if not _knows(path, removal)} - {made}
    kept = {made, folder / _named(end.seq, end.hash)} & (found - outdated)
    others = sorted(found - outdated - kept, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in (*outdated, *others[KEPT - len(kept) :]):
        path.unlink(missing_ok=True)


def _knows(path: Path, removal: int) -> bool:
    """Whether a package was made after this removal, by its place in the journal."""
    name = NAME.fullmatch(path.name)
    return name is not None and max(int(number or 0) for number in name.groups()) >= removal
