"""Merging a duplicate: which record is kept, what would happen, and the act."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from editorial import mappings, reach
from editorial.admin.choices import KnownChoiceField, KnownSelect
from editorial.admin.proposals import admin_address, key_of, records_of
from editorial.admin.publication import STALE, Act, ReasonForm
from editorial.admin.states import State
from editorial.duplicates import like
from editorial.merge import Merger, Stale, merge
from editorial.models import Record
from editorial.names import PublishedNames
from editorial.publish import NotPublishable
from register import journal
from register.differences import NOT_SHOWN, Difference, compare, facts, plain
from register.documents import Document
from register.models import Edition


class MergeForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Public: why the two are one. The list of updates and the journal show it."
        )


@dataclass(frozen=True)
class Renamed:
    """A published document that will name the kept record, as the page of the act shows it."""

    before: Document
    document: Document
    is_new = False
    is_open = False

    @property
    def key(self) -> str:
        return f"{self.document.type}:{self.document.reference}"

    @property
    def name(self) -> str:
        return self.document.label

    @property
    def kind(self) -> str:
        return str(mappings.mapping_for(self.document.type).model._meta.verbose_name)

    @cached_property
    def changes(self) -> list[Difference]:
        return compare(self.before, self.document)


class Merging(Act):
    """One record into another of its kind, which is chosen first."""

    action = "merge"
    title = _("Merge")
    template = "admin/merge.html"
    form_class = MergeForm
    kept: Record

    def respond(self) -> HttpResponse:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        duplicate = self._duplicate(data.get("record", ""))
        if self.request.method != "POST" and "into" not in data:
            return self.choose(duplicate, KeptForm(self.model_admin, duplicate))
        form = KeptForm(self.model_admin, duplicate, data)
        if not form.is_valid():
            return self.choose(duplicate, form)
        [self.kept] = self.allowed([form.cleaned_data["into"]])
        if self.request.method != "POST":
            return self.page([duplicate], self.form_class())
        return self.answer([duplicate])

    def _duplicate(self, key: str) -> Record:
        try:
            [duplicate] = records_of([key])
        except (LookupError, KeyError):
            raise Http404 from None
        if type(duplicate) is not self.model_admin.model:
            raise Http404
        self.allowed([duplicate])
        return duplicate

    def may(self, record: Record) -> bool:
        return may_merge(self.user, type(record)) and reach.within(self.user, record)

    def choose(self, duplicate: Record, form: "KeptForm") -> TemplateResponse:
        """The first step: which of the two is kept."""
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": _("Which record is kept?"),
            "opts": self.model_admin.opts,
            "duplicate": duplicate,
            "duplicate_key": key_of(duplicate),
            "alike": like(duplicate),
            "form": form,
            "media": self.model_admin.media + form.media,
            "back_url": admin_address(duplicate),
        }
        return TemplateResponse(self.request, "admin/merge_choose.html", context)

    def confirm(self, records: list[Record], answers: dict[str, Any]) -> list[Edition]:
        owners = Merger.of(records[0], self.kept).owners
        if beyond := [str(owner) for owner in owners if not reach.within(self.user, owner)]:
            text = _("This would change records of other departments: %(records)s. Ask them.")
            raise NotPublishable([text % {"records": "; ".join(beyond)}])
        try:
            return merge(
                records[0],
                self.kept,
                reason=answers["text"],
                shown=self.request.POST.get("digest", ""),
                by=self.user,
            )
        except Stale:
            raise NotPublishable([str(STALE)]) from None

    def said(self, done: list[Edition]) -> Any:
        kept = format_html('<a href="{}">{}</a>', admin_address(self.kept), self.kept)
        if not done:
            return format_html(str(_("The draft was merged into {kept}.")), kept=kept)
        text = format_html(str(_("Merged into {kept}.")), kept=kept)
        return format_html("{} {}", text, self.linked(str(_("In the register: {links}")), done))

    def more(self, records: list[Record]) -> dict[str, Any]:
        [duplicate] = records
        merger = Merger.of(duplicate, self.kept)
        return {
            "merger": merger,
            "duplicate": duplicate,
            "kept": self.kept,
            "kept_key": key_of(self.kept),
            "kept_address": admin_address(self.kept),
            "renamed": [Renamed(before, after) for before, after in merger.documents],
            "owners": [(owner, admin_address(owner)) for owner in merger.owners],
            "sides": side_by_side(*(_document(record) for record in (duplicate, self.kept))),
        }

    def way_back(self, records: list[Record]) -> str:
        return admin_address(self.kept)


class KeptForm(forms.Form):
    """The choice of the record to keep, among those of the duplicate's kind."""

    def __init__(self, model_admin: admin.ModelAdmin, duplicate: Record, data: Any = None) -> None:
        super().__init__(data)
        model = model_admin.model
        self.fields["into"] = KnownChoiceField(
            model._default_manager.exclude(pk=duplicate.pk),
            widget=KnownSelect(_a_column_to(model), model_admin.admin_site),
            label=_("Keep"),
            help_text=_("Everything that names the duplicate will name this one."),
        )


