"""Agreements and what belongs to them, to documents and back."""

from agreements.mappings.agreement import AgreementMapping
from agreements.mappings.progress import ProgressMapping
from agreements.mappings.subjects import StrategyMapping, TopicMapping

__all__ = ["AgreementMapping", "ProgressMapping", "StrategyMapping", "TopicMapping"]
