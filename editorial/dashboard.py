"""The front page of the desk: panels that rooms add, each a count, a few rows and a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise

SHOWN = 5
WORK, HEALTH = "work", "health"


class Row(NamedTuple):
    """One line of a panel: what it is, the page it opens, a word on it, how many it stands for."""

    label: str
    address: str
    note: str = ""
    stands_for: int = 1


@dataclass(frozen=True)
class Filled:
    """A panel as one person sees it."""

    slug: str
    title: str | Promise
    hint: str | Promise
    count: int
    address: str
    rows: list[Row]


@dataclass(frozen=True)
class Panel:
    """What one panel counts: `find` gives the person's records, as a queryset or list.

    `row` is given one of them and the person, so that no line leads where the person may not go.
    `address` is a list of the editors' side that shows exactly these records. A panel for which a
    person lacks `permission`, or that does not concern them, is not shown to them.
    """

    slug: str
    group: str
    title: str | Promise
    hint: str | Promise
    find: Callable[[Any], Any]
    row: Callable[[Any, Any], Row]
    address: Callable[[Any], str]
    permission: str = ""
    shown: int = SHOWN
    concerns: Callable[[Any], bool] = lambda user: True

    def is_for(self, user: Any) -> bool:
        return (not self.permission or user.has_perm(self.permission)) and self.concerns(user)

    def filled(self, user: Any) -> Filled:
        found = self.find(user)
        rows = [self.row(one, user) for one in found[: self.shown]]
        # Most panels are nearly empty: what was fetched is counted by itself.
        count = _count(found) if len(rows) == self.shown else sum(row.stands_for for row in rows)
        return Filled(self.slug, self.title, self.hint, count, self.address(user), rows)


def _count(found: Any) -> int:
    return found.count() if isinstance(found, QuerySet) else len(found)


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> Panel:
    """Show the panel on the front page, after those registered before it."""
    _PANELS[panel.slug] = panel
    return panel


def panels(group: str, user: Any) -> list[Filled]:
    """The panels of a group that the person may see, those that hold something first."""
    filled = [
        panel.filled(user)
        for panel in _PANELS.values()
        if panel.group == group and panel.is_for(user)
    ]
    return sorted(filled, key=lambda panel: not panel.count)
