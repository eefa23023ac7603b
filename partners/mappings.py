"""Countries, organisations and people to documents and back."""

from collections.abc import Iterable

from editorial.mappings import Mapping, register
from editorial.names import PublishedNames
from editorial.partial_dates import edtf, partial_date_columns, set_partial_date
from editorial.parts import Parts
from editorial.working import WorkingRecords
from partners.models import Appointment, Country, ExternalId, Organisation, Person
from register import documents


@register
class CountryMapping(Mapping[Country, documents.Country]):
    model = Country
    mergeable = False  # a country is told from others by its ISO code

    def compile(self, record: Country, names: PublishedNames) -> documents.Country:
        return documents.Country(
            reference=record.reference, code=record.code, kind=record.kind, name=record.name
        )

    def load_fields(
        self, document: documents.Country, record: Country, working: WorkingRecords
    ) -> None:
        record.code, record.kind, record.name = document.code, document.kind, document.name

    def propose_reference(self, record: Country) -> str:
        return record.code.lower()

    def wrong_reference(self, record: Country) -> str:
        expected = self.propose_reference(record)
        return "" if record.reference == expected else f"is not its code: write {expected}"


@register
class OrganisationMapping(Mapping[Organisation, documents.Organisation]):
    model = Organisation

    def queryset(self):
        return Organisation.objects.select_related("country").prefetch_related(
            "successors__country"
        )

    def compile(self, record: Organisation, names: PublishedNames) -> documents.Organisation:
        return documents.Organisation(
            reference=record.reference,
            name=record.name,
            native_name=record.native_name or None,
            native_language=record.native_language or None,
            abbreviation=record.abbreviation or None,
            country=names.of(record.country),
            started=edtf(record, "started_on"),
            ended=edtf(record, "ended_on"),
            successors=names.all(record.successors.all()),
            note=record.note or None,
            source_url=record.source_url or None,
        )

    def lineage(self, keys: Iterable[int]) -> frozenset[int]:
        through = Organisation.successors.through
        edges = through.objects.values_list("from_organisation", "to_organisation")
        after: dict[int, set[int]] = {}
        before: dict[int, set[int]] = {}
        for older, newer in edges:
            after.setdefault(older, set()).add(newer)
            before.setdefault(newer, set()).add(older)
        return frozenset(_reached(keys, after) | _reached(keys, before))

    def load_fields(
        self, document: documents.Organisation, record: Organisation, working: WorkingRecords
    ) -> None:
        record.name = document.name
        record.native_name = document.native_name or ""
        record.native_language = document.native_language or ""
        record.abbreviation = document.abbreviation or ""
        record.country_id = working.pk("country", document.country.reference)
        set_partial_date(record, "started_on", document.started)
        set_partial_date(record, "ended_on", document.ended)
        record.note = document.note or ""
        record.source_url = document.source_url or ""

    def load_parts(
        self, document: documents.Organisation, record: Organisation, working: WorkingRecords
    ) -> None:
        record.successors.set(
            working.pk("organisation", successor.reference) for successor in document.successors
        )


def _reached(keys: Iterable[int], edges: dict[int, set[int]]) -> set[int]:
    """The keys and all that they lead to, step by step."""
    found: set[int] = set()
    ahead = set(keys)
    while ahead:
        found |= ahead
        ahead = set().union(*(edges.get(key, set()) for key in ahead)) - found
    return found


@register
class PersonMapping(Mapping[Person, documents.Person]):
    model = Person

    def queryset(self):
        return Person.objects.select_related("country").prefetch_related(
            "external_ids", "appointments__organisation__country"
        )

    def compile(self, record: Person, names: PublishedNames) -> documents.Person:
        parts = Parts(names)
        external_ids = parts.of("external_ids", _external_id, record.external_ids.all())
        appointments = parts.of("appointments", _appointment, record.appointments.all())
        return parts.into(
            lambda: documents.Person(
                reference=record.reference,
                name=record.name,
                native_name=record.native_name or None,
                native_language=record.native_language or None,
                sort_name=record.sort_name,
                country=names.of(record.country),
                external_ids=external_ids,
                appointments=appointments,
            )
        )

    def load_fields(
        self, document: documents.Person, record: Person, working: WorkingRecords
    ) -> None:
        record.name = document.name
        record.native_name = document.native_name or ""
        record.native_language = document.native_language or ""
        record.sort_name = document.sort_name
        record.country_id = working.pk("country", document.country.reference)

    def load_parts(
        self, document: documents.Person, record: Person, working: WorkingRecords
    ) -> None:
        record.external_ids.all().delete()
        ExternalId.objects.bulk_create(
            ExternalId(person=record, scheme=known.scheme, value=known.value)
            for known in document.external_ids
        )
        record.appointments.all().delete()
        Appointment.objects.bulk_create(
            Appointment(
                person=record,
                title=held.title,
                organisation_id=working.pk("organisation", held.organisation.reference),
                source_url=held.source_url or "",
                **partial_date_columns(started_on=held.started, ended_on=held.ended),
            )
            for held in document.appointments
        )


def _external_id(known: ExternalId, names: PublishedNames) -> documents.ExternalId:
    return documents.ExternalId(scheme=known.scheme, value=known.value)


def _appointment(held: Appointment, names: PublishedNames) -> documents.Appointment:
    return documents.Appointment(
        title=held.title,
        organisation=names.of(held.organisation),
        started=edtf(held, "started_on"),
        ended=edtf(held, "ended_on"),
        source_url=held.source_url or None,
    )
