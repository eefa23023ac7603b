"""Twins of the public pages for programs, the journal, and signs of life for operators."""

from opendata.views.health import HealthView, ReadyView
from opendata.views.lists import AgreementsCsv, AgreementsJson, CommitmentsCsv, CommitmentsJson
from opendata.views.records import CommitmentJson, JournalView, RecordJson
from opendata.views.reference import ApiPageView, OpenApiView

__all__ = [
    "AgreementsCsv",
    "AgreementsJson",
    "ApiPageView",
    "CommitmentJson",
    "CommitmentsCsv",
    "CommitmentsJson",
    "HealthView",
    "JournalView",
    "OpenApiView",
    "ReadyView",
    "RecordJson",
]
