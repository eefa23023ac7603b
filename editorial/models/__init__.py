"""The editors' side of any record: working copies, their history, review, and who did what."""

from editorial.models.audit import Act, AuditEntry
from editorial.models.duplicate import NotDuplicate
from editorial.models.history import SavedState
from editorial.models.identity import SignOnIdentity
from editorial.models.notice import Frequency, Notice, NoticeChoice, NoticeKind
from editorial.models.presence import Presence
from editorial.models.preview import PreviewLink
from editorial.models.publication import Publication
from editorial.models.record import UNPUBLISHED, Record, RecordQuerySet
from editorial.models.review import Submission, SubmissionState, SubmittedRecord

__all__ = [
    "UNPUBLISHED",
    "Act",
    "AuditEntry",
    "Frequency",
    "NotDuplicate",
    "Notice",
    "NoticeChoice",
    "NoticeKind",
    "Presence",
    "PreviewLink",
    "Publication",
    "Record",
    "RecordQuerySet",
    "SavedState",
    "SignOnIdentity",
    "Submission",
    "SubmissionState",
    "SubmittedRecord",
]
