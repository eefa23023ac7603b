"""Lists and pages of people, organisations, topics and strategies."""

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import reading
from register.documents import Organisation, Topic
from register.models import Edition
from register.pages import page_of
from register.query import agreements, commitments
from website.views.base import Page, RecordPage

PAGE_SIZE = 100
LATEST = 20


class RecordsPage(Page):
    """All standing records of a type in their order, with the number of agreements of each."""

    record_type = ""
    heading: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = reading.everything(self.record_type)
        page = page_of(everything, PAGE_SIZE, self.request.GET.get("page"))
        counts = {o.value: o.count for o in agreements().facets()[self.record_type]}
        rows = [
            {"document": row.document, "agreements": counts.get(row.reference, 0)} for row in page
        ]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "page_obj": page,
            "heading": self.heading,
        }


class FiledPage(RecordPage):
    """A record under which agreements are filed, with the newest of them."""

    heading: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = reading.read(self.record_type, kwargs["reference"])
        found = agreements().within(**{self.record_type: edition.reference})
        filed = {
            "record": edition.content,
            "heading": self.heading,
            "list_url": reverse(f"website:{self.section}"),
            "finder_url": f"{reverse('website:agreements')}?{self.record_type}={edition.reference}",
            "hits": found.order_by("newest")[:LATEST],
            "count": found.count(),
            "facets": found.facets(),
        }
        return self.in_context(edition, edition.content, **kwargs) | filed


class PeopleView(RecordsPage):
    section = "people"
    heading = _("People")
    record_type = "person"
    template_name = "website/people.html"


class PersonView(FiledPage):
    section = "people"
    heading = _("People")
    record_type = "person"
    template_name = "website/person.html"


class OrganisationsView(RecordsPage):
    section = "organisations"
    heading = _("Organisations")
    record_type = "organisation"
    template_name = "website/organisations.html"


class OrganisationView(FiledPage):
    section = "organisations"
    heading = _("Organisations")
    record_type = "organisation"
    template_name = "website/organisation.html"

    def record_context(self, edition: Edition, document: Organisation) -> dict[str, Any]:
        siblings = reading.everything("organisation").filter(part_of=document.country.reference)
        return {
            "predecessors": [
                other
                for other in (row.document for row in siblings)
                if document.reference in {s.reference for s in other.successors}
            ]
        }


class TopicsView(RecordsPage):
    section = "topics"
    heading = _("Topics")
    record_type = "topic"
    template_name = "website/topics.html"


class TopicView(FiledPage):
    section = "topics"
    heading = _("Topics")
    record_type = "topic"
    template_name = "website/topic.html"

    def record_context(self, edition: Edition, document: Topic) -> dict[str, Any]:
        promised = commitments().within(topic=document.reference)
        return {"commitments": promised.count(), "kinds": promised.facets()["kind"]}


class StrategiesView(RecordsPage):
    section = "strategies"
    heading = _("Strategies")
    record_type = "strategy"
    template_name = "website/strategies.html"


class StrategyView(FiledPage):
    section = "strategies"
    heading = _("Strategies")
    record_type = "strategy"
    template_name = "website/strategy.html"
