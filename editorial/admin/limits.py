"""Pages of records for accounts that are limited to departments."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from editorial import reach


class OutOfReach(Exception):
    """A record was saved that the user's departments have no part in: it is undone."""


class Limited(admin.ModelAdmin):
    """Whoever is limited changes only what is within reach, and saves only what stays there."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._within(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._within(request, obj)

    def _within(self, request: Any, obj: Any) -> bool:
        if obj is None or obj.pk is None or reach.departments_of(request.user) is None:
            return True
        # A page asks once for each kind of part.
        known = request.__dict__.setdefault("_within_reach", {})
        key = (obj._meta.label, obj.pk)
        if key not in known:
            known[key] = reach.within(request.user, obj)
        return known[key]

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.out_of_reach = getattr(request, "_out_of_reach", "")
        return form

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except OutOfReach:
            # Once more, now as a form with an error: everything typed stands in it.
            request._out_of_reach = _("Nothing was saved: %(why)s") % {"why": self._why(request)}
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if not reach.within(request.user, form.instance):
            raise OutOfReach

    def _why(self, request: HttpRequest) -> str:
        names = "; ".join(reach.names_of(request.user))
        return _(
            "your account is limited to %(names)s, which has no part in this record as you wrote "
            "it. Name it among a party’s organisations or make it responsible for a commitment, or "
            "ask an administrator."
        ) % {"names": names}
