"""Documents that name one record made to name another instead."""

from typing import Any, TypeVar

from pydantic import BaseModel

from register.documents.base import Document
from register.documents.values import Named

D = TypeVar("D", bound=Document)


def renamed(document: D, reference: str, kept: Named) -> D:
    """The document with `kept` wherever it names the record of that type with this reference.

    What it names already of the kept record takes the same name, so that they are told to be one;
    of parts that become equal the first stays. Nothing else changes. Raises
    pydantic.ValidationError where the result is no document.
    """
    meant = {(kept.record_type, reference), (kept.record_type, kept.reference)}
    changed = _changed(document, meant, kept)
    return type(document).model_validate_json(changed.model_dump_json())


def _changed(value: Any, meant: set[tuple[str, str]], kept: Named) -> Any:
    if isinstance(value, Named):
        return kept if (value.record_type, value.reference) in meant else value
    if isinstance(value, BaseModel):
        names = type(value).model_fields
        return value.model_copy(
            update={name: _changed(getattr(value, name), meant, kept) for name in names}
        )
    if isinstance(value, tuple):
        return _once(value, [_changed(item, meant, kept) for item in value])
    return value


def _once(before: tuple[Any, ...], after: list[Any]) -> tuple[Any, ...]:
    """What the items became; of those that became the same, only the first."""
    became = {new for old, new in zip(before, after, strict=True) if new != old}
    found: list[Any] = []
    for item in after:
        if item not in became or item not in found:
            found.append(item)
    return tuple(found)
