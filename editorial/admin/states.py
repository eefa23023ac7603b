"""Where a working copy stands against the register."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from register.codelists import Action
from register.models import Current, Edition


class State(models.TextChoices):
    NEVER = "never", _("never published")
    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("changed since published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged into another")


def with_state(queryset: models.QuerySet) -> models.QuerySet:
    """Annotate records with their `state`, in the same query."""
    rows = Current.objects.filter(
        record_type=queryset.model.record_type, reference=OuterRef("reference")
    )
    return queryset.annotate(
        state=Case(
            When(published_version=F("version"), then=Value(State.PUBLISHED)),
            When(published_version__isnull=False, then=Value(State.CHANGED)),
            When(Exists(rows.filter(edition__action=Action.MERGED)), then=Value(State.MERGED)),
            When(Exists(rows.filter(withdrawn=True)), then=Value(State.WITHDRAWN)),
            When(Exists(rows), then=Value(State.CHANGED)),
            default=Value(State.NEVER),
            output_field=models.CharField(),
        )
    )


def has_editions(record: Any) -> bool:
    """Whether the journal holds the record, withdrawn or not: its reference is permanent."""
    known = getattr(record, "state", None)
    if known is not None:
        return known != State.NEVER
    return bool(
        record.reference and Edition.objects.of(record.record_type, record.reference).exists()
    )


def those_with_editions(queryset: models.QuerySet) -> models.QuerySet:
    editions = Edition.objects.filter(
        record_type=queryset.model.record_type, reference=OuterRef("reference")
    )
    return queryset.filter(Q(reference__isnull=False) & Exists(editions))


class StateFilter(admin.SimpleListFilter):
    title = _("publication")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return State.choices

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.display(description=_("publication"), ordering="state")
def state(record: Any) -> str:
    """Column of a record's state, for querysets that went through `with_state`."""
    return str(State(getattr(record, "state", State.NEVER)).label)
