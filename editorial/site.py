"""The editors' site: Django's admin under our name, with the desk as its front page.

Not in editorial.admin, whose pages register themselves here as soon as they are imported.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _

from editorial.dashboard import HEALTH, WORK, panels
from editorial.drafts import drafts_of
from editorial.pictures import pictures
from editorial.trail import audited
from editorial.unsent import CarriesWhatWasTyped


class EditorsSite(CarriesWhatWasTyped, admin.AdminSite):
    site_header = _("Countersign - editors")
    site_title = _("Countersign - editors")
    index_title = _("The desk")

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        desk = {
            "work": panels(WORK, request.user),
            "health": panels(HEALTH, request.user),
            "pictures": pictures(request.user),
        }
        return super().index(request, desk | (extra_context or {}))

    def drafts_view(self, request: HttpRequest) -> HttpResponse:
        """All that the person has changed and that is not public as it stands."""
        context = self.each_context(request) | {
            "title": _("My drafts"),
            "drafts": drafts_of(request.user),
        }
        return TemplateResponse(request, "admin/drafts.html", context)

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]
        # Asked for once every page has been registered.
        from editorial.admin.duplicates import duplicates_view
        from editorial.signin.urls import urls

        return [
            *urls(self.admin_view),
            path("duplicates/", self.admin_view(duplicates_view), name="duplicates"),
            path("drafts/", self.admin_view(self.drafts_view), name="drafts"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        from editorial.signin.views import SignIn

        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return SignIn.as_view(extra_context=extra_context)(request)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        super().register(model_or_iterable, audited(admin_class or admin.ModelAdmin), **options)
