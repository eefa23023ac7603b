"""The addresses of the public site alone: what a public-only process serves."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

# Files for programs have one address each; pages have one in every language.
urlpatterns = [
    path("", include("opendata.urls")),
    *i18n_patterns(path("", include("website.urls")), prefix_default_language=False),
]
