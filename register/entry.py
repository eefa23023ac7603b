from dataclasses import dataclass

from register.codelists import Action
from register.documents import Document, canonical_json


@dataclass(frozen=True)
class Entry:
    """What is to be appended, with its note: a document to publish, or a record to withdraw.

    `merged_into` names the record of the same type that is kept in place of this one.
    """

    record_type: str
    reference: str
    note: str
    document: Document | None = None
    merged_into: str = ""

    def check(self) -> None:
        """Raise ValueError where the document is not one of the record, or it merges wrongly."""
        own = self.document and (self.document.type, self.document.reference)
        if own and own != (self.record_type, self.reference):
            raise ValueError(f"{self.record_type} {self.reference}: the document is of {own}")
        if self.merged_into and (own or self.merged_into == self.reference):
            raise ValueError(f"{self.record_type} {self.reference}: is merged into another, or not")

    @property
    def says(self) -> tuple[Action, str]:
        """The action, and the text that the digest covers."""
        if self.document:
            return Action.PUBLISHED, self.document.canonical()
        if self.merged_into:
            return Action.MERGED, canonical_json({"merged_into": self.merged_into})
        return Action.WITHDRAWN, canonical_json(None)

    @classmethod
    def publication(cls, document: Document, note: str) -> "Entry":
        return cls(document.type, document.reference, note, document)
