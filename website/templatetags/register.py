import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from alerts.followed import ASIDE
from register import addresses, codelists, derived, languages, moments
from register.addresses import home_first
from register.dates import PartialDate
from register.documents import Agreement, Evidence, Money, Source
from register.index.cards import NativeTitle
from register.index.highlights import Passage
from register.models import Edition
from register.sites import site_of
from website import tongues, turning
from website.addresses import commitment_address, page_address, record_address
from website.records import title_in

register = template.Library()
register.filter("english", tongues.english)
register.simple_tag(page_address, name="page_url")
register.simple_tag(record_address, name="record_url")
register.simple_tag(commitment_address, name="commitment_url")
register.filter("of_facet", tongues.of_facet)
register.filter("record_name", tongues.called)
register.filter("own_name", tongues.own_name)
register.filter("shown", languages.shown)
register.filter("topics_called", tongues.topics_called)
register.filter("language_name", languages.language_name)
register.simple_tag(site_of, name="register_site")
register.simple_tag(turning.page_query)
register.simple_tag(turning.has_changed)

TONES = {
    "in-negotiation": "grey",
    "announced": "blue",
    "signed": "turquoise",
    "in-operation": "green",
    "suspended": "orange",
    "ended": "grey",
    "superseded": "grey",
    "no-update": "grey",
    "not-assessed": "purple",
    "not-started": "grey",
    "under-way": "blue",
    "substantial": "turquoise",
    "complete": "green",
    "ongoing": "green",
    "stopped": "red",
    "cannot-be-verified": "orange",
}
# What an alert about a record tells of: see `alerts.followed`.
ALERTS_ABOUT = {
    "country": _l("E-mail alerts about this country and the agreements with it"),
    "topic": _l("E-mail alerts about this topic and the agreements on it"),
    "organisation": _l("E-mail alerts about this organisation and the agreements that name it"),
    "person": _l("E-mail alerts about this person and the agreements that name them"),
    "strategy": _l("E-mail alerts about this strategy and the agreements that serve it"),
    "agreement": _l("E-mail alerts about this agreement"),
    "commitment": _l("E-mail alerts about this commitment"),
}
# How a sentence ends, with what closes a quotation or a bracket after it.
ENDED = re.compile(r"""[.!?…。！？]["'”’»)\]」』）]*\s*$""")
MEDIA = {
    "text/html": _l("web page"),
    "application/xhtml+xml": _l("web page"),
    "text/plain": _l("plain text"),
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
}
SYMBOLS = {"GBP": "£", "USD": "US$", "AUD": "A$", "EUR": "€", "JPY": "¥"}
CODELISTS = {
    "instrument": codelists.Instrument,
    "force": codelists.LegalForce,
    "status": codelists.AgreementStatus,
    "event": codelists.EventKind,
    "capacity": codelists.Capacity,
    "strength": codelists.Strength,
    "kind": codelists.CommitmentKind,
    "progress": codelists.ProgressStatus,
    "assessor": codelists.Assessor,
    "relation": codelists.RelationKind,
    "strategy": codelists.StrategyRelation,
    "source": codelists.SourceKind,
    "confidence": codelists.RecordConfidence,
    "outlook": codelists.Confidence,
    "country": codelists.CountryKind,
    "action": codelists.Action,
}


@register.filter
def when(value: str | PartialDate | date | None) -> SafeString | str:
    """A date in words as far as it is known, marked up with its EDTF form."""
    if not value:
        return _("date not recorded")
    if isinstance(value, date):
        value = PartialDate(value)
    known = PartialDate.parse(value) if isinstance(value, str) else value
    return format_html('<time datetime="{}">{}</time>', str(known), languages.written(known))


@register.filter
def called(value: str | None, codelist: str) -> str:
    """The label of a code, such as `{{ card.status|called:"status" }}`."""
    return str(CODELISTS[codelist](value).label) if value else ""


@register.filter
def defined(value: str | None, codelist: str) -> str:
    """The published definition of a code."""
    return str(CODELISTS[codelist](value).definition) if value else ""


@register.filter
def tone(value: str | None) -> str:
    """The colour of a status tag; the words beside it say the same."""
    return TONES.get(value or "", "grey")


@register.filter
def money(value: Money | None) -> str:
    """An amount with its currency: £250,000,000."""
    if value is None:
        return ""
    return f"{SYMBOLS.get(value.currency, value.currency + ' ')}{languages.number(value.amount)}"


@register.filter
def medium(media_type: str) -> str:
    """What people call a media type; itself where it has no common name."""
    return str(MEDIA.get(media_type, media_type))


@register.filter
def as_extract(passage: str) -> str:
    """A quoted passage with an ellipsis wherever it plainly begins or ends within a sentence."""
    before = "… " if passage[:1].islower() else ""
    return f"{before}{passage}{'' if ENDED.search(passage) else ' …'}"


@register.simple_tag
def record_now(edition: Edition) -> str:
    """The address of the record's page as it is today, whatever is shown."""
    return languages.localised(addresses.address(edition.record_type, edition.reference))


