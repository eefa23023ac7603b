from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from register.links import GONE, Known, Verdict, verdict

# One bad day is not the end of a page.
DOUBTFUL_FOR = timedelta(days=1)


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    def newest(self) -> "LinkCheckQuerySet":
        """The last check of each address."""
        return self.filter(newest=True)

    def not_answering(self) -> "LinkCheckQuerySet":
        """Addresses that are gone (404, 410), or failed twice or more, at least a day apart."""
        long_enough = Q(checked_at__gte=F("failing_since") + DOUBTFUL_FOR)
        failing = self.newest().filter(failing_since__isnull=False)
        return failing.filter(Q(answer__in=GONE) | long_enough)


class LinkCheck(models.Model):
    """One visit of the address of a source, draft or published: what it answered and when.

    It belongs to the address, not to a source: several sources may name one page, and a check
    changes no working copy. What an address did before is carried on to its newest check.
    """

    address = models.TextField(_("address"))
    key = models.CharField(max_length=64, help_text=_("SHA-256 of the address."))
    newest = models.BooleanField(default=True)
    checked_at = models.DateTimeField(_("checked"))
    answer = models.PositiveSmallIntegerField(
        _("HTTP status"),
        null=True,
        help_text=_("0 for no answer; empty where its robots.txt asks programs to stay away."),
    )
    problem = models.CharField(_("what was wrong"), max_length=200, blank=True)
    final_address = models.TextField(_("leads to"), blank=True, help_text=_("Where redirects end."))
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True)
    failing_since = models.DateTimeField(_("does not answer since"), null=True)
    retry_at = models.DateTimeField(
        _("not before"), null=True, help_text=_("When the server asked to come back.")
    )
    copy_path = models.CharField(
        _("copy"), max_length=200, blank=True, help_text=_("Path in the archive.")
    )
    copy_sha256 = models.CharField(_("SHA-256 of the copy"), max_length=64, blank=True)
    copied_at = models.DateTimeField(_("copied"), null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(newest=True),
                name="%(app_label)s_%(class)s_one_newest_an_address",
            ),
            models.CheckConstraint(
                condition=Q(copy_path="", copy_sha256="", copied_at=None)
                | (~Q(copy_path="") & ~Q(copy_sha256="") & Q(copied_at__isnull=False)),
                name="%(app_label)s_%(class)s_copy_has_hash_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.answer}"

    @property
    def verdict(self) -> Verdict | None:
        return None if self.answer is None else verdict(self.answer)

    @property
    def is_dead(self) -> bool:
        """Whether `not_answering` finds it, if it is the newest."""
        if self.failing_since is None:
            return False
        return self.answer in GONE or self.checked_at >= self.failing_since + DOUBTFUL_FOR

    @property
    def known(self) -> Known | None:
        """What the public may know of the address, in days; nothing where it was not visited."""
        if self.answer is None:
            return None
        return Known(
            timezone.localdate(self.checked_at),
            self.answer,
            answered_on=_day(self.answered_at),
            failing_since=_day(self.failing_since),
        )


def _day(moment: Any) -> Any:
    return timezone.localdate(moment) if moment else None
