"""Two people saved the same record: what each of them changed, and a form that loses neither."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from editorial.admin.three_way import DELETE, Differing, Merge
from editorial.admin.typed import is_told, put
from editorial.models import Record, SavedState
from editorial.presence import name_of
from editorial.rows import label_of, read, rows_of

VERSION = "_version"  # of the record, when the form was opened
THEIRS = "_theirs"  # fields and rows of the form that shall say what the record says now


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
        merge = Merge(record, request.POST.copy(), request.POST.get(VERSION, ""))
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
            put(data, form[name], now[label_of(type(record))][record.pk], now)
    for part in (part for formset in formsets for part in formset.forms):
        row = now.get(label_of(part._meta.model), {}).get(part.instance.pk)
        if part.prefix in chosen:
            data.pop(part.add_prefix(DELETE), None)
        if part.prefix in chosen and row is None:
            data[part.add_prefix(DELETE)] = "on"
        for name in part.fields:
            if row and {part.prefix, part.add_prefix(name)} & chosen and is_told(part, name):
                put(data, part[name], row, now)
    return data
