"""Deletion: only of what the register never held, nothing else names, and nobody changed since."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.actions import delete_selected
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial import history
from editorial.admin.conflicts import VERSION
from editorial.admin.proposals import admin_address
from editorial.admin.states import has_editions, those_with_editions
from editorial.models import Record
from editorial.rows import parts_of, referring

SHOWN_AT = "_shown_at"  # when a list was shown
NAMED = 5  # records in a message


class ShownAtForm(helpers.ActionForm):
    """The choice of an act on a list, which says when the list was shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[SHOWN_AT] = forms.CharField(
            required=False,
            initial=lambda: timezone.now().isoformat(),
            widget=forms.HiddenInput,
        )


class Deleting(admin.ModelAdmin):
    """Deletion of records, and acts on lists of them."""

    action_form = ShownAtForm
    delete_confirmation_template = "admin/delete_record.html"
    delete_selected_confirmation_template = "admin/delete_records.html"

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        with transaction.atomic():
            record = self.get_object(request, object_id)
            if record and self.has_delete_permission(request, record):
                if has_editions(record):
                    self._say_withdraw(request, [record])
                    return HttpResponseRedirect("../change/")
                if request.method == "POST" and request.POST.get(VERSION) != str(record.version):
                    self._say_changed(request, [record])
                    return HttpResponseRedirect(request.path)
            return super().delete_view(request, object_id, extra_context)

    @admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        if kept := list(those_with_editions(queryset)):
            self._say_withdraw(request, kept)
            return None
        return delete_selected(self, request, queryset)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Called before anything is deleted: the last state of each is kept."""
        history.keep_before(queryset)
        return super().log_deletions(request, queryset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What stands in the way is told by the records that name this one."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        if protected:
            naming: dict[Record, None] = {}
            for record in objs:
                naming |= dict.fromkeys(records_naming(record))
            protected = [
                format_html(
                    '{}: <a href="{}">{}</a>', row._meta.verbose_name, admin_address(row), row
                )
                for row in naming
            ] or protected
        return deleted, counts, lacking, protected

    # Acts on a list: only on what was shown.

    def action_checkbox(self, obj: Any) -> Any:
        field = format_html(
            '<input type="hidden" name="{}_{}" value="{}">', VERSION, obj.pk, obj.version
        )
        return format_html("{}{}", super().action_checkbox(obj), field)

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:  # type: ignore[override]
        with transaction.atomic():
            across = request.POST.get("select_across") == "1"
            selected = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
            chosen = queryset if across else queryset.filter(pk__in=filter(str.isdecimal, selected))
            pks = list(chosen.values_list("pk", flat=True))
            locked = self.model._default_manager.select_for_update().filter(pk__in=pks)
            if stale := [
                record for record in locked.order_by("pk") if self._is_stale(request, record)
            ]:
                self._say_changed(request, stale)
                return HttpResponseRedirect(request.get_full_path())
            return super().response_action(request, queryset)

    def _is_stale(self, request: HttpRequest, record: Record) -> bool:
        """Whether the record is not what the list showed; what only asks may do without."""
        version = request.POST.get(f"{VERSION}_{record.pk}")
        if version is not None:
            return version != str(record.version)
        shown_at = parse_datetime(request.POST.get(SHOWN_AT, "").replace(" ", "+") or "x")
        if shown_at is not None and timezone.is_aware(shown_at):
            return record.changed_at > shown_at
        return "delete_selected" in request.POST.getlist("action")

    def _say_withdraw(self, request: HttpRequest, records: list[Record]) -> None:
        names = "; ".join(str(record) for record in records[:NAMED])
        text = _(
            "The register holds editions of %(names)s. What was published is never deleted: "
            "withdraw it instead, with a reason that the public reads."
        )
        self.message_user(request, text % {"names": names}, messages.ERROR)

    def _say_changed(self, request: HttpRequest, records: list[Record]) -> None:
        names = "; ".join(str(record) for record in records[:NAMED])
        text = _(
            "Nothing was done: %(names)s changed after the page was shown. Look again, then decide."
        )
        self.message_user(request, text % {"names": names}, messages.ERROR)


def records_naming(record: Record) -> list[Record]:
    """The working copies that name a record, themselves or in one of their parts."""
    found: dict[tuple[type, int], Record] = {}
    for field in referring(type(record), inside=()):
        rows = field.model._default_manager.filter(**{field.name: record.pk})
        for owner in filter(None, map(record_of, rows.order_by("pk"))):
            if owner != record:
                found[type(owner), owner.pk] = owner
    return list(found.values())


def record_of(row: Any) -> Record | None:
    """The record that a row is, or belongs to."""
    if isinstance(row, Record):
        return row
    for field in row._meta.concrete_fields:
        parent = field.related_model if field.many_to_one else None
        if parent and issubclass(parent, Record) and (type(row), field.name) in parts_of(parent):
            return getattr(row, field.name)
    return None
