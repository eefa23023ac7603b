import hashlib
import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from register.documents.values import Frozen, Named, Reference


class Document(Frozen):
    """What every record has: its type and its permanent reference."""

    type: str
    reference: Reference

    @property
    def label(self) -> str:
        """What the record is called in lists and by other records."""
        raise NotImplementedError

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that the record is called, its label first: what it is searched for by."""
        return (self.label,)

    @property
    def sort_key(self) -> str:
        return self.label.casefold()

    @property
    def part_of(self) -> str:
        """Reference of the record that this one belongs to, or an empty string."""
        return ""

    def named(self) -> Named:
        """What other documents embed of this record."""
        raise NotImplementedError

    def references(self) -> set[tuple[str, str]]:
        """The other records that it names, as pairs of record type and reference."""
        return {(named.record_type, named.reference) for named in _named_in(self)}

    def canonical(self) -> str:
        """Canonical JSON after RFC 8785: sorted keys, no spaces, UTF-8; there are no floats."""
        return canonical_json(self.model_dump(mode="json"))

    def content(self) -> str:
        """The canonical JSON without the names of other records: only what it says itself."""
        return canonical_json(_bare(self))


def canonical_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def naming(reference: str) -> str:
    """What the canonical JSON of every document that names this record holds."""
    return f'"reference":{canonical_json(reference)}}}'


def digest(canonical: str) -> str:
    """SHA-256 of canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical.encode()).hexdigest()


def _named_in(value: Any) -> Iterator[Named]:
    if isinstance(value, Named):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _named_in(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _named_in(item)


def _bare(value: Any) -> Any:
    if isinstance(value, Named):
        return value.reference
    if isinstance(value, BaseModel):
        return {name: _bare(getattr(value, name)) for name in type(value).model_fields}
    return [_bare(item) for item in value] if isinstance(value, tuple) else value
