"""A three-way comparison of a posted form: what it was opened on, what was typed, what is there."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.admin.typed import has_changed, initial, is_told, put, typed_row, typed_words
from editorial.changes import Names
from editorial.history import states_of
from editorial.models import Record, SavedState
from editorial.presence import name_of
from editorial.rows import Row, label_of, read, rows_of, told_fields

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


class Merge:
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
            if is_told(form, name):
                self._weigh(form[name], form[name].html_name, base, now)

    def _weigh(self, bound: Any, key: str, base: Row | None, now: Row, title: str = "") -> None:
        """Compare one field, and let the data say under `key` what the form shall show."""
        model_field = now.model._meta.get_field(bound.name)
        field, typed = bound.field, bound.data
        was = initial(base, model_field, self.base) if base else None
        is_now = initial(now, model_field, self.now)
        differs = not field.disabled and field.has_changed(is_now, typed)
        changed_by_me = differs and (base is None or field.has_changed(was, typed))
        changed_by_them = base is None or base.value(model_field) != now.value(model_field)
        if not changed_by_me:
            put(self.data, bound, now, self.now, key)
        if not differs:
            return
        outcome = Outcome.THEIRS
        if changed_by_me:
            outcome = Outcome.CLASH if changed_by_them else Outcome.MINE
        self.differing.append(
            Differing(
                key,
                f"{title}{capfirst(str(bound.label or bound.name))}",
                typed_words(field, typed),
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
                if is_told(form, name):
                    self._weigh(form[name], f"{key}-{name}", base, now, f"{title} › ")
            return
        for name in form.fields:
            if is_told(form, name):
                put(self.data, form[name], now, self.now, f"{key}-{name}")
        same = base is not None and base.told() == now.told()
        saved = None if same else self._saved(now.model, now.pk)
        outcome = Outcome.MINE if same else Outcome.CLASH
        deleted = _("marked for deletion")
        self.differing.append(Differing(key, title, deleted, self._summary(now), outcome, saved))

    def _take_added(self, formset: Any, key: str, row: Row) -> None:
        """A row that the other person added, or that the page did not send."""
        form = formset.empty_form
        for name in form.fields:
            if is_told(form, name):
                put(self.data, form[name], row, self.now, f"{key}-{name}")
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
        if any(has_changed(form, name, base, self.base) for name in form.fields):
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
        typed = typed_row(form)
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
