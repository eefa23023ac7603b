"""What all pictures have in common: a frame, a table, and perhaps a choice of their own."""

from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register.finders import AgreementFinder, Finder
from website.explore.frame import Frame
from website.explore.sheet import Sheet
from website.explore.table import Table


class Choices(forms.Form):
    """What a picture lets its reader choose besides the filters; most have nothing."""


class ChoiceField(forms.ChoiceField):
    """One of a few choices; the first one where none, or a wrong one, is given."""

    default_error_messages: ClassVar = {
        "invalid_choice": _("“%(value)s” is not a choice here: choose one of the list"),
    }

    def __init__(self, **kwargs: object) -> None:
        super().__init__(required=False, **kwargs)  # type: ignore[arg-type]


class Picture:
    """A picture of the records in a frame, drawn from the table that stands below it."""

    name: ClassVar[str]
    heading: ClassVar[str | Promise]
    about: ClassVar[str | Promise]
    finder: ClassVar[type[Finder]] = AgreementFinder
    list_path: ClassVar[str] = "/agreements/"
    choices: ClassVar[type[forms.Form]] = Choices

    def __init__(self, frame: Frame, choices: forms.Form) -> None:
        self.frame = frame
        self.choices_form = choices

    def chosen(self, name: str) -> str:
        """The choice made; the first where none, or a wrong one, is."""
        self.choices_form.is_valid()
        first = self.choices_form.fields[name].choices[0][0]  # type: ignore[attr-defined]
        return getattr(self.choices_form, "cleaned_data", {}).get(name) or first

    @property
    def sheet(self) -> Sheet:
        """The size of the picture as a file."""
        raise NotImplementedError

    @cached_property
    def table(self) -> Table:
        raise NotImplementedError

    def marks(self) -> Iterator[tuple[int, str]]:
        """Every number that the picture shows, with the address of the list of that many."""
        for line in self.table.lines:
            for cell in line.cells:
                if cell.url and isinstance(cell.text, int):
                    yield cell.text, cell.url
