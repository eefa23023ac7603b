"""What answers look like, as models from which OpenAPI takes its schemas.

They follow from the cards and documents of the register. Answers are written from those directly:
a document stays just as it was frozen. What is undeclared here is refused by the tests alone:
`opendata.schemas` opens what is published.
"""

from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from register.codelists import (
    Action,
    AgreementStatus,
    Capacity,
    CommitmentKind,
    EventKind,
    Instrument,
    LegalForce,
    ProgressStatus,
    Strength,
)
from register.documents import TYPES, Commitment, NamedAgreement, Progress
from register.index.cards import AgreementCard, CommitmentCard

Address = Annotated[str, Field(json_schema_extra={"format": "uri-reference"})]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
RecordType = Annotated[str, Field(json_schema_extra={"enum": list(TYPES)})]
Act = Annotated[str, Field(json_schema_extra={"enum": list(Action.values)})]
# Fields of cards that hold a code, as plain text there.
CODES: dict[str, Any] = {
    "instrument": Instrument,
    "force": LegalForce,
    "status": AgreementStatus,
    "date_kind": EventKind,
    "kind": CommitmentKind,
    "kinds": CommitmentKind,
    "strength": Strength,
    "statuses": ProgressStatus,
    "capacity": Capacity,
}


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class About(Shape):
    """What an edition says of itself."""

    seq: int
    number: int
    action: Act
    published_at: Moment
    change_note: str
    digest: Hash
    hash: Hash


class JournalEdition(Shape):
    """One entry of the journal, with everything that its hash covers (register/verifier.py)."""

    seq: int
    record_type: RecordType
    reference: str
    number: int
    action: Act
    digest: Hash
    previous_hash: Hash
    published_at: Moment
    change_note: str
    hash: Hash
    document: dict[str, Any] | None


class JournalHead(Shape):
    """The end of the journal; before the first publication `seq` is 0."""

    seq: int
    hash: Hash
    published_at: Moment | None


class Journal(Shape):
    """A part of the journal."""

    head: JournalHead
    results: list[JournalEdition]
    next: Address | None
    poll_after: Annotated[int, Field(description="Seconds to wait before asking again.")]


class Editions(Shape):
    """The editions of a record, first to newest."""

    results: list[About]


class Root(Shape):
    """Where the API begins: the end of the journal, and addresses."""

    version: str
    head: JournalHead
    openapi: Address
    documentation: Address
    lists: list[Address]
    journal: Address


class FacetValue(Shape):
    value: str
    label: str
    count: int
    selected: bool


class Problem(BaseModel):
    """What is wrong (RFC 9457); `errors` gives sentences by the parameter's name."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] = {}


@cache
def result(kind: type) -> type[BaseModel]:
    """A result of a list: of a card or of a document, any field of which may be left out."""
    name = f"{kind.__name__.removesuffix('Card')}Result"
    if issubclass(kind, BaseModel):
        fields: dict[str, Any] = {n: (one.annotation, one) for n, one in kind.model_fields.items()}
    else:
        fields = {n: (_shape(hint, n), ...) for n, hint in _hints(kind).items()}
    if kind in (AgreementCard, CommitmentCard):
        fields["address"] = (Address, ...)
        fields |= {"edition": (int, ...), "edition_seq": (int, ...)}
        fields["edition_published_at"] = (Moment, ...)
    config = ConfigDict(extra="forbid", json_schema_extra=_only_reference_required)
    return create_model(name, __config__=config, __doc__=(kind.__doc__ or "").strip(), **fields)


@cache
def listing(kind: type, *, facets: bool) -> type[BaseModel]:
    """A part of a list."""
    one = result(kind)
    fields: dict[str, Any] = {
        "count": (int, ...),
        "page": (int | None, ...),
        "pages": (int | None, ...),
        "next": (Address | None, ...),
        "cursor": (str | None, ...),
        "results": (list[one], ...),  # type: ignore[valid-type]
    }
    if facets:
        fields["facets"] = (dict[str, list[FacetValue]] | None, ...)
    name = f"{one.__name__.removesuffix('Result')}List"
    return create_model(name, __base__=Shape, **fields)


@cache
def record(record_type: str) -> type[BaseModel]:
    """A record: what its edition says of itself, and its document."""
    document: Any = TYPES[record_type]
    return create_model(
        f"{document.__name__}Record", __base__=Shape, edition=(About, ...), document=(document, ...)
    )


@cache
def edition(record_type: str) -> type[BaseModel]:
    """One edition; one that withdraws the record, for example, has no document."""
    document: Any = TYPES[record_type]
    return create_model(
        f"{document.__name__}Edition",
        __base__=Shape,
        edition=(About, ...),
        document=(document | None, ...),
    )


class CommitmentRecord(Shape):
    """One commitment of an agreement, and the progress published on it, newest first."""

    edition: About
    document: Commitment
    agreement: NamedAgreement
    statuses: list[str]
    progress: list[Progress]


def _only_reference_required(schema: dict[str, Any]) -> None:
    schema["required"] = ["reference"]


def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    names: tuple[str, ...] = getattr(kind, "__slots__", ()) or getattr(kind, "_fields", ())
    return {name: hints[name] for name in names}


@cache
def _of_tuple(kind: type) -> type[BaseModel]:
    """A named tuple as the object that JSON makes of it."""
    fields: dict[str, Any] = {n: (_shape(hint, n), ...) for n, hint in _hints(kind).items()}
    return create_model(kind.__name__, __base__=Shape, **fields)


def _shape(hint: Any, name: str) -> Any:
    """What JSON makes of a card's field called `name`."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return list[_shape(inner[0], name)]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[tuple(_shape(one, name) for one in inner)]  # noqa: UP007
    if hint is str and name in CODES:
        return CODES[name]
    return _of_tuple(hint) if hasattr(hint, "_fields") else hint
