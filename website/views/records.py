"""Lists and pages of people, organisations, topics and strategies."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from register import languages, reading
from register.documents import Agreement, Organisation, Person, Strategy, Topic
from register.models import Edition
from register.pages import page_of
from register.query import agreements, commitments
from website import service, twins
from website.addresses import finder_address, page_address
from website.explore.small import SmallProgress
from website.lineage import holdings, inherited, lineage
from website.offices import Office, acts_of, offices
from website.reshuffles import Succession, dated_acts, others_in, succession
from website.tongues import topics_called
from website.views.base import Page, RecordPage, read_with_newest

PAGE_SIZE = 100
LATEST = 10
LONGEST = 120  # characters of a reference
FILTERS = {"country": _("Country"), "organisation": _("In an office of")}
# People in its offices that the page of an organisation names.
NAMED = 50
# Cards of agreements that are read to tell who held an office when.
MOST_CARDS = 500
# People of the same organisations who are looked through for that.
MOST_COLLEAGUES = 200


class RecordsPage(Page):
    """All standing records of a type in their order, with the number of agreements of each."""

    record_type = ""
    heading: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self._asked()
        page = page_of(self.listed(**asked), PAGE_SIZE, self.request.GET.get("page"))
        counts = agreements().totals(self.record_type)
        rows = [
            {"document": row.document, "agreements": counts.get(row.reference, 0)} for row in page
        ]
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "page_obj": page,
            "heading": self.heading,
            "active": list(self._active(asked)),
            "list_url": page_address(f"website:{self.section}"),
            "twins": twins.of_list(self.request, f"/{self.section}", ("csv", "json")),
        }

    def listed(self, **asked: str) -> Any:
        return reading.listed(self.record_type, **asked)

    def _asked(self) -> dict[str, str]:
        """The country, and of people the organisation, whose records alone are asked for."""
        names = {"country": self.record_type in reading.OF_COUNTRIES} | {
            "organisation": self.record_type == "person"
        }
        given = {name: self.request.GET.get(name, "") for name, known in names.items() if known}
        return {name: value[:LONGEST].lower() for name, value in given.items() if value}

    def _active(self, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
        for name, value in asked.items():
            others = {other: given for other, given in asked.items() if other != name}
            yield {
                "name": name,
                "label": FILTERS[name],
                "value": agreements().label(name, value),
                "remove_url": page_address(f"website:{self.section}", **others),
            }


class FiledPage(RecordPage):
    """A record under which agreements are filed, with the newest of them."""

    heading: str | Promise = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = self.read(kwargs["reference"])
        found = agreements().within(**{self.record_type: edition.reference})
        filed = {
            "record": edition.content,
            "heading": self.heading,
            "list_url": page_address(f"website:{self.section}"),
            "finder_url": finder_address("agreements", **{self.record_type: edition.reference}),
            "hits": found.order_by("newest")[:LATEST],
            "count": found.count(),
            "facets": found.facets(),
        }
        return self.in_context(edition, edition.content, **kwargs) | filed

    def read(self, reference: str) -> Edition:
        return reading.read(self.record_type, reference)


class ReadPage(FiledPage):
    """The same where the documents of the newest agreements are read too: `documents`."""

    documents: list[Agreement]

    def read(self, reference: str) -> Edition:
        found = agreements().within(**{self.record_type: reference})
        edition, self.documents = read_with_newest(self.record_type, reference, found)
        return edition


class PeopleView(RecordsPage):
    section = "people"
    heading = _("People")
    record_type = "person"
    template_name = "website/people.html"


class PersonView(ReadPage):
    section = "people"
    heading = _("People")
    record_type = "person"
    template_name = "website/person.html"

    def record_context(self, edition: Edition, document: Person) -> dict[str, Any]:
        held, other = offices(document, acts_of(document.reference, self.documents))
        people = _colleagues(document)
        crowded = len(people) > MOST_COLLEAGUES
        others = _successions(document, held, [] if crowded else people)
        return {
            "offices": list(zip(held, others, strict=True)),
            "crowded": MOST_COLLEAGUES if crowded else 0,
            "other_acts": other,
            "in_office": bool(held) or any(act.is_of_an_office for act in other),
            "read": len(self.documents),
        }


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
        reference = document.reference
        bodies, people = reading.bodies(document.country.reference, reference, NAMED)
        line = lineage(document, bodies)
        whole = people.number == len(people.documents)
        before = agreements().within(organisation=line.predecessors)
        promised = commitments().within(responsible=reference)
        return {
            "lineage": line,
            "inherited": inherited(
                (h.card for h in before.order_by("newest")[:LATEST]), line.earlier
            ),
            "inherited_count": before.count(),
            "inherited_commitments": commitments().within(organisation=line.predecessors).count(),
            "inherited_urls": {
                name: finder_address(name, organisation=line.predecessors)
                for name in ("agreements", "commitments")
            },
            "holdings": holdings(reference, people.documents, whole=whole),
            "more_people": 0 if whole else people.number,
            "people_url": page_address(
                "website:people", country=document.country.reference, organisation=reference
            ),
            "responsible": promised.order_by("newest")[:LATEST],
            "responsible_count": promised.count(),
            "responsible_by_status": promised.crossed("progress"),
            "picture": SmallProgress(organisation=reference),
        }


class TopicsView(RecordsPage):
    section = "topics"
    heading = _("Topics")
    record_type = "topic"
    template_name = "website/topics.html"

    def listed(self, **asked: str) -> Any:
        """In the order of the page's readers, who may know topics by other names."""
        found = super().listed(**asked)
        if languages.current() == languages.ENGLISH:
            return found
        return sorted(found, key=lambda row: languages.order(languages.shown(row.called)))


class TopicView(FiledPage):
    section = "topics"
    heading = _("Topics")
    record_type = "topic"
    template_name = "website/topic.html"

    def record_context(self, edition: Edition, document: Topic) -> dict[str, Any]:
        promised = commitments().within(topic=document.reference)
        return {
            "broader": topics_called([document.broader] if document.broader else []),
            "commitments": promised.count(),
            "kinds": promised.facets()["kind"],
            "picture": SmallProgress("country", topic=document.reference),
        }


class StrategiesView(RecordsPage):
    section = "strategies"
    heading = _("Strategies")
    record_type = "strategy"
    template_name = "website/strategies.html"


class StrategyView(ReadPage):
    section = "strategies"
    heading = _("Strategies")
    record_type = "strategy"
    template_name = "website/strategy.html"

    def record_context(self, edition: Edition, document: Strategy) -> dict[str, Any]:
        rows = service.serving(document.reference, self.documents)
        return {
            "relations": service.by_relation(rows),
            "sums": list(service.money(rows)),
            "gaps": service.gaps(rows),
            "read": len(self.documents),
        }


def _colleagues(person: Person) -> list[Person]:
    """The people recorded in offices of the same organisations; one too many says: more than that.

    Part of them would not do: who came just before may be missing.
    """
    bodies = {held.organisation.reference for held in person.appointments}
    if not bodies:
        return []
    country = person.country.reference
    return reading.office_holders(country, sorted(bodies), MOST_COLLEAGUES + 1)


def _successions(person: Person, held: list[Office], people: list[Person]) -> list[Succession]:
    """For each office of a person, who else held it; dates of acts count only if all are read."""
    others = [others_in(office.held, person, people) for office in held]
    references = {holder.person.reference for found in others for holder in found}
    hits = agreements().within(person=references)
    whole = references and hits.count() <= MOST_CARDS
    dated = dated_acts(hit.card for hit in hits) if whole else {}
    return [succession(o, found, dated) for o, found in zip(held, others, strict=True)]
