"""Two people saved the same record: what each of them changed, and a form that loses neither."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.choices import read as read_choices
from editorial.changes import Names
from editorial.history import states_of
from editorial.models import Record, SavedState
from editorial.presence import name_of
from editorial.rows import Row, label_of, read, rows_of, told_fields

VERSION = "_version"  # of the record, when the form was opened
THEIRS = "_theirs"  # fields and rows of the form that shall say what the record says now
DELETE = forms.formsets.DELETION_FIELD_NAME


class Outcome(models.TextChoices):
    """What the returned form says where the versions differ."""

    CLASH = "clash", gettext_lazy("Both of you changed it. The form keeps yours.")
    MINE = "mine", gettext_lazy("Only you changed it. The form keeps yours.")
    THEIRS = "theirs", gettext_lazy("Only they changed it. The form has taken theirs over.")


@dataclass(frozen=True)
class Differing:
    """A field or a row that the two versions do not say alike."""

    key: str  # its name in the returned form
    place: str
    typed: str | None
    now: str | None
    outcome: Outcome
    saved: SavedState | None  # who made it what it is now

    @property
    def is_clash(self) -> bool:
        return self.outcome is Outcome.CLASH

    @property
    def by(self) -> str:
        return name_of(self.saved.by) if self.saved else ""


@dataclass
class Conflict:
    """What was posted against what stands by now, and the form's data with both in it."""

    data: QueryDict
    saves: list[SavedState]
    differing: list[Differing] = field(default_factory=list)

    @property
    def message(self) -> str:
        if not self.saves:
            return _("The record was changed after you opened this page. Nothing was saved yet.")
        names = ", ".join(dict.fromkeys(name_of(state.by) for state in self.saves))
        return _(
            "%(names)s saved this record after you opened it. Nothing of yours is lost and nothing "
            "was saved yet: look at both versions, then save."
        ) % {"names": names}

    @property
    def has_clash(self) -> bool:
        return any(one.is_clash for one in self.differing)

    @classmethod
    def of(cls, model_admin: Any, request: HttpRequest, record: Record) -> "Conflict":
        """The conflict of a posted form with the record as it is now; nothing is saved."""
        form, formsets = bound_forms(model_admin, request, record)
        merge = _Merge(record, request.POST.copy(), request.POST.get(VERSION, ""))
        for formset in formsets:
            merge.settle(formset)
        if merge.resettled:
            request.POST = merge.data  # type: ignore[assignment]
            form, formsets = bound_forms(model_admin, request, record)
            merge.data = merge.data.copy()
        merge.weigh_fields(form, record)
        for formset in formsets:
            merge.weigh_rows(formset)
        merge.data[VERSION] = str(record.version)
        merge.data.pop(THEIRS, None)
        return cls(merge.data, merge.saves, merge.differing)


def bound_forms(model_admin: Any, request: HttpRequest, record: Record) -> tuple[Any, list]:
    """The form and form sets of a page that was posted."""
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, record))
    form_class = model_admin.get_form(request, record, change=True, fields=fields)
    form = form_class(request.POST, request.FILES, instance=record)
    formsets, _inlines = model_admin._create_formsets(request, record, change=True)
    return form, formsets


def taking_theirs(model_admin: Any, request: HttpRequest, record: Record) -> QueryDict:
    """The posted data, with what the record says in the fields and rows ticked to be so."""
    chosen = set(request.POST.getlist(THEIRS))
    now = read(rows_of(record))
    form, formsets = bound_forms(model_admin, request, record)
    data = request.POST.copy()
    del data[THEIRS]
    for name in form.fields:
        if form.add_prefix(name) in chosen:
            _put(data, form[name], now[label_of(type(record))][record.pk], now)
    for part in (part for formset in formsets for part in formset.forms):
        row = now.get(label_of(part._meta.model), {}).get(part.instance.pk)
        if part.prefix in chosen:
            data.pop(part.add_prefix(DELETE), None)
        if part.prefix in chosen and row is None:
            data[part.add_prefix(DELETE)] = "on"
        for name in part.fields:
            if row and {part.prefix, part.add_prefix(name)} & chosen and _is_told(part, name):
                _put(data, part[name], row, now)
    return data


