"""Twins of the public pages for programs, the journal, and signs of life for operators."""

from opendata.views.calendar import CommitmentsCalendar
from opendata.views.feeds import AgreementsAtom, CommitmentsAtom, RecordAtom, UpdatesAtom
from opendata.views.health import HealthView, ReadyView
from opendata.views.lists import AgreementsCsv, AgreementsJson, CommitmentsCsv, CommitmentsJson
from opendata.views.package import CatalogueView, PackageView, SchemaView, VerifierView
from opendata.views.records import CommitmentJson, EditionJson, JournalView, RecordJson
from opendata.views.tables import LISTED, TableCsv, TableJson, UpdatesCsv, UpdatesJson
from opendata.views.wayfinding import OpenSearchView, RobotsView, SecurityView, SitemapView

__all__ = [
    "LISTED",
    "AgreementsAtom",
    "AgreementsCsv",
    "AgreementsJson",
    "CatalogueView",
    "CommitmentJson",
    "CommitmentsAtom",
    "CommitmentsCalendar",
    "CommitmentsCsv",
    "CommitmentsJson",
    "EditionJson",
    "HealthView",
    "JournalView",
    "OpenSearchView",
    "PackageView",
    "ReadyView",
    "RecordAtom",
    "RecordJson",
    "RobotsView",
    "SchemaView",
    "SecurityView",
    "SitemapView",
    "TableCsv",
    "TableJson",
    "UpdatesAtom",
    "UpdatesCsv",
    "UpdatesJson",
    "VerifierView",
]
