"""The list beside a record's page: what stops it, what is unlikely, what would make it better."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial import quality
from editorial.admin.proposals import admin_address
from editorial.admin.rows import Row, rows_of
from editorial.models import Record
from editorial.quality import Check, Weight
from editorial.standing import standing

SHOWN = 6  # links of one item before the rest is folded

Link = tuple[str, str]  # what it is called, where it leads


@dataclass(frozen=True)
class Item:
    """One thing to look at, with links to each place of it."""

    text: str
    hint: str = ""
    links: list[Link] = field(default_factory=list)

    @property
    def shown(self) -> list[Link]:
        return self.links[:SHOWN]

    @property
    def folded(self) -> list[Link]:
        return self.links[SHOWN:]


@dataclass(frozen=True)
class Group:
    title: str
    done: str
    items: list[Item]
    is_open: bool = True


@dataclass(frozen=True)
class SideList:
    stops: Group
    unlikely: Group
    better: Group

    @property
    def groups(self) -> list[Group]:
        return [self.stops, self.unlikely, self.better]

    @property
    def said(self) -> str:
        """The counts in a sentence."""
        stops, unlikely = len(self.stops.items), len(self.unlikely.items)
        if stops:
            first = ngettext("%d thing to do", "%d things to do", stops) % stops
        else:
            first = _("Nothing stops publication")
        if not unlikely:
            return first
        second = ngettext("%d looks unlikely", "%d look unlikely", unlikely) % unlikely
        return f"{first}, {second}"


def side_list(record: Record, inlines: list[Any]) -> SideList:
    """What to do about the saved record; `inlines` are those of its page, to link to their rows."""
    places = Places(record, rows_of(inlines))
    asked = quality.checks(type(record))
    found = quality.found_in(record, asked)
    items = {check: places.item(check, keys) for check, keys in found.items()}
    return SideList(
        stops=Group(
            _("Before it can be published"),
            _("Nothing stops it"),
            list(_stops(record)),
        ),
        unlikely=Group(
            _("Unlikely: right?"),
            _("Nothing looks unlikely"),
            _of_weight(items, Weight.UNLIKELY),
        ),
        better=Group(
            _("Would make it better"),
            _("Has all that a good record has"),
            _of_weight(items, Weight.LACKING),
        ),
    )


def _of_weight(items: dict[Check, Item], weight: Weight) -> list[Item]:
    return [item for check, item in items.items() if check.weight == weight]


def _stops(record: Record) -> Iterator[Item]:
    found = standing(record)
    for reason in found.reasons:
        yield Item(reason.what, links=[(reason.where, f"#{reason.anchor}")])
    if found.unpublished:
        yield Item(
            _("Names records that are not public yet"),
            _("Publish them first, or together with this."),
            [
                (f"{one} ({one._meta.verbose_name})", admin_address(one))
                for one in found.unpublished
            ],
        )


class Places:
    """Where on a record's page the rows stand that checks find."""

    def __init__(self, record: Record, rows: Iterable[Row]) -> None:
        self.record = record
        self.rows = {_key(row.form.instance): row for row in rows if row.form.instance.pk}

    def item(self, check: Check, keys: list[int]) -> Item:
        model = check.rows().model
        if model is type(self.record):
            anchor = f"{check.part}-heading" if check.part else f"id_{check.field}"
            return Item("", str(check.hint), [(str(check.label), f"#{anchor}")])
        rows = [self.rows[model, pk] for pk in keys if (model, pk) in self.rows]
        links = [(row.name, f"#{row.field(check.field)}") for row in rows]
        return Item(str(check.label), str(check.hint), links)


def _key(row: models.Model) -> tuple[type[models.Model], Any]:
    return type(row), row.pk
