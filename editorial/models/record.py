from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from register.documents import REFERENCE_PATTERN, Named

# Stands where a document needs a reference and the record has none yet: never published.
UNPUBLISHED = "unpublished"


class RecordQuerySet(models.QuerySet["Record"]):
    def never_published(self) -> "RecordQuerySet":
        return self.filter(published_version=None)

    def changed_since_published(self) -> "RecordQuerySet":
        return self.exclude(published_version=None).exclude(published_version=F("version"))


class Record(models.Model):
    """An editor's working copy of a record; the public sees its editions, never this."""

    record_type: ClassVar[str]
    named_type: ClassVar[type[Named]]
    name_field: ClassVar[str] = "name"

    reference = models.CharField(
        _("reference"),
        max_length=120,
        unique=True,
        null=True,
        blank=True,
        validators=[
            RegexValidator(
                REFERENCE_PATTERN,
                _("Use lower-case letters, digits and single hyphens, such as open-ran."),
            )
        ],
        help_text=_(
            "Its permanent name in web addresses. Leave it empty to have one proposed at first "
            "publication; from then on it never changes."
        ),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    published_version = models.PositiveIntegerField(null=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "withdraw")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reference=""),
                name="%(app_label)s_%(class)s_reference_not_empty",
                violation_error_message=_("A reference is either missing or at least one letter."),
            ),
            models.CheckConstraint(
                condition=models.Q(published_version=None) | models.Q(reference__isnull=False),
                name="%(app_label)s_%(class)s_published_has_reference",
                violation_error_message=_("A published record has a reference."),
            ),
        ]

    def __str__(self) -> str:
        return self.register_name

    def clean(self) -> None:
        super().clean()
        self.reference = self.reference or None

    @property
    def register_name(self) -> str:
        """What the record is called in the register."""
        return getattr(self, self.name_field)

    def named(self) -> Named:
        """What documents embed of this record, in the words of the working copy."""
        return self.named_type(reference=self.reference_or_stand_in, name=self.register_name)

    @property
    def reference_or_stand_in(self) -> str:
        """Its reference, or what tells it from other records that have none yet."""
        return self.reference or f"{UNPUBLISHED}-{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.published_version is not None
