"""Saving a record: never over what somebody else saved, and every save is kept."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from editorial import history, presence
from editorial.admin.conflicts import THEIRS, VERSION, Conflict, taking_theirs
from editorial.mappings import mapping_for
from editorial.models import Act, AuditEntry, Record, SavedState
from editorial.trail import Audited

CONFLICT = 409


class Gone:
    """The record was deleted after its form was opened; what was typed can make a new one."""

    differing = saves = ()

    def __init__(self, state: SavedState) -> None:
        entries = AuditEntry.objects.select_related("by").filter(
            act=Act.DELETED, object_id=state.object_id, model__endswith=f".{_model_name(state)}"
        )
        entry = entries.first()
        self.name = presence.name_of(entry.by) if entry else _("Somebody")

    @property
    def message(self) -> str:
        return _(
            "%(name)s deleted this record after you opened it. What you typed is below: saving it "
            "adds it as a new record."
        ) % {"name": self.name}


class Saving(Audited):
    """The way of a form of a record into the working copy."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The record; locked while it is being changed, so that versions and numbers count on."""
        record = super().get_object(request, *args, **kwargs)
        lockable = connection.in_atomic_block and connection.features.has_select_for_update
        if record and request.method == "POST" and lockable:
            list(type(record)._default_manager.select_for_update().filter(pk=record.pk))
            record = super().get_object(request, *args, **kwargs)
        return record

    def _changeform_view(
        self, request: Any, object_id: str | None, form_url: str, extra_context: Any
    ) -> Any:
        """Stop a form that was opened on another version than the one that stands now."""
        if request.method != "POST" or object_id is None:
            return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._answer_gone(request, object_id, form_url, extra_context)
        may = self.has_change_permission(request, record)
        if may and request.POST.get(VERSION) != str(record.version):
            request.conflict = Conflict.of(self, request, record)
            request.POST = request.conflict.data
        elif may and THEIRS in request.POST:
            request.POST = taking_theirs(self, request, record)
        response = super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        if hasattr(request, "conflict"):
            response.status_code = CONFLICT
        return response

    def _answer_gone(
        self, request: Any, object_id: str, form_url: str, extra_context: Any
    ) -> HttpResponse:
        states = SavedState.objects.filter(
            record_type=self.model.record_type, object_id=_as_pk(object_id)
        )
        if not (self.has_add_permission(request) and states.exists()):
            return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        request.conflict = Gone(states.latest("version"))
        request.POST = self._as_new(request)
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        response = super()._changeform_view(request, None, add, extra_context)  # type: ignore[misc]
        response.status_code = CONFLICT
        return response

    def _as_new(self, request: HttpRequest) -> QueryDict:
        """The posted data without the keys of rows, which are gone with their record."""
        data = request.POST.copy()
        for formset, inline in self.get_formsets_with_inlines(request):
            prefix = formset.get_default_prefix()
            data[f"{prefix}-INITIAL_FORMS"] = "0"
            for name in (inline.model._meta.pk.name, formset.fk.name):
                keys = [k for k in data if k.startswith(f"{prefix}-") and k.endswith(f"-{name}")]
                for key in keys:
                    data[key] = ""
        return data

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    # Who else is here.

    def get_urls(self) -> list[URLPattern]:
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.presence_view)
        return [
            path("<path:object_id>/presence/", view, name=f"{stem}_presence"),
            *super().get_urls(),
        ]

    def presence_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A sign of life of an open form; the answer says who else has it open."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record = self.model._default_manager.filter(pk=_as_pk(object_id)).first()
        if record is None or not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        presence.see(record, request.user)
        said = presence.others(record, request.user)
        if request.POST.get(VERSION, "") != str(record.version):
            said.append(_("It was saved after you opened it: your save will show both versions."))
        return JsonResponse({"said": said})

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> Any:  # type: ignore[override]
        record = kwargs.get("obj")
        context |= {"version_field": VERSION, "conflict": getattr(request, "conflict", None)}
        if record and record.pk:
            presence.see(record, request.user)
            page = f"admin:{self.opts.app_label}_{self.opts.model_name}_presence"
            context |= {
                "here": presence.others(record, request.user),
                "presence_url": reverse(page, args=[record.pk]),
            }
        return super().render_change_form(request, context, **kwargs)

    # One version up for every change of the record or its parts.

    def save_model(self, request: HttpRequest, obj: Record, form: Any, change: bool) -> None:
        if change:
            history.keep_before([obj])
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        changed = _has_changed(form, formsets)
        if change and changed:
            form.instance.version += 1
            form.instance.save(update_fields=["version", "changed_at"])
        if changed or not change:
            history.keep(form.instance, by=request.user)
        if "_continue" in request.POST:
            presence.see(form.instance, request.user)
        else:
            presence.leave(form.instance, request.user)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """What the audit trail keeps of a save: the fields and rows that it changed."""
        if not add and not _has_changed(form, formsets):
            return {}
        return history.changes_of([form.instance])[form.instance]


def _has_changed(form: Any, formsets: Any) -> bool:
    return form.has_changed() or any(formset.has_changed() for formset in formsets)


def _model_name(state: SavedState) -> str:
    return str(mapping_for(state.record_type).model._meta.model_name)


def _as_pk(object_id: str) -> int:
    return int(object_id) if object_id.isdecimal() and len(object_id) < 19 else 0
