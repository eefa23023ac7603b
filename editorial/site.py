"""The editors' site: Django's admin under our name.

Not in editorial.admin, whose pages register themselves here as soon as they are imported.
"""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.trail import audited


class EditorsSite(admin.AdminSite):
    site_header = _("Countersign - editors")
    site_title = _("Countersign - editors")
    index_title = _("The working copies")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        super().register(model_or_iterable, audited(admin_class or admin.ModelAdmin), **options)
