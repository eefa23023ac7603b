"""The editors' tables of what is agreed and what became of it."""

from agreements.models.agreement import Agreement, AgreementTitle, Event, Party, Signature
from agreements.models.commitment import Commitment
from agreements.models.link import LinkCheck
from agreements.models.links import Relation, Statement, StrategyLink
from agreements.models.progress import Evidence, ProgressUpdate
from agreements.models.reference import Strategy, Topic, TopicMatch, TopicName
from agreements.models.source import Source

__all__ = [
    "Agreement",
    "AgreementTitle",
    "Commitment",
    "Event",
    "Evidence",
    "LinkCheck",
    "Party",
    "ProgressUpdate",
    "Relation",
    "Signature",
    "Source",
    "Statement",
    "Strategy",
    "StrategyLink",
    "Topic",
    "TopicMatch",
    "TopicName",
]
