import re

from django.conf import settings

from agreements.mappings import compile_parts as part
from agreements.mappings.load_parts import load_parts
from agreements.mappings.merging import cannot_merge
from agreements.models import Agreement
from editorial.mappings import Mapping, register
from editorial.names import PublishedNames
from editorial.parts import Parts
from editorial.working import WorkingRecords
from partners.models import Organisation
from register import documents
from register.models import Edition

# Party codes, the year of the headline date or nd, a counter: gb-jp-2022-1.
FORM = re.compile(r"[a-z]{2}(-[a-z]{2})+-(\d{4}|nd)-[1-9]\d*", re.ASCII)
READ = (
    "titles",
    "sources__version_of",
    "parties__country",
    "parties__organisations__country",
    "signatures__person",
    "signatures__organisation__country",
    "signatures__country",
    "signatures__source",
    "events__country",
    "events__source",
    "commitments__source",
    "commitments__topics",
    "commitments__responsible_countries",
    "commitments__responsible_organisations__country",
    "commitments__derived_from",
    "statements__person",
    "statements__organisation__country",
    "statements__source",
    "relations__target",
    "relations__source",
    "strategies__strategy",
    "strategies__source",
)


@register
class AgreementMapping(Mapping[Agreement, documents.Agreement]):
    model = Agreement

    def queryset(self):
        return Agreement.objects.select_related("force_source").prefetch_related(*READ)

    def compile(self, record: Agreement, names: PublishedNames) -> documents.Agreement:
        parts = Parts(names)
        made = {
            name: parts.of(name, make, getattr(record, name).all())
            for name, make in part.PARTS.items()
        }
        return parts.into(
            lambda: documents.Agreement(
                reference=record.reference,
                title=record.title,
                instrument=record.instrument,
                force=part.force(record),
                summary=record.summary,
                place=record.place or None,
                confidence=record.confidence,
                notes=record.notes or None,
                **made,
            )
        )

    def load_fields(
        self, document: documents.Agreement, record: Agreement, working: WorkingRecords
    ) -> None:
        record.title = document.title
        record.instrument = document.instrument
        record.force = document.force.value
        record.force_passage = document.force.passage or ""
        record.summary = document.summary
        record.place = document.place or ""
        record.confidence = document.confidence
        record.notes = document.notes or ""

    def load_parts(
        self, document: documents.Agreement, record: Agreement, working: WorkingRecords
    ) -> None:
        load_parts(document, record, working)

    def refuse_merge(self, duplicate: Agreement, kept: Agreement) -> list[str]:
        return list(cannot_merge(duplicate, kept))

    def discard(self, record: Agreement) -> None:
        """What rests on sources goes before them: it protects them."""
        Agreement.objects.filter(pk=record.pk).update(force_source=None)
        for parts in (
            record.signatures,
            record.events,
            record.commitments,
            record.statements,
            record.relations,
            record.strategies,
        ):
            parts.all().delete()
        Agreement.objects.get(pk=record.pk).delete()

    def departments(self, record: Agreement) -> frozenset[int]:
        """Who acts for a party, and who is responsible for a commitment."""
        of = Organisation.objects.order_by()
        parties = of.filter(parties__agreement=record)
        responsible = of.filter(commitments__agreement=record)
        return frozenset(parties.union(responsible).values_list("pk", flat=True))

    def wrong_reference(self, record: Agreement) -> str:
        if FORM.fullmatch(record.reference or ""):
            return ""
        return (
            f"does not name parties, year and counter: write {_stem(record)}-1, or leave it empty"
        )

    def propose_reference(self, record: Agreement) -> str:
        """Party codes with the home country first, the headline year, a counter: gb-jp-2022-1.

        An agreement without a headline date gets `nd` (no date) in place of the year.
        """
        stem = _stem(record)
        taken = {
            *Agreement.objects.filter(reference__startswith=f"{stem}-").values_list(
                "reference", flat=True
            ),
            *Edition.objects.filter(
                record_type="agreement", reference__startswith=f"{stem}-"
            ).values_list("reference", flat=True),
        }
        counters = [
            rest for ref in taken if ref and (rest := ref.removeprefix(f"{stem}-")).isdigit()
        ]
        return f"{stem}-{max(map(int, counters), default=0) + 1}"


def _stem(record: Agreement) -> str:
    """The part of an agreement's reference that follows from its parties and date: gb-jp-2022."""
    codes = record.parties.values_list("country__code", flat=True)
    headline = record.events.filter(headline=True, happened_on__isnull=False).first()
    dated = headline.happened_on if headline else None
    year = str(dated.year) if dated else "nd"
    return "-".join([*sorted(codes, key=_home_first), year]).lower()


def _home_first(code: str) -> tuple[bool, str]:
    return (code != settings.REGISTER_HOME_COUNTRY, code)
