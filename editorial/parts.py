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
                self._note(error.errors(include_url=False), name, position)
        return made

    def into(self, make: Callable[[], D]) -> D:
        """The document that `make` makes of the parts; raises ValidationError for any fault.

        What is wrong with the whole only because a faulty part is left out is not told.
        """
        faulty = {fault["loc"][0] for fault in self._wrong}
        document = None
        try:
            document = make()
        except ValidationError as error:
            whole = error.errors(include_url=False)
            own = (f for f in whole if not faulty or (f["loc"] and f["loc"][0] not in faulty))
            self._note(own)
        if document is None or self._wrong:
            raise ValidationError.from_exception_data("document", self._wrong)
        return document

    def _note(self, faults: Iterable[Any], *place: str | int) -> None:
        for found in faults:
            self._wrong.append(
                InitErrorDetails(
                    type=found["type"],
                    loc=(*place, *found["loc"]),
                    input=found["input"],
                    ctx=found.get("ctx", {}),
                )
            )
