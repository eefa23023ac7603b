"""Registers of any size for measuring: the real agreements, repeated under new references.

Nothing made here is ever published: it goes into a temporary database and is thrown away.
"""

from collections.abc import Iterator

from register.documents import Agreement, Document, NamedAgreement, Progress


def register_of(size: int, real: list[Document]) -> Iterator[Document]:
    """The real documents, with copies of the agreements and their progress up to `size`."""
    agreements = [document for document in real if isinstance(document, Agreement)]
    updates = [document for document in real if isinstance(document, Progress)]
    yield from (d for d in real if not isinstance(d, (Agreement, Progress)))
    for n in range(size):
        original, copy = agreements[n % len(agreements)], n // len(agreements)
        yield _agreement(original, copy)
        for update in updates:
            if update.agreement.reference == original.reference:
                yield _update(update, original, copy)


def renamed(reference: str, copy: int) -> str:
    """The reference of a copy: gb-jp-2022-1 becomes gb-jp-2022-1001."""
    stem, _hyphen, counter = reference.rpartition("-")
    return f"{stem}-{int(counter) + 1000 * copy}"


def _agreement(original: Agreement, copy: int) -> Agreement:
    if copy == 0:
        return original
    changes = {
        "reference": renamed(original.reference, copy),
        "title": f"{original.title} (copy {copy})",
        "relations": (),
    }
    return original.model_copy(update=changes)


def _update(original: Progress, agreement: Agreement, copy: int) -> Progress:
    if copy == 0:
        return original
    reference = renamed(agreement.reference, copy)
    counter = original.reference.rpartition("-u")[2]
    changes = {
        "reference": f"{reference}-u{counter}",
        "agreement": NamedAgreement(reference=reference, name=f"{agreement.title} (copy {copy})"),
    }
    return original.model_copy(update=changes)
