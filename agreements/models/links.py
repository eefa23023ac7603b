"""What ties an agreement to others: statements made about it, other agreements, strategies."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import Agreement
from agreements.models.reference import Strategy
from agreements.models.source import Source
from partners.models import Organisation, Person
from register.codelists import RelationKind, StrategyRelation


class Part(models.Model):
    """A part of an agreement that rests on one of its sources."""

    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


class Statement(Part):
    """What a person said of the agreement, word for word, with the title the source gives."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="statements")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="statements"
    )
    title = models.CharField(_("title as printed"), max_length=500, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation as printed"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )
    words = models.TextField(_("words"), help_text=_("Exactly as the source prints them."))
    language = models.CharField(
        _("language"), max_length=20, default="en", help_text=_("BCP 47 code, such as ja.")
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words[:80]


class Relation(Part):
    """A tie to another agreement, as a source words it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices)
    target = models.ForeignKey(
        Agreement,
        verbose_name=_("other agreement"),
        on_delete=models.PROTECT,
        related_name="reverse_relations",
    )
    passage = models.TextField(_("passage"), blank=True, help_text=_("The words that say so."))
    note = models.TextField(_("note"), blank=True, help_text=_("Public."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "target"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This relation is already listed."),
            ),
            models.CheckConstraint(
                condition=~Q(agreement=F("target")),
                name="%(app_label)s_%(class)s_not_to_itself",
                violation_error_message=_("An agreement cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class StrategyLink(Part):
    """A tie to a national strategy, as a source words it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="strategies")
    kind = models.CharField(_("relation"), max_length=12, choices=StrategyRelation.choices)
    strategy = models.ForeignKey(
        Strategy,
        verbose_name=_("strategy"),
        on_delete=models.PROTECT,
        related_name="agreement_links",
    )
    passage = models.TextField(_("passage"), blank=True, help_text=_("The words that say so."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "strategy"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This strategy is already linked."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
