"""The editors' side of any record: working copies, their history, review, and who did what."""

from editorial.models.audit import Act, AuditEntry
from editorial.models.duplicate import NotDuplicate
from editorial.models.history import SavedState
from editorial.models.notice import Notice, NoticeKind
from editorial.models.presence import Presence
from editorial.models.preview import PreviewLink
from editorial.models.publication import Publication
from editorial.models.record import UNPUBLISHED, Record, RecordQuerySet
from editorial.models.review import Submission, SubmissionState, SubmittedRecord

__all__ = [
    "UNPUBLISHED",
    "Act",
    "AuditEntry",
    "NotDuplicate",
    "Notice",
    "NoticeKind",
    "Presence",
    "PreviewLink",
    "Publication",
    "Record",
    "RecordQuerySet",
    "SavedState",
    "Submission",
    "SubmissionState",
    "SubmittedRecord",
]
