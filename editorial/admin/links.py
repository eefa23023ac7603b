"""Preview links: the page that makes and revokes them, and the page they open."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from editorial import links
from editorial.admin.journal import ReadOnlyAdmin
from editorial.admin.preview import shared_page
from editorial.admin.wording import Worded
from editorial.models import PreviewLink, Record
from editorial.models.preview import LONGEST


class LinkForm(Worded, forms.Form):
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=LONGEST.days,
        initial=7,
        help_text=_("How long the link shows the record: from 1 to 14 days."),
        error_messages={
            "required": _("Write for how many days, from 1 to 14."),
            "invalid": _("Write a whole number of days, from 1 to 14."),
            "min_value": _("Write a number of days from 1 to 14."),
            "max_value": _("Write a number of days from 1 to 14."),
        },
    )


@require_safe
def linked_page(request: HttpRequest, token: str) -> HttpResponse:
    """What a preview link opens; unknown, malformed, expired and revoked links answer alike."""
    record = links.follow(token.removesuffix("/"))
    if record is None:
        raise Http404
    return shared_page(request, record)


def links_page(request: HttpRequest, model_admin: Any, record: Record) -> HttpResponse:
    """The links to a record: who made which, until when; one more, and an end to each."""
    form, token = LinkForm(request.POST if "_make" in request.POST else None), ""
    if "_revoke" in request.POST:
        return _revoked(request, model_admin, record)
    if "_make" in request.POST and form.is_valid():
        _link, token = links.make(record, by=request.user, days=form.cleaned_data["days"])
        form = LinkForm()
    opts = model_admin.opts
    path = reverse("linked-page", args=[token]) if token else ""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Preview links"),
        "subtitle": str(record),
        "opts": opts,
        "original": record,
        "form": form,
        "links": links.links_to(record),
        "now": timezone.now(),
        "address": request.build_absolute_uri(path) if path else "",
        "back_url": reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk]),
    }
    return TemplateResponse(request, "admin/preview_links.html", context)


def _revoked(request: HttpRequest, model_admin: Any, record: Record) -> HttpResponse:
    chosen = request.POST["_revoke"]
    is_key = chosen.isdecimal() and len(chosen) < 19
    found = links.links_to(record).filter(pk=chosen) if is_key else ()
    for link in found:
        links.revoke(link, by=request.user)
        model_admin.message_user(request, _("The link is closed."), messages.SUCCESS)
    return HttpResponseRedirect(request.path)


@admin.register(PreviewLink)
class PreviewLinkAdmin(ReadOnlyAdmin):
    """Every preview link there is, for those who answer for them."""

    list_display = ("label", "created_by", "created_at", "expires_at", "revoked_at", "uses")
    list_filter = (("created_by", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("created_by",)
    fields = (*list_display, "last_used_at")
    search_fields = ("label", "created_by__username")
    search_help_text = _("Search by record or user name")
    actions = ("revoke_selected",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("editorial.view_previewlink")

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Who manages accounts manages what they gave away."""
        return request.user.has_perm("auth.change_user")

    @admin.action(permissions=["revoke"], description=_("Revoke selected preview links"))
    def revoke_selected(self, request: HttpRequest, queryset: Any) -> None:
        for link in queryset:
            links.revoke(link, by=request.user)
        self.message_user(request, _("The links are closed."), messages.SUCCESS)
