"""Reporting progress by one short form, on as many commitments as a meeting reported on."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from agreements.admin.sources import next_key
from agreements.desk import may_report
from agreements.models import Agreement, Commitment, Evidence, ProgressUpdate, Source
from editorial import audit, history
from editorial.admin.fields import CleanCharField, CleanURLField
from editorial.models import Act
from editorial.partial_dates import PartialDateFormField, set_partial_date
from partners.models import Country
from register.codelists import Assessor, Confidence, ProgressStatus, SourceKind

STATUSES = [choice for choice in ProgressStatus.choices if choice[0] != ProgressStatus.NO_UPDATE]
NEW_SOURCE = "new"
SHORT = {"rows": 2, "class": "vLargeTextField"}
DATE = {"size": 12, "maxlength": 20, "placeholder": "YYYY-MM-DD"}


class ReportForm(forms.Form):
    """What is said of all the commitments that are ticked; each may say something else."""

    as_of = PartialDateFormField(
        label=_l("As of"),
        widget=forms.TextInput(attrs=DATE),
        help_text=_l("As far as it is known: 2026-11-23, 2026-11 or 2026."),
        error_messages={"required": _l("Write the date on which things stood so.")},
    )
    assessor = forms.ChoiceField(label=_l("Whose assessment"), choices=Assessor.choices)
    country: Any = forms.ModelChoiceField(
        label=_l("Which government"),
        queryset=None,
        required=False,
        help_text=_l("Only where a government reports on itself."),
    )
    status = forms.ChoiceField(
        label=_l("Status reached"),
        choices=[("", "---------"), *STATUSES],
        error_messages={"required": _l("Choose how far it has come.")},
    )
    confidence = forms.ChoiceField(
        label=_l("Confidence"),
        choices=[("", "---------"), *Confidence.choices],
        required=False,
        help_text=_l("Only while it is under way."),
    )
    text = CleanCharField(
        label=_l("What happened"),
        widget=forms.Textarea(attrs=SHORT),
        error_messages={"required": _l("Write what happened, in a sentence or two.")},
    )
    reason = CleanCharField(
        label=_l("Reason"),
        required=False,
        widget=forms.Textarea(attrs=SHORT),
        help_text=_l("Needed where it was stopped or delayed."),
    )
    source = forms.ChoiceField(label=_l("Evidence: source"), required=False)
    passage = CleanCharField(
        label=_l("Evidence: the exact words"),
        widget=forms.Textarea(attrs=SHORT),
        error_messages={"required": _l("Quote the words that say so.")},
    )
    new_url = CleanURLField(label=_l("Address"), required=False, assume_scheme="https")
    new_title = CleanCharField(label=_l("Title"), required=False, max_length=500)
    new_publisher = CleanCharField(label=_l("Publisher"), required=False, max_length=500)
    new_published_on = PartialDateFormField(
        label=_l("Published"), required=False, widget=forms.TextInput(attrs=DATE)
    )

    main = ("as_of", "assessor", "country", "status", "confidence", "text", "reason")
    evidence = ("source", "passage")
    new_source: tuple[str, ...] = ("new_url", "new_title", "new_publisher", "new_published_on")

    def __init__(self, *args: Any, agreement: Agreement, adds_source: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        country: Any = self.fields["country"]
        country.queryset = country_choices(agreement)
        source: Any = self.fields["source"]
        source.choices = [
            ("", _("not recorded")),
            *((str(one.pk), str(one)) for one in agreement.sources.all()),
        ]
        if adds_source:
            source.choices += [(NEW_SOURCE, _("a new one, given below"))]
        else:
            for name in self.new_source:
                del self.fields[name]
            self.new_source = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") == NEW_SOURCE and not cleaned.get("new_publisher"):
            self.add_error("new_publisher", _("Say who published the new source."))
        if cleaned.get("source") != NEW_SOURCE and any(cleaned.get(n) for n in self.new_source):
            self.add_error("source", _("Choose “a new one” for the source that is given below."))
        return cleaned

    def groups(self) -> dict[str, list[Any]]:
        """The fields as the page shows them."""
        names = ("main", "evidence", "new_source")
        return {name: [self[one] for one in getattr(self, name)] for name in names}


LINE = CleanCharField(required=False, max_length=5000)


class Line(NamedTuple):
    """A commitment on the form: whether it is reported on, and what is said of it alone."""

    commitment: Commitment
    chosen: bool
    status: str
    text: str
    stands: str


def country_choices(agreement: Agreement) -> Any:
    """The governments that can report on themselves: the parties, home first."""
    return Country.objects.filter(parties__agreement=agreement).order_by("name")


class Reporting:
    """The page of one request, as `editorial.admin.publication.Act` is for its own."""

    def __init__(self, model_admin: Any, request: HttpRequest, pk: int) -> None:
        self.model_admin, self.request = model_admin, request
        agreement = model_admin.get_object(request, str(pk))
        if agreement is None:
            raise Http404
        if not may_report(request.user, agreement):
            raise PermissionDenied
        self.agreement: Agreement = agreement
        self.commitments = list(agreement.commitments.order_by("number"))

    def respond(self) -> HttpResponse:
        if self.request.method != "POST":
            form = self._form(initial=self._initial())
            return self._page(form, self._lines(self.request.GET.getlist("commitment")))
        form = self._form(self.request.POST)
        lines = self._lines(self.request.POST.getlist("commitment"))
        problems = [] if any(line.chosen for line in lines) else [_("Tick what it reports on.")]
        problems += [problem for line in lines for problem in _faults(line)]
        if form.is_valid() and not problems:
            try:
                with transaction.atomic():
                    updates = self._save(form.cleaned_data, lines)
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return after_reporting(self.request, self.agreement, updates)
        return self._page(form, lines, problems)

    def _form(self, *data: Any, **values: Any) -> ReportForm:
        """A new source changes the agreement: for those who may change agreements."""
        adds_source = self.request.user.has_perm("agreements.change_agreement")
        return ReportForm(*data, agreement=self.agreement, adds_source=adds_source, **values)

    def _initial(self) -> dict[str, Any]:
        home = country_choices(self.agreement).filter(code=settings.REGISTER_HOME_COUNTRY).first()
        last = Evidence.objects.filter(update__agreement=self.agreement).order_by("-pk").first()
        return {
            "as_of": timezone.localdate().isoformat(),
            "assessor": Assessor.GOVERNMENT if home else Assessor.EDITOR,
            "country": home,
            "source": last.source_id if last else "",
        }

    def _lines(self, chosen: Iterable[str]) -> list[Line]:
        ticked, data = set(chosen), self.request.POST
        newest = _newest_statuses(self.commitments)
        return [
            Line(
                commitment,
                str(commitment.pk) in ticked,
                data.get(f"status-{commitment.pk}", ""),
                data.get(f"text-{commitment.pk}", "").strip(),
                newest.get(commitment.pk, _("no update yet")),
            )
            for commitment in self.commitments
        ]

    def _save(self, said: dict[str, Any], lines: list[Line]) -> list[ProgressUpdate]:
        """One update for each distinct status and text, with its evidence."""
        source = self._source(said)
        together: dict[tuple[str, str], list[Commitment]] = {}
        for line in lines:
            if line.chosen:
                key = (line.status or said["status"], LINE.clean(line.text) or said["text"])
                together.setdefault(key, []).append(line.commitment)
        return [
            self._update(said, source, status, text, commitments)
            for (status, text), commitments in together.items()
        ]

    def _update(
        self,
        said: dict[str, Any],
        source: Source | None,
        status: str,
        text: str,
        commitments: list[Commitment],
    ) -> ProgressUpdate:
        values = {name: said[name] for name in ("assessor", "country", "confidence", "reason")}
        update = ProgressUpdate(agreement=self.agreement, status=status, text=text, **values)
        set_partial_date(update, "as_of", said["as_of"])
        update.full_clean()
        update.save()
        update.commitments.set(commitments)
        Evidence.objects.create(update=update, source=source, passage=said["passage"])
        history.keep(update, by=self.request.user)
        audit.note(Act.ADDED, update, by=self.request.user)
        return update

    def _source(self, said: dict[str, Any]) -> Source | None:
        if said["source"] != NEW_SOURCE:
            return self.agreement.sources.filter(pk=said["source"] or 0).first()
        # Locked and read anew: somebody may have saved it since this page was asked for.
        agreement = Agreement.objects.select_for_update().get(pk=self.agreement.pk)
        history.keep_before([agreement])
        self.agreement = agreement
        source = Source(
            agreement=agreement,
            key=next_key(set(agreement.sources.values_list("key", flat=True))),
            url=said["new_url"],
            title=said["new_title"],
            publisher=said["new_publisher"],
            kind=SourceKind.OFFICIAL,
        )
        set_partial_date(source, "published_on", said["new_published_on"])
        source.full_clean()
        source.save()
        agreement.version += 1
        agreement.save(update_fields=["version", "changed_at"])
        history.keep(agreement, by=self.request.user)
        audit.note(Act.CHANGED, agreement, by=self.request.user, note=_("a source added"))
        return source

    def _page(self, form: ReportForm, lines: list[Line], problems: Any = ()) -> TemplateResponse:
        opts = self.model_admin.opts
        context = self.model_admin.admin_site.each_context(self.request) | {
            "title": _("Report progress"),
            "subtitle": str(self.agreement),
            "opts": opts,
            "agreement": self.agreement,
            "form": form,
            "groups": form.groups(),
            "lines": lines,
            "statuses": STATUSES,
            "problems": list(problems),
        }
        return TemplateResponse(self.request, "admin/report.html", context)


def after_reporting(
    request: HttpRequest, agreement: Agreement, updates: list[ProgressUpdate]
) -> HttpResponse:
    """On to review: the new updates, and the agreement where it has changed too."""
    text = ngettext("%(n)d update saved.", "%(n)d updates saved.", len(updates))
    messages.success(request, text % {"n": len(updates)})
    keys = [f"progress:{update.pk}" for update in updates]
    agreement.refresh_from_db()
    if agreement.is_published and agreement.version != agreement.published_version:
        keys.append(f"agreement:{agreement.pk}")
    page = reverse("admin:agreements_progressupdate_submit")
    return HttpResponseRedirect(f"{page}?{urlencode({'record': keys}, doseq=True)}")


def _newest_statuses(commitments: Iterable[Commitment]) -> dict[int, str]:
    """What the newest update says of each commitment, published or not."""
    updates = ProgressUpdate.objects.filter(commitments__in=commitments).order_by("as_of", "pk")
    rows = updates.values_list("commitments", "status")
    return {pk: str(ProgressStatus(status).label) for pk, status in rows}


def _faults(line: Line) -> list[str]:
    """What is wrong with the text of one commitment, with its number."""
    try:
        LINE.clean(line.text)
    except ValidationError as error:
        name = _("What happened with %(n)d") % {"n": line.commitment.number}
        return [f"{name}: {message}" for message in error.messages]
    return []
