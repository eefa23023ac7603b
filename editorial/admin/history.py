"""The history of a record: its editions and saved states, compared and restored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from editorial import history, reach
from editorial.admin.conflicts import VERSION
from editorial.changes import changes_between
from editorial.models import Publication, Record, SavedState
from editorial.presence import name_of
from editorial.restore import NotRestorable, restore, rows_of_document, with_reference_of
from editorial.rows import Rows, rows_of
from register.codelists import Action
from register.models import Edition

NOW, SAVED, EDITION = "now", "v", "e"
LINES = 50


@dataclass(frozen=True)
class Line:
    """One line of a history: an edition, or what one person saved in one go."""

    at: datetime
    who: str
    what: str
    key: str = ""  # by which it is compared and restored; empty where it holds nothing
    saves: Sequence[SavedState] = ()
    edition: Edition | None = None

    @property
    def restorable(self) -> bool:
        return bool(self.key) and self.key != NOW


class HistoryPages(admin.ModelAdmin):
    """History, comparison and restoring, in the place of Django's list of acts."""

    def get_urls(self) -> list[URLPattern]:
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view(self.restore_view)
        return [
            path("<path:object_id>/restore/", view, name=f"{stem}_restore"),
            *super().get_urls(),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        record = self._record(request, object_id)
        lines = lines_of(record, see_who=request.user.has_perm("editorial.view_publication"))
        page = Paginator(lines, LINES).get_page(request.GET.get("p"))
        context = {
            "title": _("History"),
            "page": page,
            "may_restore": self.has_change_permission(request, record),
            "chosen": (request.GET.get("a", ""), request.GET.get("b", "")),
        }
        if "a" in request.GET or "b" in request.GET:
            chosen = (request.GET.get("a", ""), request.GET.get("b", ""))
            context |= self._compared(record, *chosen)
        return self._page(request, "admin/record_history.html", record, context)

    def _compared(self, record: Record, a: str, b: str) -> dict[str, Any]:
        try:
            old, new = reading(record, a), reading(record, b)
        except LookupError:
            return {"problems": [_("Choose two lines to compare.")]}
        except NotRestorable as error:
            return {"problems": error.problems}
        return {"compared": (name(a), name(b)), "changes": changes_between(old, new)}

    def restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What restoring would change, and on confirmation the act itself."""
        with transaction.atomic():
            return self._restore_view(request, object_id)

    def _restore_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = self._record(request, object_id)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        key = (request.POST if request.method == "POST" else request.GET).get("from", "")
        context: dict[str, Any] = {"title": _("Restore"), "key": key, "from": name(key)}
        try:
            rows = with_reference_of(record, reading(record, key))
            context["changes"] = changes_between(rows_of(record), rows)
            if request.method == "POST":
                return self._restored(request, record, rows, key)
        except LookupError:
            raise Http404 from None
        except NotRestorable as error:
            context["problems"] = error.problems
        return self._page(request, "admin/restore.html", record, context)

    def _restored(
        self, request: HttpRequest, record: Any, rows: Rows, key: str
    ) -> HttpResponseRedirect:
        if request.POST.get(VERSION) != str(record.version):
            text = _("The record changed after this page was shown. Look at the changes again.")
            raise NotRestorable([text])
        with transaction.atomic():
            restore(record, rows, by=request.user, what=name(key))
            if not reach.within(request.user, record):
                text = _("Your departments have no part in what it said then: ask another editor.")
                raise NotRestorable([text])
        text = _("The working copy says again what it said in %s. It is not public yet.")
        self.message_user(request, text % name(key), messages.SUCCESS)
        return HttpResponseRedirect(self._address(record, "change"))

    def _record(self, request: HttpRequest, object_id: str) -> Any:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _address(self, record: Record, page: str) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[record.pk]
        )

    def _page(
        self, request: HttpRequest, template: str, record: Record, context: dict
    ) -> TemplateResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": record,
            "version_field": VERSION,
            "change_url": self._address(record, "change"),
            "history_url": self._address(record, "history"),
            "restore_url": self._address(record, "restore"),
        }
        return TemplateResponse(request, template, shared | context)


def lines_of(record: Record, *, see_who: bool) -> list[Line]:
    """Editions and editing sessions, newest first; `see_who` published is on the private side."""
    editions = [*_edition_lines(_editions(record), see_who)]
    states = history.states_of(record).select_related("by").defer("rows")
    marks = [line.at for line in editions]
    found = [
        _session_line(session)
        for group in _between(states, marks)
        for session in history.sessions(group)
    ]
    return sorted([*editions, *found], key=lambda line: line.at, reverse=True)


def _between(states: Any, marks: list[datetime]) -> list[list[SavedState]]:
    """Saved states, newest first, parted where an edition was published."""
    groups: dict[int, list[SavedState]] = {}
    for state in states:
        groups.setdefault(sum(mark > state.at for mark in marks), []).append(state)
    return list(groups.values())


def _editions(record: Record) -> Any:
    if not record.reference:
        return Edition.objects.none()
    return Edition.objects.of(record.record_type, record.reference).defer("document")


def _edition_lines(editions: Any, see_who: bool) -> Iterator[Line]:
    published: dict[int, Any] = {}
    if see_who:
        known = Publication.objects.select_related("by").filter(edition__in=editions)
        published = {one.edition_id: one.by for one in known.defer("edition__document")}
    for edition in editions:
        key = f"{EDITION}{edition.number}" if edition.action == Action.PUBLISHED else ""
        who = name_of(published[edition.pk]) if edition.pk in published else ""
        what = f"{edition.get_action_display()}: {edition.change_note}"
        yield Line(edition.published_at, who, what, key, edition=edition)


def _session_line(session: history.EditingSession) -> Line:
    count = len(session.states)
    first, last = session.first.version, session.last.version
    what = _("Saved: version %d") % last
    if count > 1:
        what = _("Saved %(count)d times: versions %(first)d to %(last)d") % {
            "count": count,
            "first": first,
            "last": last,
        }
    return Line(session.at, name_of(session.last.by), what, f"{SAVED}{last}", saves=session.states)


def reading(record: Record, key: str) -> Rows:
    """The rows that a key of a line stands for; raises LookupError or NotRestorable."""
    kind, number = key[:1], key[1:]
    if key == NOW:
        return rows_of(record)
    if not number.isdecimal() or len(number) > 9:
        raise LookupError(key)
    if kind == SAVED:
        state = history.states_of(record).filter(version=int(number)).first()
        if state is not None:
            return state.rows
    if kind == EDITION and record.reference:
        found = Edition.objects.of(record.record_type, record.reference)
        edition = found.filter(number=int(number), action=Action.PUBLISHED).first()
        if edition is not None:
            return rows_of_document(edition.content, record)
    raise LookupError(key)


def name(key: str) -> str:
    """What a key stands for, in words."""
    if key == NOW:
        return _("the working copy as it is now")
    text = _("edition %s") if key.startswith(EDITION) else _("version %s")
    return text % key[1:]
