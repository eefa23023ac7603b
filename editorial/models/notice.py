from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Frequency(models.TextChoices):
    """How often somebody wants to be told."""

    AT_ONCE = "at-once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("on Mondays")
    NEVER = "never", _("never")


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

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """What can be chosen; the first is what holds until somebody chooses."""
        if self == NoticeKind.WEEKLY:
            return (Frequency.WEEKLY, Frequency.NEVER)
        if self in (NoticeKind.DUE, NoticeKind.OVERDUE):
            return (Frequency.DAILY, Frequency.NEVER)
        return (Frequency.AT_ONCE, Frequency.DAILY, Frequency.NEVER)


class Notice(models.Model):
    """One thing that one person is to be told: a kind and an address, never a draft's words."""

    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    path = models.CharField(max_length=300, help_text=_("Of a page of the editors' side."))
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    for_day = models.DateField(
        null=True, help_text=_("Of what is counted once a day or week: that day, or its Monday.")
    )
    message_id = models.CharField(
        max_length=80, blank=True, help_text=_("The mail that tells it, once it is made up.")
    )
    claimed_at = models.DateTimeField(null=True, help_text=_("When sending was last begun."))
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
        constraints = [
            models.UniqueConstraint(
                fields=["to", "kind", "for_day"],
                condition=Q(for_day__isnull=False),
                name="%(app_label)s_%(class)s_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | ~Q(message_id=""),
                name="%(app_label)s_%(class)s_sent_in_a_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.to})"


class NoticeChoice(models.Model):
    """How often one person wants to be told of one kind of thing."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    frequency = models.CharField(max_length=8, choices=Frequency.choices)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"], name="%(app_label)s_%(class)s_one_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_frequency_display()}"
