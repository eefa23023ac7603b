"""What happens in any page of the editors' site goes into the audit trail.

Not in editorial.admin, whose pages register themselves as soon as they are imported.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.audit import note
from editorial.models import Act, AuditEntry

SHOWN = 200  # entries on a page about one thing


class Audited(admin.ModelAdmin):
    """Pages of any model: each act is noted with what it changed, in the act's own transaction."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        return changes_in(form, formsets or (), add)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return note(Act.ADDED, obj, by=request.user, changes=_as_changes(message))

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Saving what was not changed is no act."""
        changes = _as_changes(message)
        return note(Act.CHANGED, obj, by=request.user, changes=changes) if changes else None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [note(Act.DELETED, obj, by=request.user) for obj in queryset]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """What the audit trail says of one thing."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        entries = AuditEntry.objects.none()
        if isinstance(found.pk, int):
            entries = AuditEntry.objects.filter(model=found._meta.label_lower, object_id=found.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % found,
            "opts": self.opts,
            "object": found,
            "entries": entries.select_related("by")[:SHOWN],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/audit_history.html", context)


def audited(admin_class: type[admin.ModelAdmin]) -> type[admin.ModelAdmin]:
    """The class of pages, with the audit trail."""
    if issubclass(admin_class, Audited):
        return admin_class
    return type(admin_class.__name__, (Audited, admin_class), {})


def changes_in(form: Any, formsets: Any, add: bool) -> dict[str, list[str | None]]:
    """What a form and its rows change, by the label of the field."""
    found = dict(_changes_in_form(form, add))
    for formset in formsets:
        for row in formset.forms:
            if row.has_changed():
                title = f"{capfirst(formset.model._meta.verbose_name)} {row.instance} › "
                new = add or not row.initial
                found |= {title + place: told for place, told in _changes_in_form(row, new)}
    return found


def _changes_in_form(form: Any, add: bool) -> Any:
    for name in form.changed_data:
        field = form.fields.get(name)
        if field is None or isinstance(field.widget, forms.PasswordInput):
            yield capfirst(name), [None, _("(secret)")]
            continue
        before = None if add else _words(field, form.get_initial_for_field(field, name))
        after = _words(field, form.cleaned_data.get(name))
        yield capfirst(str(field.label or name)), [before, after]


def _words(field: Any, value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str | int) and isinstance(field, forms.ModelChoiceField):
        assert field.queryset is not None  # noqa: S101
        return str(field.queryset.filter(pk=value).first() or value)
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        return "; ".join(sorted(map(str, value))) or None
    return str(value)


def _as_changes(message: Any) -> dict[str, Any]:
    return message if isinstance(message, dict) else {"": [None, str(message)]} if message else {}
