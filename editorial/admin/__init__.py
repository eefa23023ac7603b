"""What the editors' pages of all rooms share, and the pages of the register itself."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.admin import journal  # noqa: F401 - registers its pages

admin.site.site_header = _("Countersign - editors")
admin.site.site_title = _("Countersign - editors")
admin.site.index_title = _("The working copies")
