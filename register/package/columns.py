"""What columns are made of: the types of the documents, as a cell of text holds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, ClassVar, get_args

from pydantic import BeforeValidator, Field, StringConstraints

from register.documents import Frozen, Reference, SourceKey
from register.documents.values import Numbers as DocumentNumbers
from register.package.cells import join, split


@dataclass(frozen=True)
class Refers:
    """Marks a column of references to another record, or to a part of the same agreement.

    `table` is where the record stands; `record_type` what it is, empty for a part.
    """

    table: str
    record_type: str = ""


def _listed(value: Any) -> Any:
    return split(value) if isinstance(value, str) else value


def _flag(value: Any) -> Any:
    """Spreadsheets write TRUE; anything but true and false is a mistake."""
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.lower(), value)
    return value


Flag = Annotated[bool, BeforeValidator(_flag), Field(strict=True)]
Listed = BeforeValidator(_listed)
Numbers = Annotated[DocumentNumbers, Listed]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Amount = Annotated[int, Field(ge=0, le=10**15)]

CountryOf = Annotated[Reference, Refers("countries", "country")]
TopicOf = Annotated[Reference, Refers("topics", "topic")]
OrganisationOf = Annotated[Reference, Refers("organisations", "organisation")]
PersonOf = Annotated[Reference, Refers("people", "person")]
StrategyOf = Annotated[Reference, Refers("strategies", "strategy")]
AgreementOf = Annotated[Reference, Refers("agreements", "agreement")]
ProgressOf = Annotated[Reference, Refers("progress", "progress")]
SourceOf = Annotated[SourceKey, Refers("sources")]
Countries = Annotated[tuple[Reference, ...], Listed, Refers("countries", "country")]
Topics = Annotated[tuple[Reference, ...], Listed, Refers("topics", "topic")]
Organisations = Annotated[tuple[Reference, ...], Listed, Refers("organisations", "organisation")]


class Row(Frozen):
    """One row of a table: its fields are the columns, in order.

    A column is named like the document's field that it holds, or stands in `renamed`.
    """

    table: ClassVar[str]
    about: ClassVar[str]
    key_columns: ClassVar[tuple[str, ...]] = ()
    # Packages of earlier versions lack it: then it is read as if it were empty.
    optional: ClassVar[bool] = False
    unique: ClassVar[tuple[tuple[str, ...], ...]] = ()
    # Column names where they differ from the document's.
    renamed: ClassVar[dict[str, str]] = {}
    # The column that says of which record this row is a part, and that record's table.
    parent: ClassVar[tuple[str, str] | None] = None

    @classmethod
    def columns(cls) -> list[str]:
        return list(cls.model_fields)

    @classmethod
    @cache
    def refers(cls) -> tuple[tuple[str, Refers], ...]:
        """The columns that refer to something, each with what it refers to."""
        return tuple(
            (name, marker)
            for name, field in cls.model_fields.items()
            for marker in _markers(field.annotation, field.metadata)
        )

    def cells(self) -> dict[str, str]:
        """The row as text, as a file holds it before formulas are made harmless."""
        return {name: _text(getattr(self, name)) for name in type(self).model_fields}


def _markers(annotation: Any, metadata: list[Any]) -> Iterator[Refers]:
    yield from (item for item in metadata if isinstance(item, Refers))
    for inner in get_args(annotation):
        yield from _markers(inner, list(getattr(inner, "__metadata__", ())))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return join(value) if isinstance(value, tuple) else str(getattr(value, "value", value))
