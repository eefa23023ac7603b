"""What documents are made of: checked scalars, money, and the names of other records."""

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import Annotated, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from register.dates import PartialDate
from register.text import clean

REFERENCE_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LINE_LENGTH = 500


class Frozen(BaseModel):
    """A value that never changes and refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _edtf(text: str) -> str:
    return str(PartialDate.parse(text))


def _url(text: str) -> str:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        raise ValueError("is not a web address: it starts with https:// or http://") from None
    return text


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("is empty: leave it out instead")
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("has a line break: write it on one line")
    return text


Text = Annotated[str, AfterValidator(clean), AfterValidator(_not_empty)]
Line = Annotated[Text, StringConstraints(max_length=LINE_LENGTH), AfterValidator(_one_line)]
Reference = Annotated[str, StringConstraints(pattern=REFERENCE_PATTERN, max_length=120)]
Edtf = Annotated[str, AfterValidator(_edtf), Field(json_schema_extra={"format": "edtf"})]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_edtf)]
Url = Annotated[
    str, StringConstraints(max_length=2000), AfterValidator(clean), AfterValidator(_url)
]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=20)
]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Named(Frozen):
    """Another record: its permanent reference and its name when this document was published."""

    record_type: ClassVar[str]

    reference: Reference
    name: Line


class NamedCountry(Named):
    record_type: ClassVar = "country"


class NamedTopic(Named):
    record_type: ClassVar = "topic"


class NamedOrganisation(Named):
    record_type: ClassVar = "organisation"

    abbreviation: Line | None = None
    country: Reference


class NamedPerson(Named):
    """A person, and the name in another script: readers search by it."""

    record_type: ClassVar = "person"

    native_name: Line | None = None
    native_language: Language | None = None


class NamedStrategy(Named):
    record_type: ClassVar = "strategy"


class NamedAgreement(Named):
    record_type: ClassVar = "agreement"


class Money(Frozen):
    """An amount as a source gives it: whole units of an ISO 4217 currency, and the words."""

    amount: Annotated[int, Field(ge=0, le=10**15)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    words: Line | None = None


N = TypeVar("N", bound=Named)


def _by_reference(records: tuple[N, ...]) -> tuple[N, ...]:
    refuse_repeated("reference", (record.reference for record in records))
    return tuple(sorted(records, key=lambda record: record.reference))


# A set of other records: each once, in the order of their references.
Topics = Annotated[tuple[NamedTopic, ...], AfterValidator(_by_reference)]
Countries = Annotated[tuple[NamedCountry, ...], AfterValidator(_by_reference)]
Organisations = Annotated[tuple[NamedOrganisation, ...], AfterValidator(_by_reference)]


def _ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    refuse_repeated("number", numbers)
    return tuple(sorted(numbers))


Numbers = Annotated[tuple[int, ...], AfterValidator(_ascending)]


def refuse_repeated(what: str, values: Iterable[Hashable]) -> None:
    """Raise ValueError naming every value that stands more than once."""
    values = list(values)
    if len(set(values)) < len(values):
        repeated = [str(value) for value, count in Counter(values).items() if count > 1]
        raise ValueError(f"{what} given twice: {', '.join(repeated)}")


def refuse_half(what: str, first: object, second: object) -> None:
    """Raise ValueError where only one of two values that belong together is given."""
    if (first is None) != (second is None):
        raise ValueError(f"{what}: give both or neither")


def refuse_reversed(started: str | None, ended: str | None) -> None:
    """Raise ValueError where a period ends before it starts, as far as both are known."""
    if started and ended and PartialDate.parse(ended).last < PartialDate.parse(started).first:
        raise ValueError(f"ends on {ended}, before it starts on {started}")
