"""The package as a file: built once for each head of the journal, by whoever asks first."""

from pathlib import Path

from django.conf import settings

from opendata.package.contents import Head, contents
from register import conditional, journal, moments, reading
from register.documents import TYPES, Document
from register.index import IndexUnavailable
from register.index.state import lock
from register.models import Edition
from register.package.files import zipped
from register.verifier import GENESIS

WAIT = 20.0  # seconds for a package that another request is building
KEPT = 4  # packages of this and of earlier heads or days


def built() -> tuple[Path, Head]:
    """The package of the register, or of the day that is shown, as a file; and its head.

    Raises IndexUnavailable where another process has been building it for too long, or where the
    folder cannot be written.
    """
    head = _head()
    path = Path(settings.REGISTER_DOWNLOADS_DIR) / _name(head)
    if path.exists():
        return path, head
    with lock(path.parent, WAIT) as got:
        if path.exists():
            return path, head
        if not got:
            raise IndexUnavailable(f"{path} is being built by another process")
        return _build(path.parent)


def _build(folder: Path) -> tuple[Path, Head]:
    """Build from what stands now, which may be newer than what was asked for."""
    while True:
        head = _head()
        documents = _documents()
        if _head() == head:
            break
    name = _name(head)
    unfinished = folder / f".{name}.part"
    try:
        unfinished.write_bytes(zipped(contents(documents, head)))
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise IndexUnavailable(f"{unfinished} cannot be written: {error}") from error
    path = folder / name
    unfinished.replace(path)
    _tidied(folder)
    return path, head


def _head() -> Head:
    moment = moments.earlier()
    last = Edition.objects.filter(seq=moment.key.seq).first() if moment else journal.head()
    if last is None or last.published_at is None:
        return Head(0, GENESIS, "")
    return Head(last.seq, last.hash, journal.timestamp(last.published_at))


def _name(head: Head) -> str:
    """What the file's content follows from: journal, code, and what the law removed since."""
    moment = moments.earlier()
    removed = f"-{moment.key.removed}" if moment else ""
    return f"register-{head.seq}-{head.hash[:16]}{removed}-{conditional.code_version()}.zip"


def _documents() -> list[Document]:
    return [row.document for kind in TYPES for row in reading.everything(kind)]


def _tidied(folder: Path) -> None:
    """Remove all but the packages that were built last; a reader keeps what it has open."""
    found = sorted(folder.glob("register-*.zip"), key=lambda path: path.stat().st_mtime)
    for path in found[:-KEPT]:
        path.unlink(missing_ok=True)
