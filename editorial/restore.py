"""Editions and saved states back into the working copy."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from editorial import history, mappings
from editorial.audit import note
from editorial.changes import as_text, changes_between, pairs
from editorial.models import Act, Record
from editorial.partial_dates import PartialDateField
from editorial.rows import (
    Row,
    Rows,
    identity_of,
    label_of,
    models_of,
    own_row,
    parts_of,
    read,
    referring,
    rows_of,
    told_fields,
)
from editorial.working import UnknownReference, WorkingRecords
from register import documents
from register.documents import Document

ASIDE = 2_000_000_000  # numbers that nothing has: rows wait there while they change places


class NotRestorable(Exception):
    """What was kept cannot come back as it is; `problems` says why, in editors' words."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def rows_of_document(document: Document, record: Record) -> Rows:
    """The rows that the document would give the record; nothing of it is kept.

    Rows that the record has already keep their keys as far as the document's order allows. Raises
    NotRestorable where the document names what the working copies no longer hold.
    """
    with transaction.atomic():
        record = type(record)._default_manager.get(pk=record.pk)
        held = rows_of(record)
        _let_go(record)
        mapping = mappings.mapping_for(record.record_type)
        working = WorkingRecords({n: mappings.mapping_for(n).model for n in documents.TYPES})
        try:
            mapping.load_fields(document, record, working)
            record.save()
            mapping.load_parts(document, record, working)
        except UnknownReference as error:
            raise NotRestorable([str(error)]) from error
        rows = rows_of(record)
        transaction.set_rollback(True)
    return _with_known_keys(rows, held, record)


def with_reference_of(record: Record, rows: Rows) -> Rows:
    """The rows as they come back: a record keeps the reference that it has by now."""
    own = {**own_row(rows, record).columns}
    own["reference"] = record.reference or own["reference"]
    label = label_of(type(record))
    return rows | {label: [{"model": label, "pk": record.pk, "fields": own}]}


def restore(record: Record, rows: Rows, *, by: Any = None, what: str) -> Record:
    """Make the working copy say what the rows say, as a new version; return it.

    Its reference stays, and the mark of the highest commitment number never falls. `what` says in
    words where the rows come from. Raises NotRestorable.
    """
    with transaction.atomic():
        record = type(record)._default_manager.select_for_update().get(pk=record.pk)
        history.keep_before([record])
        before = rows_of(record)
        try:
            wanted = with_reference_of(record, rows)
            _write(record, _adopted(wanted, before, record), before)
        except (ProtectedError, RestrictedError) as error:
            raise NotRestorable(_still_named(standing_in_the_way(error))) from error
        record = type(record)._default_manager.get(pk=record.pk)
        history.keep(record, by=by)
        changes = changes_between(before, rows_of(record))
        note(Act.RESTORED, record, by=by, changes=as_text(changes), note=what)
    return record


def _write(record: Record, rows: Rows, before: Rows) -> None:
    model = type(record)
    anchored = [part for part, _parent in parts_of(model) if _is_anchored(part, model)]
    loose = [part for part, _parent in parts_of(model) if part not in anchored]
    wanted, held = read(rows), read(before)
    _refuse_loss(model, anchored, wanted, held)
    _write_own(record, own_row(rows, record))
    for part in loose:
        _replace(part, _of(wanted, part), _of(held, part))
    for part in anchored:
        _stand_aside(part, _of(wanted, part), _of(held, part))
        _update(part, _of(wanted, part), _of(held, part))
    for part in [*anchored, *loose]:
        _tie(part, [row for pk, row in _of(wanted, part).items() if _of(held, part).get(pk) != row])
    # What names others goes first.
    for part in sorted(anchored, key=lambda part: not _names_one_of(part, anchored)):
        gone = _of(held, part).keys() - _of(wanted, part).keys()
        part._default_manager.filter(pk__in=gone).delete()


def _write_own(record: Record, row: Row) -> None:
    for field in told_fields(type(record)):
        if not field.many_to_many:
            _set(record, field, row)
    if "last_commitment_number" in row.columns:
        mark = row.columns["last_commitment_number"]
        current: Any = record
        current.last_commitment_number = max(current.last_commitment_number, mark)
    record.version += 1
    record.save()
    _tie(type(record), [row])


def _set(instance: Any, field: Any, row: Row) -> None:
    setattr(instance, field.attname, getattr(row.instance, field.attname))
    if isinstance(field, PartialDateField):
        precision = f"{field.name}_precision"
        setattr(instance, precision, getattr(row.instance, precision))


def _replace(part: Any, wanted: dict[int, Row], held: dict[int, Row]) -> None:
    """Rows that nothing else names: what differs goes, and comes as it should be."""
    stale = [pk for pk, row in held.items() if wanted.get(pk) != row]
    part._default_manager.filter(pk__in=stale).delete()
    part._default_manager.bulk_create(
        row.instance for pk, row in sorted(wanted.items()) if held.get(pk) != row
    )


