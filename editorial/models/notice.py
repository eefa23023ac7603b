from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What an editor can be told about by e-mail."""

    SUBMITTED = "submitted", _("a record waits for review")
    SENT_BACK = "sent-back", _("my submission was sent back or rejected")
    APPROVED = "approved", _("my submission was approved or published")
    UNREVIEWED = "unreviewed", _("something was published without review")
    FAILED = "failed", _("a scheduled publication failed")
    DUE = "due", _("commitments are due soon")
    OVERDUE = "overdue", _("commitments are overdue")
    WEEKLY = "weekly", _("a weekly digest")


class Notice(models.Model):
    """One thing that one person is to be told: a kind and an address, never a draft's words."""

    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    path = models.CharField(max_length=300, help_text=_("Of a page of the editors' side."))
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["created_at"],
                name="editorial_notice_unsent",
                condition=models.Q(sent_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.to})"
