from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from register.codelists import Assessor, Confidence, ProgressStatus
from register.documents.base import Document
from register.documents.parts import SourceKey
from register.documents.values import (
    Edtf,
    Frozen,
    Language,
    Money,
    NamedAgreement,
    NamedCountry,
    Numbers,
    Reference,
    Text,
)

UNDER_WAY = (ProgressStatus.UNDER_WAY, ProgressStatus.SUBSTANTIAL)


class Evidence(Frozen):
    """What a progress update rests on; `source` is a key of the agreement's sources."""

    source: SourceKey | None = None
    date: Edtf | None = None
    passage: Text
    language: Language | None = None


class Progress(Document):
    """An append-only, dated, evidenced report on commitments of one agreement."""

    type: Literal["progress"] = "progress"
    agreement: NamedAgreement
    commitments: Annotated[Numbers, Field(min_length=1)]
    date: Edtf | None = None
    assessor: Assessor
    country: NamedCountry | None = None
    status: ProgressStatus
    confidence: Confidence | None = None
    text: Text
    reason: Text | None = None
    money: Money | None = None
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    corrects: Reference | None = None

    @property
    def label(self) -> str:
        return self.text

    @property
    def sort_key(self) -> str:
        return self.date or ""

    @property
    def part_of(self) -> str:
        return self.agreement.reference

    def references(self) -> set[tuple[str, str]]:
        corrected = {("progress", self.corrects)} if self.corrects else set()
        return super().references() | corrected

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if (self.assessor == Assessor.GOVERNMENT) != (self.country is not None):
            raise ValueError("country: name the government if, and only if, it is the assessor")
        if self.confidence and self.status not in UNDER_WAY:
            raise ValueError("confidence: only while the work is under way")
        stopped = self.status == ProgressStatus.STOPPED or self.confidence == Confidence.DELAYED
        if stopped and not self.reason:
            raise ValueError("reason: say why it was stopped or delayed")
        if self.status == ProgressStatus.NO_UPDATE:
            raise ValueError("status: an update reports something: choose what it reports")
        if self.corrects == self.reference:
            raise ValueError("corrects: an update cannot correct itself")
        return self
