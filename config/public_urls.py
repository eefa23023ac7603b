"""The addresses of the public site alone: what a public-only process serves."""

from django.urls import include, path

urlpatterns = [
    path("", include("opendata.urls")),
    path("", include("website.urls")),
]
