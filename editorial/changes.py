"""What differs between two readings of a working copy, in an editor's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.models import Record
from editorial.rows import Row, Rows, identity_of, read, told_fields

ALIKE = 0.5  # of its fields: a row that says at least so much the same is the same row


@dataclass(frozen=True)
class Change:
    """One value that differs; None stands for nothing recorded."""

    place: str
    before: str | None
    after: str | None


class Names:
    """What rows name, in words: read from the database once, however many rows name it."""

    def __init__(self, *readings: Rows) -> None:
        rows = [
            row for reading in readings for held in read(reading).values() for row in held.values()
        ]
        own = {(row.model, row.pk): row for row in rows}
        asked: dict[Any, set[int]] = {}
        self._known: dict[tuple[Any, int], str] = {}
        for model, pk in {key for row in rows for key in _named_by(row)}:
            if (model, pk) in own:
                self._known[model, pk] = str(own[model, pk].instance)[:80]
            else:
                asked.setdefault(model, set()).add(pk)
        for model, pks in asked.items():
            found = model._default_manager.in_bulk(pks)
            self._known |= {(model, pk): str(found[pk]) for pk in found}

    def words(self, field: Any, value: Any) -> str | None:
        """A field's value as a person would read it; None where nothing is recorded."""
        if value is None or value == "" or value == []:
            return None
        if field.is_relation:
            keys = value if isinstance(value, list) else [value]
            return "; ".join(self._known.get((field.related_model, k), f"#{k}") for k in keys)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(dict(field.flatchoices).get(value, value))

    def title(self, row: Row) -> str:
        """What a part is called beside its neighbours: Commitment 3."""
        names = identity_of(row.model) or (told_fields(row.model)[0].name,)
        fields = [row.model._meta.get_field(name) for name in names]
        told = filter(None, (self.words(field, row.value(field)) for field in fields))
        return f"{capfirst(row.model._meta.verbose_name)} {', '.join(told)}".strip()


def changes_between(before: Rows, after: Rows) -> list[Change]:
    """What differs from the first reading to the second, field by field."""
    names = Names(before, after)
    old, new = read(before), read(after)
    found: list[Change] = []
    for label in dict.fromkeys([*old, *new]):
        is_part = not issubclass(apps.get_model(label), Record)
        for one, other in pairs(old.get(label, {}).values(), new.get(label, {}).values()):
            found += _changes_of_row(names, one, other, is_part)
    return found


def as_text(changes: Iterable[Change]) -> dict[str, list[str | None]]:
    """Changes as the audit trail keeps them."""
    return {change.place: [change.before, change.after] for change in changes}


def pairs(before: Iterable[Row], after: Iterable[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Rows of one model that are the same row, then those that only one reading has.

    The same key; else the same identity, such as a commitment's number; else mostly the same words.
    """
    left, right = list(before), list(after)
    for same in (_same_key, _same_identity, _same_words, _much_alike):
        for one in list(left):
            other = next((row for row in right if same(one, row)), None)
            if other is not None:
                left.remove(one)
                right.remove(other)
                yield one, other
    yield from ((row, None) for row in left)
    yield from ((None, row) for row in right)


def _changes_of_row(
    names: Names, before: Row | None, after: Row | None, is_part: bool
) -> Iterator[Change]:
    row = before or after
    assert row is not None  # noqa: S101
    title = f"{names.title(row)} › " if is_part else ""
    for field in told_fields(row.model):
        old, new = (one.value(field) if one else None for one in (before, after))
        if (old or None) == (new or None):
            continue
        told = [names.words(field, value) for value in (old, new)]
        if told != [None, None]:
            yield Change(f"{title}{capfirst(field.verbose_name)}", *told)


def _named_by(row: Row) -> Iterator[tuple[Any, int]]:
    """The models and keys of what a row names."""
    for field in told_fields(row.model):
        if field.is_relation:
            value = row.value(field)
            for key in value if isinstance(value, list) else filter(None, [value]):
                yield field.related_model, key


def _same_key(one: Row, other: Row) -> bool:
    return one.pk == other.pk


def _same_identity(one: Row, other: Row) -> bool:
    names = identity_of(one.model)
    return bool(names) and all(one.columns.get(n) == other.columns.get(n) for n in names)


def _same_words(one: Row, other: Row) -> bool:
    return one.told() == other.told()


def _much_alike(one: Row, other: Row) -> bool:
    mine, theirs = one.told(), other.told()
    told = [name for name in mine if mine[name] or theirs[name]]
    same = [name for name in told if mine[name] == theirs[name]]
    return len(same) >= ALIKE * len(told)