def _update(part: Any, wanted: dict[int, Row], held: dict[int, Row]) -> None:
    """Rows that others name stay where they are, and say what they should."""
    manager = part._default_manager
    manager.bulk_create(row.instance for pk, row in wanted.items() if pk not in held)
    columns = [f.name for f in part._meta.concrete_fields if not f.primary_key]
    changed = [row.instance for pk, row in wanted.items() if pk in held and held[pk] != row]
    if changed:
        manager.bulk_update(changed, columns)


def _stand_aside(part: Any, wanted: dict[int, Row], held: dict[int, Row]) -> None:
    """Free the numbers or keys of rows that change theirs, so that they can change places."""
    [name] = identity_of(part)
    field = part._meta.get_field(name)
    for pk, row in held.items():
        if pk not in wanted or wanted[pk].columns[name] != row.columns[name]:
            aside = ASIDE + pk % 100_000_000 if isinstance(field, models.IntegerField) else f"~{pk}"
            part._default_manager.filter(pk=pk).update(**{name: aside})


def _tie(model: Any, rows: Iterable[Row]) -> None:
    rows = list(rows)
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        owner, target = field.m2m_field_name(), field.m2m_reverse_field_name()
        through._default_manager.filter(**{f"{owner}__in": [row.pk for row in rows]}).delete()
        through._default_manager.bulk_create(
            through(**{f"{owner}_id": row.pk, f"{target}_id": pk})
            for row in rows
            for pk in row.columns.get(field.name, ())
        )


def _refuse_loss(model: Any, anchored: list, wanted: dict, held: dict) -> None:
    """Rows that would go must not be named by other records: their ties would go with them."""
    problems: list[str] = []
    for part in anchored:
        going = _of(held, part).keys() - _of(wanted, part).keys()
        for field in referring(part, models_of(model)) if going else ():
            naming = field.model._default_manager.filter(**{f"{field.name}__in": going}).distinct()
            problems += _still_named(naming)
    if problems:
        raise NotRestorable(dict.fromkeys(problems))


def _still_named(naming: Iterable[Any]) -> list[str]:
    text = _("A part that would go is still named by the %(kind)s “%(name)s”: change that first.")
    return [
        text % {"kind": row._meta.verbose_name, "name": str(row)[:80]}
        for row in sorted(naming, key=str)
    ]


def standing_in_the_way(error: ProtectedError | RestrictedError) -> set[Any]:
    """The rows that name what was to be deleted."""
    if isinstance(error, ProtectedError):
        return error.protected_objects
    return error.restricted_objects


def _names_one_of(part: Any, models_named: list) -> bool:
    return any(
        field.many_to_one and field.related_model in models_named for field in told_fields(part)
    )


def _is_anchored(part: Any, model: Any) -> bool:
    """Whether other records hang on its rows, so that these must keep their keys."""
    return any(True for _field in referring(part, models_of(model)))


def _of(rows: dict[str, dict[int, Row]], model: Any) -> dict[int, Row]:
    return rows.get(label_of(model), {})


def _let_go(record: Record) -> None:
    """Untie the record's parts from what names them elsewhere, for as long as they are read."""
    model = type(record)
    for part, parent in parts_of(model):
        for field in referring(part, models_of(model)):
            named = {f"{field.name}__{parent}": record.pk}
            if field.many_to_many:
                through = field.remote_field.through
                target = field.m2m_reverse_field_name()
                through._default_manager.filter(**{f"{target}__{parent}": record.pk}).delete()
            else:
                field.model._default_manager.filter(**named).update(**{field.name: None})


# Keys of rows: what is the same row keeps its key.


def _with_known_keys(rows: Rows, held: Rows, record: Record) -> Rows:
    """Rows just written take the keys of the rows that they equal, while these are in order.

    The parts of a document stand in the order of their keys.
    """
    keys: dict[tuple[type, int], int] = {}
    before = read(held)
    for label, written in read(rows).items():
        known = before.get(label, {})
        matched = {
            other.pk: one.pk
            for one, other in pairs(known.values(), written.values())
            if one and other
        }
        last = 0
        for pk, row in sorted(written.items()):
            last = matched[pk] if last < matched.get(pk, 0) else pk
            keys[(row.model, pk)] = last
    return _renumbered(rows, keys)


def _adopted(rows: Rows, held: Rows, record: Record) -> Rows:
    """Parts that others name are found again by number or key where their row is another now."""
    model = type(record)
    keys = {}
    for part, _parent in parts_of(model):
        if _is_anchored(part, model):
            now, wanted = _of(read(held), part), _of(read(rows), part)
            for one, other in pairs(now.values(), wanted.values()):
                if one and other:
                    keys[(part, other.pk)] = one.pk
    return _renumbered(rows, keys)


def _renumbered(rows: Rows, keys: dict[tuple[type, int], int]) -> Rows:
    """The rows with other keys, in all places that name them."""
    found: Rows = {}
    for label, held in read(rows).items():
        for pk, row in held.items():
            columns = dict(row.columns)
            for field in told_fields(row.model):
                value = columns.get(field.name)
                if field.many_to_many and value:
                    columns[field.name] = [keys.get((field.related_model, k), k) for k in value]
                elif field.is_relation and value:
                    columns[field.name] = keys.get((field.related_model, value), value)
            own = {"model": label, "pk": keys.get((row.model, pk), pk), "fields": columns}
            found.setdefault(label, []).append(own)
    return found
