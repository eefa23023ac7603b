from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.link import LinkCheck
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from partners.models import Country
from register.codelists import SourceKind


class SourceQuerySet(models.QuerySet["Source"]):
    def not_answering(self) -> "SourceQuerySet":
        """Those whose address is gone, or failed at checks at least a day apart."""
        return self.filter(url__in=LinkCheck.objects.not_answering().values("address"))

    def not_checked_since(self, day: date) -> "SourceQuerySet":
        """Those with an address that neither a person nor `check_sources` looked at since."""
        visited = LinkCheck.objects.newest().filter(checked_at__date__gte=day)
        looked_at = Q(checked_on__gte=day) | Q(url__in=visited.values("address"))
        return self.exclude(url="").exclude(looked_at)


class Source(models.Model):
    """A document that facts of one agreement rest on: its text, a press release, a report."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(
        _("key"), max_length=20, help_text=_("Short and unique in this agreement, such as s1.")
    )
    url = models.URLField(
        _("address"), max_length=2000, blank=True, help_text=_("Leave empty if there is none.")
    )
    title = models.CharField(
        _("title"), max_length=500, blank=True, help_text=_("Leave empty if not recorded.")
    )
    publisher = models.CharField(_("publisher"), max_length=500)
    published_on = PartialDateField(
        _("published"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    published_on_precision = PrecisionField()
    language = models.CharField(
        _("language"), max_length=20, default="en", help_text=_("BCP 47 code, such as ja.")
    )
    kind = models.CharField(_("kind"), max_length=15, choices=SourceKind.choices)
    version_of = models.ForeignKey(
        Country,
        verbose_name=_("whose version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The party whose version of the text this is: releases of the two can differ."),
    )
    media_type = models.CharField(
        _("media type"), max_length=100, blank=True, help_text=_("Such as application/pdf.")
    )
    archive_path = models.CharField(
        _("archived copy"), max_length=200, blank=True, help_text=_("Path in the archive.")
    )
    archive_sha256 = models.CharField(
        _("SHA-256 of the copy"),
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", _("Write 64 hexadecimal digits."))],
    )
    checked_on = models.DateField(_("last checked"), null=True, blank=True)
    answer = models.PositiveSmallIntegerField(
        _("HTTP status when checked"), null=True, blank=True, help_text=_("0 for no answer.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Public."))

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            partial_date_constraint("published_on"),
            models.UniqueConstraint(
                fields=["agreement", "key"],
                name="%(app_label)s_%(class)s_key_once",
                violation_error_message=_("This key is already used in the agreement."),
            ),
            models.CheckConstraint(
                condition=Q(archive_path="", archive_sha256="")
                | (~Q(archive_path="") & ~Q(archive_sha256="")),
                name="%(app_label)s_%(class)s_archive_has_hash",
                violation_error_message=_("Give an archived copy together with its SHA-256."),
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(checked_on__isnull=False),
                name="%(app_label)s_%(class)s_answer_has_date",
                violation_error_message=_("Say on which day the source gave that answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.title or self.publisher}"
