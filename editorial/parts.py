"""The parts of a record as its document says them, each fault with its place."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import InitErrorDetails

from editorial.names import PublishedNames
from register.documents import Document

D = TypeVar("D", bound=Document)
Make = Callable[[Any, PublishedNames], Any]


class Parts:
    """Makes parts of rows one by one, so that all that is wrong with them is said at once."""

    def __init__(self, names: PublishedNames) -> None:
        self.names = names
        self._wrong: list[InitErrorDetails] = []

    def of(self, name: str, make: Make, rows: Iterable[Any]) -> list:
        """What `make` makes of each row for the document's list `name`."""
        made = []
        for position, row in enumerate(rows):
            try:
                made.append(make(row, self.names))
            except ValidationError as error:
                self._note(error, name, position)
        return made

    def into(self, make: Callable[[], D]) -> D:
        """The document that `make` makes of the parts; raises ValidationError for any fault."""
        document = None
        try:
            document = make()
        except ValidationError as error:
            self._note(error)
        if document is None or self._wrong:
            raise ValidationError.from_exception_data("document", self._wrong)
        return document

    def _note(self, error: ValidationError, *place: str | int) -> None:
        for found in error.errors(include_url=False):
            self._wrong.append(
                InitErrorDetails(
                    type=found["type"],
                    loc=(*place, *found["loc"]),
                    input=found["input"],
                    ctx=found.get("ctx", {}),
                )
            )
