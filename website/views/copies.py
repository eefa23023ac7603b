"""Copies of sources, as the current documents of the register name them."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import View

from register import moments, reading
from register.documents import Archive

logger = logging.getLogger(__name__)

TYPES = {".html": "text/html", ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8"}
# Somebody else's page, from our address: a browser that opens it all the same runs nothing.
POLICY = "default-src 'none'; sandbox"


class CopyView(View):
    """The copy of one source of a published agreement, to be saved and not shown.

    There is no address of a file by itself: what no current document names cannot be fetched, as
    of an earlier day either.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, reference: str, key: str) -> HttpResponse:
        if moments.standing():
            raise Http404
        source = reading.read("agreement", reference).content.source(key)
        if source is None or source.archive is None:
            raise Http404
        path = Path(settings.REGISTER_ARCHIVE_DIR) / source.archive.path
        response = HttpResponse(_whole(source.archive), content_type=_type(path))
        name = f"{reference}-{key}{path.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Content-Security-Policy"] = POLICY
        response["X-Robots-Tag"] = "noindex"
        return response


def _type(path: Path) -> str:
    return TYPES.get(path.suffix, "application/octet-stream")


def _whole(archive: Archive) -> bytes:
    """The copy's bytes; raises Http404 where they are missing or not those that were published."""
    folder = Path(settings.REGISTER_ARCHIVE_DIR).resolve()
    path = (folder / archive.path).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        logger.error("the archive holds no %s, which a published record names", archive.path)
        raise Http404
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != archive.sha256:
        logger.error("%s in the archive is not what was published: its hash differs", archive.path)
        raise Http404
    return content
