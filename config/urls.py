from typing import Any

from django.conf import settings
from django.urls import include, path

urlpatterns: list[Any] = []
if settings.SERVES_PUBLIC:
    from config.public_urls import urlpatterns as public

    urlpatterns += public
if settings.SERVES_EDITORS:
    from django.contrib import admin

    from editorial.admin.links import linked_page

    if settings.SINGLE_SIGN_ON:
        urlpatterns += [path("admin/oidc/", include("mozilla_django_oidc.urls"))]
    urlpatterns += [
        path("admin/preview/<path:token>", linked_page, name="linked-page"),
        path("admin/", admin.site.urls),
    ]
