"""The editors' site: Django's admin under our name.

Not in editorial.admin, whose pages register themselves here as soon as they are imported.
"""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _


class EditorsSite(admin.AdminSite):
    site_header = _("Countersign - editors")
    site_title = _("Countersign - editors")
    index_title = _("The working copies")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Asked for once every page has been registered.
        from editorial.admin.duplicates import duplicates_view

        duplicates = path("duplicates/", self.admin_view(duplicates_view), name="duplicates")
        return [duplicates, *super().get_urls()]
