"""What the pages of all records share: references, publication; saving, history and deletion."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from editorial import mappings, reach, review
from editorial.admin.deleting import Deleting
from editorial.admin.duplicates import Hints
from editorial.admin.editing import Editing
from editorial.admin.history import HistoryPages
from editorial.admin.limits import Limited
from editorial.admin.links import links_page
from editorial.admin.looking import Looking
from editorial.admin.merging import Merges
from editorial.admin.preview import record_page
from editorial.admin.publication import UNREVIEWED, Publishing, Submitting, Withdrawing
from editorial.admin.saving import Saving
from editorial.admin.states import StateFilter, has_editions, state, with_state
from editorial.admin.wording import Worded
from editorial.models import Record
from register.addresses import address

# The fieldset that every record's page begins or ends with.
IN_THE_REGISTER = (_("In the register"), {"fields": ["reference", "state", "changed_at"]})


class RecordForm(Worded, forms.ModelForm):
    """The form of any record."""

    conflict: Any = None
    out_of_reach = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.conflict:
            self.add_error(None, self.conflict.message)
        if self.out_of_reach:
            self.add_error(None, self.out_of_reach)
        return cleaned

    def clean_reference(self) -> str | None:
        reference = self.cleaned_data["reference"] or None
        if not reference or "reference" not in self.changed_data:
            return reference
        if mappings.is_taken(self.instance, reference):
            raise forms.ValidationError(
                _("“%(reference)s” has been used: references are never used again."),
                params={"reference": reference},
            )
        return reference


class RecordAdmin(Merges, Hints, Limited, Looking, Editing, HistoryPages, Deleting, Saving):
    """The pages of one record type."""

    form = RecordForm
    actions = (
        "submit_selected",
        "publish_selected",
        "withdraw_selected",
        "merge_selected",
        "delete_selected",
    )
    list_display: Any
    list_filter: ClassVar[Any] = (StateFilter,)
    fieldsets: ClassVar[Any]
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    readonly_fields: ClassVar[Any] = ("state", "changed_at")
    change_form_template = "admin/record_change_form.html"
    state = staticmethod(state)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return with_state(super().get_queryset(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return (*fixed, "reference") if obj and has_editions(obj) else fixed

    def view_on_site(self, obj: Record) -> str | None:  # type: ignore[override]
        return address(obj.record_type, obj.reference or "") if obj.is_published else None

    # Publication and withdrawal.

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "change")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """To publish without review; approving is a matter of the submission's page."""
        return self._may(request, "publish") and request.user.has_perm(UNREVIEWED)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return self._may(request, "withdraw")

    def _may(self, request: HttpRequest, action: str) -> bool:
        codename = get_permission_codename(action, self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    @admin.action(
        permissions=["submit"], description=_("Submit selected %(verbose_name_plural)s for review…")
    )
    def submit_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return Submitting(self, request).ask_for(queryset)

    @admin.action(
        permissions=["publish"],
        description=_("Publish selected %(verbose_name_plural)s without review…"),
    )
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return Publishing(self, request).ask_for(queryset)

    @admin.action(
        permissions=["withdraw"], description=_("Withdraw selected %(verbose_name_plural)s…")
    )
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return Withdrawing(self, request).ask_for(queryset)

    def submit_view(self, request: HttpRequest) -> HttpResponse:
        return Submitting(self, request).respond()

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        return Publishing(self, request).respond()

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        return Withdrawing(self, request).respond()

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The record as the public will see it."""
        record = self._found(request, pk)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record_page(request, record)

    def links_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self._found(request, pk)
        if not self._may_share(request, record):
            raise PermissionDenied
        return links_page(request, self, record)

    def _may_share(self, request: HttpRequest, record: Any) -> bool:
        may = self.has_change_permission(request, record) or self._may(request, "publish")
        return may and reach.within(request.user, record)

    def _found(self, request: HttpRequest, pk: int) -> Record:
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        return record

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("<int:pk>/preview/", wrap(self.preview_view), name=f"{stem}_preview"),
            path("<int:pk>/links/", wrap(self.links_view), name=f"{stem}_links"),
            path("submit/", wrap(self.submit_view), name=f"{stem}_submit"),
            path("publish/", wrap(self.publish_view), name=f"{stem}_publish"),
            path("withdraw/", wrap(self.withdraw_view), name=f"{stem}_withdraw"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: dict, **kwargs: Any) -> Any:  # type: ignore[override]
        record = kwargs.get("obj")
        published = bool(record and record.is_published)
        within = record is not None and reach.within(request.user, record)
        context |= {
            "open_submission": review.open_submission(record) if record else None,
            "may_share": bool(record) and self._may_share(request, record),
            "may_submit": bool(record) and self.has_change_permission(request, record),
            "may_publish": within and self.has_publish_permission(request),
            "may_merge": within and self.has_merge_permission(request),
            "may_withdraw": within and published and self.has_withdraw_permission(request),
            "record_state": state(record) if record else "",
            "record_tools": self.record_tools(request, record) if record else [],
        }
        return super().render_change_form(request, context, **kwargs)

    def record_tools(self, request: HttpRequest, record: Any) -> list[tuple[str, Any]]:
        """Further links above the form: pairs of address and text."""
        return []
