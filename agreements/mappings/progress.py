import re

from agreements.mappings.money import money_of, set_money
from agreements.models import Agreement, Commitment, Evidence, ProgressUpdate, Source
from editorial.mappings import Mapping, is_taken, mapping_for, register
from editorial.names import PublishedNames
from editorial.partial_dates import edtf, partial_date_columns, set_partial_date
from editorial.parts import Parts
from editorial.working import UnknownReference, WorkingRecords
from register import documents


@register
class ProgressMapping(Mapping[ProgressUpdate, documents.Progress]):
    model = ProgressUpdate
    mergeable = False  # what was reported stays; a newer update corrects it

    def queryset(self):
        return ProgressUpdate.objects.select_related(
            "agreement", "country", "corrects"
        ).prefetch_related("commitments", "evidence__source")

    def compile(self, record: ProgressUpdate, names: PublishedNames) -> documents.Progress:
        parts = Parts(names)
        evidence = parts.of("evidence", _evidence, record.evidence.all())
        return parts.into(
            lambda: documents.Progress(
                reference=record.reference,
                agreement=names.of(record.agreement),
                commitments=[commitment.number for commitment in record.commitments.all()],
                date=edtf(record, "as_of"),
                assessor=record.assessor,
                country=names.maybe(record.country),
                status=record.status,
                confidence=record.confidence or None,
                text=record.text,
                reason=record.reason or None,
                money=money_of(record),
                evidence=evidence,
                corrects=names.reference(record.corrects),
            )
        )

    def load_fields(
        self, document: documents.Progress, record: ProgressUpdate, working: WorkingRecords
    ) -> None:
        record.agreement_id = working.pk("agreement", document.agreement.reference)
        set_partial_date(record, "as_of", document.date)
        record.assessor = document.assessor
        record.country_id = working.maybe(document.country)
        record.status = document.status
        record.confidence = document.confidence or ""
        record.text = document.text
        record.reason = document.reason or ""
        set_money(record, document.money)

    def load_parts(
        self, document: documents.Progress, record: ProgressUpdate, working: WorkingRecords
    ) -> None:
        record.corrects_id = document.corrects and working.pk("progress", document.corrects)
        record.save(update_fields=["corrects"])
        numbers = dict(
            Commitment.objects.filter(agreement=record.agreement_id).values_list("number", "pk")
        )
        sources = dict(
            Source.objects.filter(agreement=record.agreement_id).values_list("key", "pk")
        )
        agreement = document.agreement.reference
        record.commitments.set(
            _known(numbers, number, "commitment", f"{agreement}/{number}")
            for number in document.commitments
        )
        record.evidence.all().delete()
        Evidence.objects.bulk_create(
            Evidence(
                update=record,
                source_id=piece.source
                and _known(sources, piece.source, "source", f"{agreement} {piece.source}"),
                passage=piece.passage,
                language=piece.language or "",
                **partial_date_columns(published_on=piece.date),
            )
            for piece in document.evidence
        )

    def departments(self, record: ProgressUpdate) -> frozenset[int] | None:
        return mapping_for("agreement").departments(record.agreement)

    def wrong_reference(self, record: ProgressUpdate) -> str:
        # Read anew: the agreement may have got its reference a moment ago, in the same set.
        agreement = Agreement.objects.only("reference").get(pk=record.agreement_id)
        stem = f"{agreement.reference_or_stand_in}-u"
        fits = re.fullmatch(rf"{re.escape(stem)}[1-9]\d*", record.reference or "")
        return "" if fits else f"is not of its agreement: write {stem}1, or leave it empty"

    def propose_reference(self, record: ProgressUpdate) -> str:
        """The agreement's reference, `u` and a counter: gb-jp-2022-1-u3."""
        # Read anew: the agreement may have got its reference a moment ago, in the same set.
        agreement = Agreement.objects.only("reference").get(pk=record.agreement_id)
        stem = f"{agreement.reference_or_stand_in}-u"
        return next(
            candidate
            for candidate in (f"{stem}{n}" for n in range(1, 100_000))
            if not is_taken(record, candidate)
        )


def _evidence(piece: Evidence, names: PublishedNames) -> documents.Evidence:
    return documents.Evidence(
        source=piece.source.key if piece.source else None,
        date=edtf(piece, "published_on"),
        passage=piece.passage,
        language=piece.language or None,
    )


def _known(found: dict, key: int | str, record_type: str, name: str) -> int:
    if key not in found:
        raise UnknownReference(record_type, name)
    return found[key]