class _Merge:
    """A three-way comparison: what the form was opened on, what was typed, what is there now."""

    def __init__(self, record: Record, data: QueryDict, opened: str) -> None:
        self.data = data
        self.resettled = False
        self.differing: list[Differing] = []
        version = int(opened) if opened.isdecimal() and len(opened) < 10 else 0
        kept = list(states_of(record).select_related("by").filter(version__gte=version))
        chain = [state for state in kept if state.version <= record.version]
        base = next((state for state in chain if state.version == version), None)
        self.saves = [state for state in chain if state.version > version]
        rows = rows_of(record)
        self.base: Any = read(base.rows) if base else None
        self.now = read(rows)
        self.names = Names(rows, base.rows if base else {})
        self._steps = [read(state.rows) for state in chain]

    def settle(self, formset: Any) -> None:
        """Let a form set put its posted data right for what is there by now."""
        label = label_of(formset.model)
        base, now = ((rows or {}).get(label, {}).values() for rows in (self.base, self.now))
        self.resettled |= formset.settle(self.data, list(base), list(now))

    def weigh_fields(self, form: Any, record: Record) -> None:
        label = label_of(type(record))
        base = self.base[label][record.pk] if self.base else None
        now = self.now[label][record.pk]
        for name in form.fields:
            if _is_told(form, name):
                self._weigh(form[name], form[name].html_name, base, now)

    def _weigh(self, bound: Any, key: str, base: Row | None, now: Row, title: str = "") -> None:
        """Compare one field, and let the data say under `key` what the form shall show."""
        model_field = now.model._meta.get_field(bound.name)
        field, typed = bound.field, bound.data
        was = _initial(base, model_field, self.base) if base else None
        is_now = _initial(now, model_field, self.now)
        differs = not field.disabled and field.has_changed(is_now, typed)
        changed_by_me = differs and (base is None or field.has_changed(was, typed))
        changed_by_them = base is None or base.value(model_field) != now.value(model_field)
        if not changed_by_me:
            _put(self.data, bound, now, self.now, key)
        if not differs:
            return
        outcome = Outcome.THEIRS
        if changed_by_me:
            outcome = Outcome.CLASH if changed_by_them else Outcome.MINE
        self.differing.append(
            Differing(
                key,
                f"{title}{capfirst(str(bound.label or bound.name))}",
                _typed_words(field, typed),
                self.names.words(model_field, now.value(model_field)),
                outcome,
                self._saved(now.model, now.pk, model_field) if changed_by_them else None,
            )
        )

    # Rows.

    def weigh_rows(self, formset: Any) -> None:
        """Put the rows that are there now first, then typed rows that are new, or gone by now."""
        label, prefix = label_of(formset.model), formset.prefix
        base, now = (self.base or {}).get(label, {}), self.now.get(label, {})
        posted = {form.prefix: self._lists(form.prefix) for form in formset.forms}
        by_pk = {self._pk(form): form for form in formset.forms if self._pk(form)}
        for key in [
            k for k in self.data if k.startswith(f"{prefix}-") and not k.endswith("_FORMS")
        ]:
            del self.data[key]
        place = 0
        for row in formset.get_queryset():
            held, form = now[row.pk], by_pk.pop(row.pk, None)
            key = f"{prefix}-{place}"
            if form:
                self._fill(key, posted[form.prefix])
                self._weigh_row(form, key, base.get(row.pk), held)
            else:
                self._take_added(formset, key, held)
            self.data[f"{key}-{formset.model._meta.pk.name}"] = str(row.pk)
            place += 1
        self.data[f"{prefix}-INITIAL_FORMS"] = str(place)
        for form in formset.forms:
            pk = self._pk(form)
            if pk in now or self._is_dropped(form, base.get(pk or 0), bool(pk)):
                continue
            key = f"{prefix}-{place}"
            self._fill(key, posted[form.prefix])
            self._keep_typed_row(formset, form, key, bool(pk))
            place += 1
        self.data[f"{prefix}-TOTAL_FORMS"] = str(place)

    def _weigh_row(self, form: Any, key: str, base: Row | None, now: Row) -> None:
        title = self.names.title(now)
        if not self._is_deleted(form):
            for name in form.fields:
                if _is_told(form, name):
                    self._weigh(form[name], f"{key}-{name}", base, now, f"{title} › ")
            return
        for name in form.fields:
            if _is_told(form, name):
                _put(self.data, form[name], now, self.now, f"{key}-{name}")
        same = base is not None and base.told() == now.told()
        saved = None if same else self._saved(now.model, now.pk)
        outcome = Outcome.MINE if same else Outcome.CLASH
        deleted = _("marked for deletion")
        self.differing.append(Differing(key, title, deleted, self._summary(now), outcome, saved))

    def _take_added(self, formset: Any, key: str, row: Row) -> None:
        """A row that the other person added, or that the page did not send."""
        form = formset.empty_form
        for name in form.fields:
            if _is_told(form, name):
                _put(self.data, form[name], row, self.now, f"{key}-{name}")
        saved = self._saved(row.model, row.pk)
        place = self.names.title(row)
        self.differing.append(
            Differing(key, place, None, self._summary(row), Outcome.THEIRS, saved)
        )

    def _is_dropped(self, form: Any, base: Row | None, was_saved: bool) -> bool:
        """Whether a posted row that is not there now is gone, and rightly so."""
        if self._is_deleted(form):
            return True
        if not was_saved or base is None:
            return False
        if any(_has_changed(form, name, base, self.base) for name in form.fields):
            return False
        title, saved = self.names.title(base), self._saved(base.model, base.pk)
        gone = _("deleted")
        self.differing.append(
            Differing(form.prefix, title, self._summary(base), gone, Outcome.THEIRS, saved)
        )
        return True

    def _keep_typed_row(self, formset: Any, form: Any, key: str, was_saved: bool) -> None:
        """A typed row that is no saved row, or no more: it comes back as a new one."""
        pk = self._pk(form)
        self.data[f"{key}-{formset.model._meta.pk.name}"] = ""
        for name in formset.given_anew if was_saved else ():
            self.data[f"{key}-{name}"] = ""
        typed = _typed_row(form)
        if not typed:
            return
        title = capfirst(str(formset.model._meta.verbose_name))
        now, saved = None, None
        if was_saved and pk:
            now, saved = _("deleted"), self._saved(formset.model, pk)
        outcome = Outcome.CLASH if was_saved else Outcome.MINE
        self.differing.append(Differing(key, title, typed, now, outcome, saved))

    def _summary(self, row: Row) -> str:
        told = (self.names.words(field, row.value(field)) for field in told_fields(row.model))
        return " · ".join(filter(None, told))

    def _pk(self, form: Any) -> int | None:
        value = form.data.get(form.add_prefix(form._meta.model._meta.pk.name), "")
        return int(value) if value.isdecimal() and len(value) < 19 else None

    def _is_deleted(self, form: Any) -> bool:
        return bool(form.data.get(form.add_prefix(DELETE)))

    def _lists(self, prefix: str) -> dict[str, list]:
        """What was posted for a row, by the name of the field."""
        start = f"{prefix}-"
        names = [key for key in self.data if key.startswith(start)]
        return {key.removeprefix(start): self.data.getlist(key) for key in names}

    def _fill(self, key: str, posted: dict[str, list]) -> None:
        for name, values in posted.items():
            self.data.setlist(f"{key}-{name}", values)

    def _saved(self, model: Any, pk: int, field: Any = None) -> SavedState | None:
        """The save that made a row, or a field of it, what it is now."""
        told = [_told(step, model, pk, field) for step in self._steps]
        for place, state in enumerate(self.saves):
            if place + 1 >= len(told) or told[place] != told[place + 1]:
                return state
        return self.saves[0] if self.saves else None


