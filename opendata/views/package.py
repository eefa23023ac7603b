import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import View

from opendata.answers import Json, dated
from opendata.package.building import built
from opendata.package.dcat import catalogue
from opendata.schemas import schema_of
from register import journal, moments
from register.documents import TYPES
from register.models import Edition
from register.sites import site_of

PIECE = 2**16


class PackageView(View):
    """The whole register as a Data Package, or as it stood on an earlier day."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        file, head = built()
        response = StreamingHttpResponse(_Pieces(file), content_type="application/zip")
        response["Content-Length"] = str(os.fstat(file.fileno()).st_size)
        response["Content-Disposition"] = f'attachment; filename="register-{head.seq}.zip"'
        if head.published_at and not moments.earlier():
            response["Last-Modified"] = dated(datetime.fromisoformat(head.published_at))
        return response


class SchemaView(View):
    """The JSON Schema (draft 2020-12) of the documents of one record type."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, record_type: str) -> HttpResponse:
        if record_type not in TYPES:
            raise Http404
        schema = schema_of(record_type, site_of(request) + request.path)
        return Json(schema, content_type="application/schema+json")


class CatalogueView(View):
    """The register as a dataset: DCAT 3 in JSON-LD."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        site = site_of(request)
        first = Edition.objects.order_by("seq").first()
        last = journal.head().published_at
        described = catalogue(
            site,
            journal.timestamp(first.published_at) if first else None,
            journal.timestamp(last) if last else None,
            settings.CONTACT_EMAIL,
        )
        return Json(described, content_type="application/ld+json")


class VerifierView(View):
    """The one-file verifier of an exported journal."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        path = Path(settings.BASE_DIR) / "register" / "verifier.py"
        response = HttpResponse(path.read_bytes(), content_type="text/x-python; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="verify_register.py"'
        return response


class _Pieces:
    """An open file in pieces; closing the answer closes it, even where nobody has read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.close = file, file.close

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.file.read(PIECE):
            yield piece
