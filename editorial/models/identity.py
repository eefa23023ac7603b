from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignOnIdentity(models.Model):
    """Who an account is at the provider of single sign-on: its subject there, for ever."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_on_identity"
    )
    subject = models.CharField(_("subject"), max_length=255, unique=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject
