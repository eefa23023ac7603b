from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = timedelta(days=14)


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def open_at(self, now: datetime) -> "PreviewLinkQuerySet":
        """Those that still show something: neither expired nor revoked, of an active account."""
        return self.filter(expires_at__gt=now, revoked_at=None, created_by__is_active=True)


class PreviewLink(models.Model):
    """An address that shows one working copy to somebody without an account, for a while.

    Only the SHA-256 of its token is kept: who reads the database cannot open it.
    """

    record_type = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    label = models.CharField(_("record"), max_length=500)
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="preview_links",
    )
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    uses = models.PositiveIntegerField(_("times used"), default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        verbose_name = _("preview link")
        indexes = [models.Index(fields=["record_type", "object_id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="%(app_label)s_%(class)s_expires_after_it_was_made",
            )
        ]

    def __str__(self) -> str:
        return self.label
