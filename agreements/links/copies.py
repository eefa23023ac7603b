"""Copies of sources that their licence lets us keep, each under the hash of what it holds."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from agreements.links.targets import Target

FOLDER = "copies"
ENDINGS = {"text/html": "html", "application/pdf": "pdf", "text/plain": "txt"}


def may_be_kept(at: Target, media_type: str) -> bool:
    """Whether a page is of a kind that is kept, and its host publishes under an open licence."""
    return at.host in settings.ARCHIVE_HOSTS and media_type in ENDINGS


def keep(body: bytes, media_type: str) -> tuple[str, str]:
    """Put a copy into the archive; return its path there and its SHA-256.

    A file that is there already is never written again.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    path = f"{FOLDER}/{sha256[:2]}/{sha256}.{ENDINGS[media_type]}"
    target = Path(settings.REGISTER_ARCHIVE_DIR) / path
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, body)
    return path, sha256


def _write(target: Path, body: bytes) -> None:
    """All or nothing: the file gets its name when it is whole."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary = Path(file.name)
    temporary.chmod(0o644)
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
