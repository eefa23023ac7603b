from collections.abc import Sequence

from agreements.mappings.money import money_of, set_money
from agreements.models import Strategy, Topic, TopicMatch, TopicName
from agreements.models.reference import is_circular
from editorial.mappings import Mapping, register
from editorial.names import PublishedNames
from editorial.partial_dates import edtf, set_partial_date
from editorial.parts import Parts
from editorial.working import Contradiction, WorkingRecords
from register import documents


@register
class TopicMapping(Mapping[Topic, documents.Topic]):
    model = Topic

    def queryset(self):
        return Topic.objects.select_related("broader").prefetch_related("names", "matches")

    def compile(self, record: Topic, names: PublishedNames) -> documents.Topic:
        parts = Parts(names)
        known = parts.of("names", _name, record.names.all())
        matches = parts.of("matches", _match, record.matches.all())
        return parts.into(
            lambda: documents.Topic(
                reference=record.reference,
                name=record.name,
                definition=record.definition,
                names=known,
                broader=names.maybe(record.broader),
                matches=matches,
            )
        )

    def load_fields(
        self, document: documents.Topic, record: Topic, working: WorkingRecords
    ) -> None:
        record.name, record.definition = document.name, document.definition

    def load_parts(self, document: documents.Topic, record: Topic, working: WorkingRecords) -> None:
        record.broader_id = working.maybe(document.broader)
        record.save(update_fields=["broader"])
        record.names.all().delete()
        TopicName.objects.bulk_create(
            TopicName(topic=record, language=known.language, name=known.name)
            for known in document.names
        )
        record.matches.all().delete()
        TopicMatch.objects.bulk_create(
            TopicMatch(topic=record, match=known.match, url=known.url) for known in document.matches
        )

    def check(self, records: Sequence[Topic]) -> None:
        broader = dict(Topic.objects.values_list("pk", "broader"))
        for record in records:
            if is_circular(record.pk, record.broader_id, broader):
                raise Contradiction(
                    f"topic {record.reference}: a topic that it is broader than cannot be its "
                    "broader topic in turn: correct one of them."
                )


@register
class StrategyMapping(Mapping[Strategy, documents.Strategy]):
    model = Strategy

    def queryset(self):
        return Strategy.objects.select_related("country", "organisation__country")

    def compile(self, record: Strategy, names: PublishedNames) -> documents.Strategy:
        return documents.Strategy(
            reference=record.reference,
            title=record.title,
            country=names.of(record.country),
            organisation=names.maybe(record.organisation),
            published=edtf(record, "published_on"),
            budget=money_of(record),
            url=record.url or None,
            source_url=record.source_url or None,
            note=record.note or None,
        )

    def load_fields(
        self, document: documents.Strategy, record: Strategy, working: WorkingRecords
    ) -> None:
        record.title = document.title
        record.country_id = working.pk("country", document.country.reference)
        record.organisation_id = working.maybe(document.organisation)
        set_partial_date(record, "published_on", document.published)
        set_money(record, document.budget)
        record.url = document.url or ""
        record.source_url = document.source_url or ""
        record.note = document.note or ""


def _name(known: TopicName, names: PublishedNames) -> documents.TopicName:
    return documents.TopicName(language=known.language, name=known.name)


def _match(known: TopicMatch, names: PublishedNames) -> documents.TopicMatch:
    return documents.TopicMatch(match=known.match, url=known.url)
