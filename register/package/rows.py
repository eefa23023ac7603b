"""Documents to the rows of tables."""

from collections.abc import Iterator
from typing import Any

from register.documents import Archive, Document, Force, Frozen, Money, Named
from register.package.columns import Row
from register.package.tables import RECORDS, TABLE_OF, TABLES


def rows_of(document: Document) -> Iterator[Row]:
    """The row of the record, then those of its parts."""
    table = TABLE_OF[document.type]
    yield _row(TABLES[table], document)
    for part in RECORDS[table].parts:
        row_type = TABLES[part.table]
        for value in getattr(document, part.field):
            yield _row(row_type, value, document.reference)


def _row(row_type: type[Row], value: Frozen, parent: str = "") -> Row:
    content = _spread(value)
    row = {
        column: content.get(row_type.renamed.get(column, column)) for column in row_type.columns()
    }
    if row_type.parent:
        row[row_type.parent[0]] = parent
    return row_type.model_construct(**row)


def _spread(value: Frozen) -> dict[str, Any]:
    """Every fact of a document or part under the name of its column."""
    found: dict[str, Any] = {}
    for name in type(value).model_fields:
        match getattr(value, name):
            case Money(amount=amount, currency=currency, words=words):
                found |= {"amount": amount, "currency": currency, "amount_words": words}
            case Archive(path=path, sha256=sha256):
                found |= {"archive_path": path, "archive_sha256": sha256}
            case Force(value=force, passage=passage, source=source):
                found |= {"force": force, "force_passage": passage, "force_source": source}
            case content:
                found[name] = _bare(content)
    return found


def _bare(content: Any) -> Any:
    if isinstance(content, Named):
        return content.reference
    return tuple(map(_bare, content)) if isinstance(content, tuple) else content
