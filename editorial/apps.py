from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial")
    default = True

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from editorial import desk, duties  # noqa: F401 - they register what they count
        from editorial.audit import note_sign_in
        from editorial.signin import lockout  # noqa: F401 - listens for locks

        user_logged_in.connect(note_sign_in, dispatch_uid="editorial.audit")


class EditorsAdminConfig(apps.AdminConfig):
    default_site = "editorial.site.EditorsSite"
    default = False
