"""What agreements are filed under: topics and strategies."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.models.money import Money
from editorial.models import Record
from editorial.partial_dates import PartialDateField, PrecisionField, partial_date_constraint
from partners.models import Country, Organisation
from register.documents import NamedStrategy, NamedTopic


class Topic(Record):
    """A subject that commitments are about. Not a kind of action: that is a commitment's kind."""

    record_type = "topic"
    named_type = NamedTopic

    name = models.CharField(_("name"), max_length=500, unique=True)
    definition = models.CharField(
        _("definition"), max_length=500, help_text=_("One line that the public reads.")
    )
    broader = models.ForeignKey(
        "self",
        verbose_name=_("broader topic"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
    )

    class Meta(Record.Meta):
        ordering = ["name", "pk"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(broader=None) | ~Q(broader=F("pk")),
                name="%(app_label)s_%(class)s_not_broader_than_itself",
                violation_error_message=_("A topic cannot be its own broader topic."),
            ),
        ]

    def clean(self) -> None:
        super().clean()
        known = dict(Topic.objects.values_list("pk", "broader"))
        if self.broader_id != self.pk and self.pk and is_circular(self.pk, self.broader_id, known):
            text = _("“%(broader)s” is narrower than “%(topic)s”: choose a topic that is not.")
            raise ValidationError(
                {"broader": text % {"broader": self.broader, "topic": self.name}}, code="circle"
            )


def is_circular(topic: int, broader: int | None, known: Mapping[int, int | None]) -> bool:
    """Whether the way up from a topic by way of `broader` comes back to it; `known` maps keys."""
    seen: set[int] = set()
    while broader is not None and broader not in seen and broader != topic:
        seen.add(broader)
        broader = known.get(broader)
    return broader == topic


class TopicName(models.Model):
    """What a topic is called in another language (SKOS preferred label): a name, no quotation."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(
        _("language"), max_length=20, help_text=_("BCP 47 code, such as ja.")
    )
    name = models.CharField(
        _("name"),
        max_length=500,
        help_text=_("As that language's own government calls it. Readers of its pages see it."),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("name in another language")
        verbose_name_plural = _("names in other languages")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "language"],
                name="%(app_label)s_%(class)s_one_a_language",
                violation_error_message=_("There is already a name in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(language="en"),
                name="%(app_label)s_%(class)s_not_english",
                violation_error_message=_(
                    "The name in English stands above: give the code of another language."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TopicMatch(models.Model):
    """The same or a broader concept in another vocabulary, such as EuroVoc (SKOS mapping)."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="matches")
    match = models.CharField(
        _("match"), max_length=5, choices=[("exact", _("exact")), ("broad", _("broad"))]
    )
    url = models.URLField(_("address of the concept"), max_length=2000)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = _("topic matches")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "url"],
                name="%(app_label)s_%(class)s_once_a_topic",
                violation_error_message=_("This concept is already listed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.url}"


class Strategy(Record, Money):
    """A national strategy, policy or fund that agreements support, carry out or mention."""

    record_type = "strategy"
    named_type = NamedStrategy
    name_field = "title"

    title = models.CharField(_("title"), max_length=500, help_text=_("In English."))
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, related_name="strategies"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="strategies",
    )
    published_on = PartialDateField(
        _("published"), null=True, blank=True, help_text=_("Leave empty if not recorded.")
    )
    published_on_precision = PrecisionField()
    url = models.URLField(_("address of the text"), max_length=2000, blank=True)
    source_url = models.URLField(
        _("source"), max_length=2000, blank=True, help_text=_("The page that the facts rest on.")
    )
    note = models.TextField(_("note"), blank=True, help_text=_("Public."))

    class Meta(Record.Meta):
        verbose_name_plural = _("strategies")
        ordering = ["title", "pk"]
        constraints = [
            *Record.Meta.constraints,
            *Money.Meta.constraints,
            partial_date_constraint("published_on"),
        ]
