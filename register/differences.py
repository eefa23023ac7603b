"""What one document says and another does not: value by value, part by part, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from itertools import count
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from pydantic import BaseModel

from register.codelists import Codelist
from register.documents import Document, Named

# What tells the parts of a list apart: a commitment's number, a source's key, a record named.
IDENTITIES = ("number", "key", "reference", "person", "agreement", "strategy", "country")
NOT_SHOWN = ("type", "reference")
# Longer texts are shown whole before and after: comparing word by word is quadratic.
MOST_WORDS = 4000
ALIKE = 0.5
# Words, runs of spaces, single characters of scripts written without spaces, and the rest.
WORD = re.compile(r"\s+|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+|[^\w\s]")


class Kind(Enum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Kind.ADDED: _l("added"),
    Kind.REMOVED: _l("removed"),
    Kind.CHANGED: _l("changed"),
    Kind.MOVED: _l("moved"),
}


@dataclass(frozen=True)
class Difference:
    """One value or part that differs; `facts` are what an added or removed part says."""

    kind: Kind
    path: tuple[str, ...]
    before: str | None = None
    after: str | None = None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def place(self) -> str:
        return " › ".join(step.replace("_", " ") for step in self.path)

    @property
    def words(self) -> list[tuple[str, str]]:
        """Pairs of what happened (`same`, `removed`, `added`) and the text it happened to."""
        return words(self.before or "", self.after or "")


def compare(before: Document | None, after: Document) -> list[Difference]:
    """What changes from one document of a record to another; all of it for a first edition."""
    old = plain(before) if before else {}
    new = plain(after)
    for name in NOT_SHOWN:
        old.pop(name, None)
        new.pop(name, None)
    return list(differences(old, new))


def plain(value: Any) -> Any:
    """A document as dictionaries, lists and words: codes by their labels, records by name."""
    if isinstance(value, Named):
        return f"{value.name} ({value.reference})"
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Codelist):
        return str(value.label)
    if isinstance(value, bool):
        return (_("yes") if value else _("no")) if value is not None else None
    return None if value is None else str(value)


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[Difference]:
    """Yield what differs between two trees of dictionaries, lists and texts."""
    if before == after:
        return
    if isinstance(before, list) or isinstance(after, list):
        yield from _lists(before or [], after or [], path)
    elif isinstance(before, dict) and isinstance(after, dict):
        for step in dict.fromkeys([*before, *after]):
            yield from differences(before.get(step), after.get(step), (*path, step))
    elif (isinstance(before, dict) or isinstance(after, dict)) and path:
        yield from _came_or_went(before, after, path)
    else:
        yield Difference(_kind(before, after), path, before, after)


def words(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as one, each run of words marked `same`, `removed` or `added`."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [("removed", before), ("added", after)]
    marked: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            marked.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            marked.append(("removed", "".join(old[i1:i2])))
        if j2 > j1:
            marked.append(("added", "".join(new[j1:j2])))
    return marked


def _kind(before: Any, after: Any) -> Kind:
    if before is None:
        return Kind.ADDED
    return Kind.REMOVED if after is None else Kind.CHANGED


def _came_or_went(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[Difference]:
    for kind, part in ((Kind.REMOVED, before), (Kind.ADDED, after)):
        if part is not None and part != []:
            found = tuple(facts(part))
            text = found[0][1] if len(found) == 1 and not found[0][0] else None
            old, new = (text, None) if kind is Kind.REMOVED else (None, text)
            yield Difference(kind, path, old, new, () if text else found)


def facts(part: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Everything that a part says, as pairs of field and value."""
    if isinstance(part, dict):
        for step, value in part.items():
            yield from facts(value, (*path, step))
    elif isinstance(part, list):
        if part and all(isinstance(item, str) for item in part):
            yield (" ".join(path).replace("_", " "), "; ".join(part))
        else:
            for position, item in enumerate(part, 1):
                yield from facts(item, (*path, str(position)))
    elif part not in (None, ""):
        yield (" › ".join(path).replace("_", " "), str(part))


def _lists(before: Sequence, after: Sequence, path: tuple[str, ...]) -> Iterator[Difference]:
    pairs = _paired(before, after)
    for name, old, new in pairs:
        # A bare name needs no further name to be found by.
        place = path if isinstance(old or new, str) else (*path, name)
        if old is None or new is None:
            yield from _came_or_went(old, new, place)
        else:
            yield from differences(old, new, place)
    yield from _moved(before, after, pairs, path)


def _paired(before: Sequence, after: Sequence) -> list[tuple[str, Any, Any]]:
    """Items that are one another's counterparts, with what each is called."""
    old_names, new_names = _names(before), _names(after)
    if old_names is None or new_names is None:
        return _paired_by_likeness(before, after)
    old, new = dict(zip(old_names, before, strict=True)), dict(zip(new_names, after, strict=True))
    return [(name, old.get(name), new.get(name)) for name in dict.fromkeys([*old, *new])]


def _names(items: Sequence) -> list[str] | None:
    """What tells the items apart, or None where nothing does."""
    named = [_identity(item) for item in items]
    if None in named or len(set(named)) < len(named):
        return None
    return [str(name) for name in named]


def _identity(item: Any) -> str | None:
    if not isinstance(item, dict):
        return str(item)
    return next((str(item[key]) for key in IDENTITIES if item.get(key) is not None), None)


def _paired_by_likeness(before: Sequence, after: Sequence) -> list[tuple[str, Any, Any]]:
    """Equal items first, then each with what is most like it, for lists without identities."""
    left, pairs, numbers = list(before), [], count(1)
    for item in after:
        twin = next((old for old in left if old == item), None)
        if twin is not None:
            left.remove(twin)
        pairs.append([item, twin])
    for pair in pairs:
        if pair[1] is None and left:
            likeness, place = max((_likeness(old, pair[0]), n) for n, old in enumerate(left))
            if likeness >= ALIKE:
                twin = left[place]
                left.remove(twin)
                pair[1] = twin
    found = [(str(next(numbers)), old, new) for new, old in pairs]
    return found + [(str(next(numbers)), old, None) for old in left]


def _likeness(one: Any, other: Any) -> float:
    """From 0 to 1: the share of what either says that both say."""
    left, right = set(facts(one)), set(facts(other))
    return len(left & right) / max(len(left | right), 1)


def _moved(
    before: Sequence, after: Sequence, pairs: list[tuple[str, Any, Any]], path: tuple[str, ...]
) -> Iterator[Difference]:
    """Items that stand in another order than before, the fewest that explain it."""
    kept = [pair for pair in pairs if pair[1] is not None and pair[2] is not None]
    was = sorted(range(len(kept)), key=lambda n: _place(before, kept[n][1]))
    now = sorted(range(len(kept)), key=lambda n: _place(after, kept[n][2]))
    stays = {
        was[block.a + n]
        for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        for n in range(block.size)
    }
    for n in now:
        if n not in stays:
            name, old, new = kept[n]
            places = (str(_place(before, old) + 1), str(_place(after, new) + 1))
            yield Difference(Kind.MOVED, (*path, name), *places)


def _place(items: Sequence, wanted: Any) -> int:
    return next(place for place, item in enumerate(items) if item is wanted)
