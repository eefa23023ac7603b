import json
import uuid
from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from register import documents
from register.codelists import Action
from register.languages import named

Links = dict[str, dict[str, Any]]
RECORD_TYPES = [(name, name) for name in documents.TYPES]


class EditionQuerySet(models.QuerySet["Edition"]):
    def of(self, record_type: str, reference: str) -> "EditionQuerySet":
        return self.filter(record_type=record_type, reference=reference)


class Edition(models.Model):
    """One entry of the journal: a record as it was published, withdrawn or merged, for ever.

    Rows are never changed or deleted: a trigger refuses it on SQLite and PostgreSQL alike. The one
    change that it lets through is the removal of a document's text (see `journal.redact`).
    """

    public_right = "SELECT"

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

    # What is known of its sources' addresses, where it was read as a current edition.
    links: Links = {}

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
                condition=Q(seq__gt=0, number__gt=0),
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
    def merged_into(self) -> str:
        """The reference of the record that was kept; empty where the edition merges nothing."""
        if self.action != Action.MERGED:
            return ""
        return json.loads(self.document)["merged_into"]

    @property
    def source_addresses(self) -> dict[str, str]:
        """The web address of each source of a published agreement that has one, by its key."""
        if self.record_type != "agreement" or self.action != Action.PUBLISHED or not self.document:
            return {}
        sources = json.loads(self.document)["sources"]
        return {source["key"]: source["url"] for source in sources if source["url"]}

    def still_given(self, links: Links) -> Links:
        """Those of the links whose address this edition gives for the same source."""
        given = self.source_addresses if links else {}
        return {key: link for key, link in links.items() if link["address"] == given.get(key)}


class CurrentQuerySet(models.QuerySet["Current"]):
    def agreements(self) -> "CurrentQuerySet":
        return self.filter(record_type="agreement", withdrawn=False)

    def in_offices_of(self, organisations: Collection[str]) -> "CurrentQuerySet":
        """The people recorded in an office of one of the organisations.

        Their documents name their country in the same way, and no organisation by its code.
        """
        told = (Q(edition__document__contains=documents.naming(ref)) for ref in organisations)
        people = self.filter(reduce(or_, told, Q(pk=None)), record_type="person")
        return people.exclude(part_of__in=organisations)

    def links(self) -> dict[str, Links]:
        """What is known of the addresses of agreements' sources, by the agreement's reference."""
        return dict(self.agreements().exclude(links={}).values_list("reference", "links"))


class Current(models.Model):
    """Where the register stands: the newest edition of each record. Rebuilt from the journal.

    But for `links`, which stands beside the journal and is brought up to date by `links.show`.
    """

    public_right = "SELECT"

    record_type = models.CharField(max_length=20, choices=RECORD_TYPES)
    reference = models.CharField(max_length=120)
    part_of = models.CharField(max_length=120, blank=True, db_index=True)
    label = models.TextField(blank=True)
    sort_key = models.TextField(blank=True)
    names = models.JSONField(
        default=dict, help_text=_("In other languages than English: by BCP 47 code.")
    )
    withdrawn = models.BooleanField(default=False)
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="+")
    links = models.JSONField(
        default=dict, help_text=_("By key of a source: its address, and whether it answers.")
    )

    objects = CurrentQuerySet.as_manager()

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

    @property
    def called(self) -> str:
        """The label, with the names in other languages."""
        return named(self.label, self.names)


class Head(models.Model):
    """The end of the journal: one row, locked while an edition is appended."""

    public_right = "SELECT"

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
            models.CheckConstraint(condition=Q(pk=1), name="%(app_label)s_%(class)s_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class ReportState(models.TextChoices):
    """What became of a report."""

    NEW = "new", _("new")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class Report(models.Model):
    """What a reader says is wrong with a published record. It is no part of the journal.

    Anybody writes one; the public processes may add rows and cannot read them. Its key is made
    here and not by the database, which would have to let them read it back.
    """

    public_right = "INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record_type = models.CharField(_("kind"), max_length=20, choices=RECORD_TYPES)
    reference = models.CharField(_("reference"), max_length=120)
    commitment = models.PositiveIntegerField(
        _("commitment"), null=True, blank=True, help_text=_("Its number, where it is about one.")
    )
    label = models.TextField(_("record"), help_text=_("As the reader saw it."))
    head = models.BigIntegerField(
        _("register read at edition"), help_text=_("The end of the journal when it was written.")
    )
    text = models.TextField(_("what is wrong"))
    evidence = models.CharField(_("where it says otherwise"), max_length=2000, blank=True)
    reply_to = models.CharField(
        _("reply address"),
        max_length=254,
        blank=True,
        help_text=_("Removed by itself 90 days after the report came in."),
    )
    received_at = models.DateTimeField(_("received"), db_index=True)
    of_sender = models.CharField(
        max_length=60, null=True, unique=True, help_text=_("The sender’s nth of that day.")
    )
    of_hour = models.CharField(max_length=40, unique=True, help_text=_("The nth of that hour."))
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.NEW
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Why, and what was done. Only editors read it.")
    )

    class Meta:
        ordering = ["-received_at", "pk"]
        default_permissions = ("view", "change")
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="%(app_label)s_%(class)s_says_what_is_wrong",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.DECLINED) | ~Q(note=""),
                name="%(app_label)s_%(class)s_declined_with_a_note",
                violation_error_message=_("Say in the note why the report is declined."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.received_at:%Y-%m-%d} ({self.id.hex[:8]})"
