from django.conf import settings
from django.urls import include, path

urlpatterns = []
if settings.SERVES_PUBLIC:
    urlpatterns += [
        path("", include("opendata.urls")),
        path("", include("website.urls")),
    ]
if settings.SERVES_EDITORS:
    from django.contrib import admin

    urlpatterns += [path("admin/", admin.site.urls)]
