"""When an agreement was made, for comparisons in the database."""

from django.db.models import OuterRef, QuerySet

from agreements.models import Event, Source
from editorial.last_days import first_of, last_of


def with_headline(rows: QuerySet, agreement: str = "agreement") -> QuerySet:
    """Rows with the first and the last day that the agreement's headline date can mean."""
    headline = Event.objects.filter(agreement=OuterRef(agreement), headline=True)
    return rows.alias(
        made_first=first_of(headline, name="happened_on"),
        made_last=last_of(headline, name="happened_on"),
    )


def with_act(signatures: QuerySet) -> QuerySet:
    """Signatures with the days of the act: of the event of that name, else of the headline."""
    events = Event.objects.filter(agreement=OuterRef("agreement"))
    acts = (events.filter(kind=OuterRef("capacity")), events.filter(headline=True))
    return signatures.alias(
        acted_first=first_of(*acts, name="happened_on"),
        acted_last=last_of(*acts, name="happened_on"),
    )


def with_saying(statements: QuerySet) -> QuerySet:
    """Statements with the days on which they were made, as far as their source is dated."""
    source = Source.objects.filter(pk=OuterRef("source"))
    return statements.alias(
        acted_first=first_of(source, name="published_on"),
        acted_last=last_of(source, name="published_on"),
    )
