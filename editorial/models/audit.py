from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What somebody did on the editors' side."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    RESTORED = "restored", _("restored")
    IMPORTED = "imported", _("imported")
    SUBMITTED = "submitted", _("submitted for review")
    TAKEN_BACK = "taken-back", _("took back")
    SENT_BACK = "sent-back", _("asked for changes")
    REJECTED = "rejected", _("rejected")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrew")
    MERGED = "merged", _("merged")
    SHARED = "shared", _("made a preview link")
    REVOKED = "revoked", _("revoked a preview link")
    SIGNED_IN = "signed-in", _("signed in")
    LOCKED_OUT = "locked-out", _("was locked out")
    SECOND_FACTOR = "second-factor", _("changed a second factor")
    EXPORTED = "exported", _("exported")


class AuditEntry(models.Model):
    """One act of one person on the editors' side. Triggers refuse to change or delete it."""

    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty where a command did it."),
    )
    act = models.CharField(_("act"), max_length=20, choices=Act.choices)
    model = models.CharField(
        _("kind"), max_length=60, blank=True, help_text=_("Such as agreements.agreement.")
    )
    object_id = models.BigIntegerField(null=True)
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    label = models.CharField(_("what"), max_length=500, blank=True)
    changes = models.JSONField(
        _("changes"), default=dict, help_text=_("By field: what it said before, and after.")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        indexes = [models.Index(fields=["model", "object_id"])]

    def __str__(self) -> str:
        who: Any = self.by or _("a command")
        return f"{self.at:%Y-%m-%d %H:%M} {who}: {self.get_act_display()} {self.label}"
