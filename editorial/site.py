"""The editors' site: Django's admin under our name.

Not in editorial.admin, whose pages register themselves here as soon as they are imported.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class EditorsSite(admin.AdminSite):
    site_header = _("Countersign - editors")
    site_title = _("Countersign - editors")
    index_title = _("The working copies")
