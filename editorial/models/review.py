from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    """Where a submission stands. Only a waiting one can be decided, and only once."""

    WAITING = "waiting", _("waiting for review")
    SCHEDULED = "scheduled", _("approved, to be published")
    PUBLISHED = "published", _("published")
    SENT_BACK = "sent-back", _("sent back with a comment")
    REJECTED = "rejected", _("rejected")
    TAKEN_BACK = "taken-back", _("taken back")
    FAILED = "failed", _("approved, but could not be published")


OPEN = (SubmissionState.WAITING, SubmissionState.SCHEDULED)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def waiting(self) -> "SubmissionQuerySet":
        return self.filter(state=SubmissionState.WAITING)

    def scheduled(self) -> "SubmissionQuerySet":
        return self.filter(state=SubmissionState.SCHEDULED)


class Submission(models.Model):
    """Records put before a second person: their frozen documents, and what was decided."""

    state = models.CharField(
        _("state"),
        max_length=12,
        choices=SubmissionState.choices,
        default=SubmissionState.WAITING,
    )
    note = models.TextField(_("change note"), help_text=_("Public, once it is published."))
    digest = models.CharField(
        max_length=64, help_text=_("SHA-256 over the documents: what approval approves.")
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("submitted by"),
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    submitted_at = models.DateTimeField(_("submitted"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    comment = models.TextField(
        _("comment"), blank=True, help_text=_("For the submitter, never public.")
    )
    publish_at = models.DateTimeField(_("publish at"), null=True)
    problem = models.TextField(blank=True, help_text=_("Why the publication failed."))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("publish_without_review", _("Can publish without review"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=models.F("submitted_by"))
                | Q(state=SubmissionState.TAKEN_BACK),
                name="%(app_label)s_%(class)s_decided_by_another",
                violation_error_message=_("Somebody else decides what you submitted."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "taken-back"]) | Q(decided_by__isnull=False),
                name="%(app_label)s_%(class)s_decision_has_person",
                violation_error_message=_("A decision is somebody's."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.note[:80]}"

    @property
    def is_waiting(self) -> bool:
        return self.state == SubmissionState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether it may still be published: its records cannot be submitted once more."""
        return self.state in OPEN


class SubmittedRecord(models.Model):
    """One record of a submission, with the exact document that approval publishes."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="records")
    record_type = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    reference = models.CharField(max_length=120)
    version = models.PositiveIntegerField(help_text=_("Of the working copy, when it was frozen."))
    document = models.TextField(help_text=_("Canonical JSON."))
    digest = models.CharField(max_length=64)
    base_seq = models.BigIntegerField(
        null=True, help_text=_("The edition that was current when it was submitted.")
    )
    is_open = models.BooleanField(
        default=True, help_text=_("Its submission waits or is scheduled: one a record at a time.")
    )

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "object_id"],
                condition=Q(is_open=True),
                name="%(app_label)s_%(class)s_one_open",
                violation_error_message=_("This record is already before a reviewer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.reference}"
