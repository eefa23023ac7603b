"""What a document would change of another, field by field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

# What tells the parts of a list apart: a commitment's number, a source's key, a record named.
IDENTITIES = ("number", "key", "reference", "person", "agreement", "strategy", "country")


@dataclass(frozen=True)
class Difference:
    """One value that differs; None stands for nothing recorded."""

    path: tuple[str, ...]
    before: str | None
    after: str | None

    @property
    def place(self) -> str:
        return " › ".join(step.replace("_", " ") for step in self.path)


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield what differs between two documents as plain JSON values."""
    if before == after:
        return
    old, new = _branches(before), _branches(after)
    if old is None or new is None:
        yield Difference(path, _words(before), _words(after))
        return
    for step in dict.fromkeys([*old, *new]):
        yield from differences(old.get(step), new.get(step), (*path, step))


def _branches(value: Any) -> dict[str, Any] | None:
    """The named parts of a value; none for None, and None for a value that has no parts."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return None if _is_name(value) else value
    if isinstance(value, list):
        named: list[Any] = [_identity(item) for item in value]
        if None in named or len(set(named)) < len(named):
            named = [str(position) for position in range(1, len(value) + 1)]
        return dict(zip(named, value, strict=True))
    return None


def _is_name(value: dict) -> bool:
    """Whether it is the name of another record, not a document, which has a type."""
    return "reference" in value and "name" in value and "type" not in value


def _identity(item: Any) -> str | None:
    if not isinstance(item, dict):
        return str(item)
    found = next((item[key] for key in IDENTITIES if item.get(key) is not None), None)
    return found["reference"] if isinstance(found, dict) else found and str(found)


def _words(value: Any) -> str | None:
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict) and _is_name(value):
        return f"{value['name']} ({value['reference']})"
    return str(value)
