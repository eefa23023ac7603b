"""The editors' pages of what is agreed and what became of it."""

from agreements.admin.agreement import AgreementAdmin
from agreements.admin.commitment_list import CommitmentAdmin
from agreements.admin.progress import ProgressUpdateAdmin
from agreements.admin.subjects import StrategyAdmin, TopicAdmin

__all__ = [
    "AgreementAdmin",
    "CommitmentAdmin",
    "ProgressUpdateAdmin",
    "StrategyAdmin",
    "TopicAdmin",
]