@register.simple_tag(takes_context=True)
def edition_url(context: Any, edition: Edition) -> str:
    """The whole address under which an edition stays for ever, for citing it."""
    path = reverse("website:edition", args=[edition.record_type, edition.reference, edition.number])
    return site_of(context["request"]) + path


@register.simple_tag
def day_field() -> SafeString | str:
    """What makes a form of the day that is shown lead to lists of that day."""
    if not (day := moments.earlier_day()):
        return ""
    return format_html('<input type="hidden" name="{}" value="{}">', moments.PARAMETER, day)


@register.simple_tag
def register_begins() -> date | None:
    """The first day (UTC) of the register, where the day that is shown is before it."""
    return moments.first_day() if moments.is_before_all() else None


@register.filter
def dated(value: datetime | None) -> str:
    """The day of a moment (UTC, as days of the register are), in words."""
    return languages.written_to("day", value.astimezone(UTC).date()) if value else ""


@register.filter
def name_of(country: Any) -> str:
    """The name of a country, named or in full, in the language of the page."""
    return languages.country_name(country.reference, country.name)


@register.simple_tag
def in_english() -> SafeString | str:
    """The attribute of what the register says in English, on a page in another language."""
    if languages.current() == languages.ENGLISH:
        return ""
    return format_html(' lang="{}"', languages.ENGLISH.code)


@register.simple_tag
def page_language() -> languages.Language:
    return languages.current()


@register.simple_tag
def page_in_languages(request: HttpRequest) -> list[tuple[languages.Language, str]]:
    """Each language with the address of this very page in it, query and all."""
    path = request.get_full_path()
    return [(one, languages.localised(path, one)) for one in languages.LANGUAGES]


@register.simple_tag
def pair_url(first: str, second: str) -> str:
    """The page of everything between two countries; as of the day that is shown, where one is."""
    return page_address("website:between", *home_first(first, second))


@register.filter
def record_type_name(value: str) -> str:
    return str(codelists.RECORD_TYPES[value])


@register.simple_tag
def evidence_source(agreement: Agreement, piece: Evidence) -> Source | None:
    """The source of the agreement that a piece of evidence names."""
    return agreement.source(piece.source)


@register.simple_tag
def source_name(source: Source) -> SafeString:
    """The title of a source, in its own language, and who published it."""
    publisher = tongues.english(source.publisher)
    if not source.title:
        return format_html("{}", publisher)
    if source.language == languages.current().code:
        return format_html("{}, {}", source.title, publisher)
    return format_html('<span lang="{}">{}</span>, {}', source.language, source.title, publisher)


@register.simple_tag
def is_overdue(card: Any) -> bool:
    return card.is_overdue(moments.today())


@register.simple_tag
def is_silent(statuses: list[str], latest: str | PartialDate | None) -> bool:
    """Whether there was no public update for more than a year, by the day that is shown."""
    known = PartialDate.parse(latest) if isinstance(latest, str) and latest else latest
    return derived.is_silent(statuses, known or None, moments.today())


@register.filter
def overdue_since(due: str) -> date:
    return derived.overdue_since(due)


@register.filter
def chosen_pair(field: BoundField) -> list[str]:
    """The two codes in the field `between`, empty where none is chosen."""
    written = field.value() or []
    codes = ",".join([written] if isinstance(written, str) else written).lower().split(",")
    return [*(code.strip() for code in codes if code.strip()), "", ""][:2]


@register.filter
def own_title(card: Any) -> Any:
    """The title that the agreement has in the language of the page, if that is not English."""
    return title_in(card, languages.current().code)


@register.filter
def beyond(passages: Iterable[Passage], own: NativeTitle | None) -> list[Passage]:
    """The passages but for the title that the card shows already, in the language of the page."""
    shown = own.title if own else None
    return [one for one in passages or () if one.place != "titles" or one.text != shown]


@register.inclusion_tag("components/_report_link.html", takes_context=True)
def report_link(context: Any, record: Any, commitment: int | None = None) -> dict[str, Any]:
    """The ways to alerts and to the form on errors; none in a preview, for its reader alone."""
    request = context.get("request")
    if getattr(request, "register_preview", None):
        return {}
    path = addresses.address(record.type, record.reference)
    if commitment:
        path = addresses.commitment_address(record.reference, commitment)
    return {
        "place": path.strip("/"),
        "alert_url": alert_address(request, path),
        "alerts_about": ALERTS_ABOUT["commitment" if commitment else record.type],
    }


@register.simple_tag(name="alert_url")
def alert_address(request: Any, path: str = "") -> str:
    """Where e-mails about a page, or about `path`, can be asked for; empty where they cannot.

    There are none of earlier days. The order and the page of a list do not count.
    """
    if not settings.ALERTS or not request or moments.earlier_day():
        return ""
    if not path:
        kept = [(k, v) for k, values in request.GET.lists() for v in values if k not in ASIDE]
        path = f"{request.path}?{urlencode(kept)}" if kept else request.path
    return page_address("website:alerts", follow=path)