def _told(step: dict, model: Any, pk: int, field: Any) -> Any:
    row = step.get(label_of(model), {}).get(pk)
    if row is None:
        return None
    return row.value(field) if field else row.told()


def _is_told(form: Any, name: str) -> bool:
    return any(field.name == name for field in told_fields(form._meta.model))


def _has_changed(form: Any, name: str, base: Row, rows: dict) -> bool:
    if not _is_told(form, name):
        return False
    model_field = base.model._meta.get_field(name)
    return form.fields[name].has_changed(_initial(base, model_field, rows), form[name].data)


def _initial(row: Row, model_field: Any, rows: dict[str, dict[int, Row]]) -> Any:
    """The field's value as a form of that row would have started with."""
    if not model_field.many_to_many:
        return model_field.value_from_object(row.instance)
    known = rows.get(label_of(model_field.related_model), {})
    keys = row.columns.get(model_field.name, ())
    return [known[key].instance if key in known else key for key in keys]


def _put(
    data: QueryDict, bound: Any, row: Row, rows: dict[str, dict[int, Row]], key: str = ""
) -> None:
    """Let the data say what the row says, as a browser would send it."""
    field = bound.field
    value = field.prepare_value(_initial(row, row.model._meta.get_field(bound.name), rows))
    if isinstance(field.widget, forms.CheckboxInput):
        values = ["on"] if value else []
    elif isinstance(value, list | tuple):
        values = [str(one) for one in value]
    else:
        shown = (
            value if isinstance(field.widget, forms.Select) else field.widget.format_value(value)
        )
        values = ["" if shown is None else str(shown)]
    data.setlist(key or bound.html_name, values)


# What was typed, in words.


def _typed_words(field: Any, typed: Any) -> str | None:
    if typed in (None, "", []):
        return None
    if isinstance(typed, bool):
        return _("yes") if typed else _("no")
    values = [str(one) for one in typed] if isinstance(typed, list | tuple) else [str(typed)]
    return "; ".join(_labels(field, values))


def _labels(field: Any, values: list[str]) -> Iterator[str]:
    if isinstance(field, forms.ModelChoiceField):
        records: Any = field.queryset
        found = read_choices(records, values)
        yield from (field.label_from_instance(found[v]) if v in found else v for v in values)
    else:
        choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        yield from (choices.get(value, value) for value in values)


def _typed_row(form: Any) -> str:
    """All that was typed into a row that is new, in a line."""
    told = (
        _typed_words(form.fields[name], form[name].data)
        for name in form.fields
        if _is_told(form, name)
        and form.fields[name].has_changed(form[name].initial, form[name].data)
    )
    return " · ".join(filter(None, told))
