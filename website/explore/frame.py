"""What a picture is drawn from: the records that a finder finds, and the address of each part."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from register import moments
from register.finders import Finder
from register.index.crossing import Group
from register.languages import localised

Values = Mapping[str, list[str]]


class Frame:
    """The records that a finder finds; `path` is the address of their list."""

    def __init__(self, finder: Finder, path: str) -> None:
        self.finder, self.path = finder, localised(path)
        self.query = finder.qs

    @cached_property
    def count(self) -> int:
        return self.query.count()

    @cached_property
    def good(self) -> dict[str, Any]:
        """The filters in use by name, as values; one that is wrong is not among them."""
        form = self.finder.form
        form.is_valid()
        cleaned = getattr(form, "cleaned_data", {})
        return {name: value for name, value in cleaned.items() if value and name != "sort"}

    def chosen(self, name: str) -> list[str]:
        """The values that a facet is filtered by."""
        return list(self.good.get(name, []))

    def address(self, changes: Values | None = None) -> str:
        """The list of what is found under the filters in use and `changes` of them."""
        values = self._written | dict(changes or {})
        pairs = [(name, value) for name, given in values.items() for value in given]
        return f"{self.path}?{urlencode(pairs, safe=',')}" if pairs else self.path

    def crossed(self, rows: str, columns: str = "") -> dict[str, Group]:
        return self.query.crossed(rows, columns)

    @cached_property
    def _written(self) -> dict[str, list[str]]:
        moment = moments.standing()
        day = {moments.PARAMETER: [str(moment.day)]} if moment else {}
        return self.finder.written | day
