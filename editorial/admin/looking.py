"""What should be looked at, on the pages of records: beside the form, after saving, in lists."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from editorial import quality
from editorial.admin.proposals import admin_address
from editorial.admin.side_list import side_list
from editorial.quality import PARAMETER, Weight


class NeedsALook(admin.SimpleListFilter):
    title = _("needs a look")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(quality.offered(model_admin.model))

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        if self.value() is None:
            return queryset
        condition = quality.to_look_at(queryset.model, str(self.value()))
        return queryset.none() if condition is None else queryset.filter(condition)


class Looking(admin.ModelAdmin):
    """Mixin of the pages of a record type."""

    def get_list_filter(self, request: HttpRequest) -> Any:
        filters = super().get_list_filter(request)
        return (*filters, NeedsALook) if quality.checks(self.model) else filters

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> Any:  # type: ignore[override]
        record = kwargs.get("obj")
        if record and not context.get("is_popup") and self.has_change_permission(request, record):
            context["side_list"] = side_list(record, context["inline_admin_formsets"])
        return super().render_change_form(request, context, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        self._say_what_is_unlikely(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._say_what_is_unlikely(request, obj)
        return super().response_change(request, obj)

    def _say_what_is_unlikely(self, request: HttpRequest, record: Any) -> None:
        if IS_POPUP_VAR in request.POST:
            return
        found = quality.found_in(record, quality.checks(self.model, Weight.UNLIKELY))
        if not found:
            return
        names = "; ".join(str(check.label) for check in found)
        text = _('Saved, but does this look right? <a href="{address}">{record}</a>: {names}.')
        said = format_html(str(text), address=admin_address(record), record=record, names=names)
        self.message_user(request, said, messages.WARNING)
