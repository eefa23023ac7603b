from typing import Any

from register import derived, languages, moments, reading
from register.documents import Agreement, Progress
from register.models import Edition
from register.pages import NoSuchPart, commitments_told
from register.query import agreements
from website import records
from website.addresses import record_address
from website.views.base import RecordPage

# As many agreements that name one as its page lists.
NAMING = 50


class AgreementPage(RecordPage):
    """A page drawn from an agreement and the progress published on it."""

    section = "agreements"
    record_type = "agreement"
    updates: list[Progress]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition, parts = reading.read_with_parts("agreement", kwargs["reference"])
        self.updates = derived.newest_first(p for p in parts if isinstance(p, Progress))
        return self.in_context(edition, edition.content, **kwargs)


class AgreementView(AgreementPage):
    template_name = "website/agreement.html"

    def record_context(self, edition: Edition, document: Agreement) -> dict[str, Any]:
        today = moments.today()
        promised = records.standing_commitments(document, self.updates, today)
        sources = records.sources(edition, document)
        naming = agreements().within(related=document.reference)
        known = reading.read_many(
            {
                "organisation": records.organisation_references(document),
                "agreement": [hit.card.reference for hit in naming[:NAMING]],
            }
        )
        return {
            "own_title": records.title_in(document, languages.current().code),
            "status": derived.agreement_status(document, today),
            "force_source": document.source(document.force.source),
            "parties": records.party_views(document, known),
            "commitments": promised,
            "statements": records.statements(document),
            "relations": records.sourced(document, document.relations),
            "reverse_relations": records.reverse_relations(document, known),
            "strategies": records.sourced(document, document.strategies),
            "timeline": records.timeline(document, self.updates),
            "updates": self.updates,
            "sources": sources,
            "noted": records.keys_in_notes(document),
            "checks": records.checks(sources),
            "overdue": sum(row.overdue for row in promised),
        }


class CommitmentView(AgreementPage):
    section = "commitments"
    template_name = "website/commitment.html"

    def record_context(self, edition: Edition, document: Agreement) -> dict[str, Any]:
        today = moments.today()
        found = {
            row.commitment.number: row
            for row in records.standing_commitments(document, self.updates, today)
        }
        if self.kwargs["number"] not in found:
            raise _no_commitment(document)
        row = found[self.kwargs["number"]]
        numbers = sorted(found)
        place = numbers.index(row.commitment.number)
        return {
            "row": row,
            "checks": records.checks(
                pair for pair in records.sources(edition, document) if pair[0] == row.source
            ),
            "previous": numbers[place - 1] if place else None,
            "next": numbers[place + 1] if place + 1 < len(numbers) else None,
            "derived": [
                c.number for c in document.commitments if row.commitment.number in c.derived_from
            ],
        }


def _no_commitment(document: Agreement) -> NoSuchPart:
    address = record_address("agreement", document.reference)
    return NoSuchPart(commitments_told(len(document.commitments)), f"{address}#commitments")
