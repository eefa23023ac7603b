"""The smallest documents, and ways to put them into the journal."""

from register import documents, journal
from register.journal import Entry


def topic(reference, definition="First."):
    return documents.Topic(reference=reference, name=reference.upper(), definition=definition)


def publish(*given, note="Published."):
    return journal.append([Entry.publication(document, note) for document in given])


def withdraw(record, reason="Entered by mistake."):
    kind = record.type if hasattr(record, "type") else record.record_type
    return journal.append([Entry(kind, record.reference, reason)])


def merge(document, kept, reason="The same."):
    return journal.append([Entry(document.type, document.reference, reason, merged_into=kept)])
