import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from register import documents
from register.codelists import Action

RECORD_TYPES = [(name, name) for name in documents.TYPES]


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, record_type: str, reference: str) -> "EditionQuerySet":
        return self.filter(record_type=record_type, reference=reference)


class Edition(models.Model):
    """One entry of the journal: a record as it was published or withdrawn, for ever.

    Rows are never changed or deleted: a trigger refuses it on SQLite and PostgreSQL alike. The one
    change that it lets through is the removal of a document's text (see `journal.redact`).
    """

    seq = models.BigIntegerField(primary_key=True)
    record_type = models.CharField(max_length=20, choices=RECORD_TYPES)
    reference = models.CharField(max_length=120)
    number = models.PositiveIntegerField(help_text=_("1 for the record's first edition."))
    action = models.CharField(max_length=10, choices=Action.choices)
    document = models.TextField(help_text=_("Canonical JSON; empty where it was redacted."))
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    published_at = models.DateTimeField(db_index=True)
    change_note = models.TextField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        default_permissions = ()
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "reference", "number"],
                name="%(app_label)s_%(class)s_number_once_a_record",
            ),
            models.CheckConstraint(
                condition=models.Q(seq__gt=0, number__gt=0),
                name="%(app_label)s_%(class)s_counts_from_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.record_type} {self.reference} ({self.action})"

    @property
    def content(self) -> Any:
        """The typed document; raises LookupError where the edition holds none."""
        if self.action != Action.PUBLISHED or not self.document:
            raise LookupError(f"edition {self.seq} holds no document")
        return documents.parse(self.record_type, self.document)

    @property
    def source_addresses(self) -> set[tuple[str, str]]:
        """Key and web address of each source of a published agreement that has one."""
        if self.action != Action.PUBLISHED or not self.document:
            return set()
        sources = json.loads(self.document).get("sources", [])
        return {(source["key"], source["url"]) for source in sources if source["url"]}


class Current(models.Model):
    """Where the register stands: the newest edition of each record. Rebuilt from the journal."""

    record_type = models.CharField(max_length=20, choices=RECORD_TYPES)
    reference = models.CharField(max_length=120)
    part_of = models.CharField(max_length=120, blank=True, db_index=True)
    label = models.TextField(blank=True)
    sort_key = models.TextField(blank=True)
    withdrawn = models.BooleanField(default=False)
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sort_key", "reference"]
        default_permissions = ()
        verbose_name = _("record as it stands")
        verbose_name_plural = _("records as they stand")
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "reference"],
                name="%(app_label)s_%(class)s_one_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_type} {self.reference}"

    @property
    def document(self) -> Any:
        return self.edition.content


class Head(models.Model):
    """The end of the journal: one row, locked while an edition is appended."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    links_shown_at = models.DateTimeField(
        null=True, help_text=_("When what is shown of sources' addresses last changed.")
    )

    class Meta:
        default_permissions = ()
        verbose_name = _("end of the journal")
        verbose_name_plural = _("end of the journal")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="%(app_label)s_%(class)s_one_row"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class LinkStateQuerySet(models.QuerySet["LinkState"]):
    def forget(self, editions: Iterable[Edition]) -> None:
        """Delete what the newest editions of these agreements do not give as a source any more."""
        given = {
            edition.reference: edition.source_addresses
            for edition in editions
            if edition.record_type == "agreement"
        }
        states = self.filter(reference__in=given).only("reference", "source", "address")
        gone = [s.pk for s in states if (s.source, s.address) not in given[s.reference]]
        self.filter(pk__in=gone).delete()


class LinkState(models.Model):
    """Whether the address of a published source still answers; no draft's address stands here."""

    reference = models.CharField(max_length=120, help_text=_("Of the agreement."))
    source = models.CharField(max_length=20, help_text=_("Its key in the agreement."))
    address = models.TextField()
    checked_on = models.DateField()
    answer = models.PositiveSmallIntegerField(help_text=_("HTTP status, 0 for no answer."))
    answered_on = models.DateField(null=True, help_text=_("When it last answered, if it ever did."))
    failing_since = models.DateField(null=True)

    objects = LinkStateQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("state of a link")
        verbose_name_plural = _("states of links")
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "source"], name="%(app_label)s_%(class)s_one_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.source}: {self.answer}"