class Merges(admin.options.BaseModelAdmin):
    """Merging on the pages of one record type."""

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user, self.model)

    @admin.action(permissions=["merge"], description=_("Merge selected %(verbose_name_plural)s…"))
    def merge_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        chosen = list(queryset.order_by("pk")[:3])
        if len(chosen) > 2:
            text = _("Choose the duplicate, or the two that are one: more are merged one by one.")
            self.message_user(request, text, messages.ERROR)  # type: ignore[attr-defined]
            return None
        kept, duplicate = chosen[0], chosen[-1]
        into = f"&into={kept.pk}" if kept != duplicate else ""
        return HttpResponseRedirect(f"{self._merge_address()}?record={key_of(duplicate)}{into}")

    def merge_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_merge_permission(request):
            raise PermissionDenied
        return Merging(self, request).respond()  # type: ignore[arg-type]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        own = [path("merge/", wrap(self.merge_view), name=name)]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def get_search_results(self, request: HttpRequest, queryset: Any, term: str) -> Any:
        """Nobody is offered a merged record where others are chosen."""
        found, may_repeat = super().get_search_results(request, queryset, term)  # type: ignore[misc]
        if request.path.endswith("/autocomplete/"):
            found = found.exclude(state=State.MERGED)
        return found, may_repeat

    def _merge_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")


def may_merge(user: Any, model: type[Record]) -> bool:
    """Whether the user may both publish and withdraw records of this kind, and they can be one."""
    label, name = model._meta.app_label, model._meta.model_name
    needed = [f"{label}.publish_{name}", f"{label}.withdraw_{name}"]
    return mappings.mapping_for(model.record_type).mergeable and user.has_perms(needed)


def side_by_side(
    one: Document | None, other: Document | None
) -> list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]]:
    """Each field that either document fills, with what the one and the other say in it."""
    left, right = (plain(document) if document else {} for document in (one, other))
    rows = [
        (name.replace("_", " "), list(facts(left.get(name))), list(facts(right.get(name))))
        for name in dict.fromkeys(chain(left, right))
        if name not in NOT_SHOWN
    ]
    return [row for row in rows if row[1] or row[2]]


def _document(record: Record) -> Document | None:
    """What the register says of it, else what its working copy says as far as it is complete."""
    row = journal.current(record.record_type, record.reference or "")
    if row and not row.withdrawn:
        return row.document
    named = copy(record)
    named.reference = record.reference_or_stand_in
    try:
        return mappings.mapping_for(record.record_type).compile(named, PublishedNames())
    except ValidationError:
        return None


def _a_column_to(model: type[models.Model]) -> Any:
    """Any column of another table that points to the model: its search box is asked by one."""
    relations: Iterable[Any] = model._meta.get_fields()
    return next(
        relation.field
        for relation in relations
        if isinstance(relation, models.ManyToOneRel)
        and not relation.related_model._meta.auto_created
    )
