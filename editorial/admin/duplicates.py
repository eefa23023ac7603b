"""Possible duplicates: a second look before a record is added, and the page that lists them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from editorial import reach
from editorial.admin.merging import may_merge
from editorial.admin.proposals import admin_address, key_of, records_of
from editorial.duplicates import Pair, dismiss, like, possible_duplicates
from editorial.mappings import mapping_for
from editorial.models import Record
from register.documents import TYPES

# What a form sends where somebody looked and found that it is another.
ANOTHER = "_is_another"
MOST = 200


class MayBeDuplicate(Exception):
    """A record that is being added is like these; nothing was saved."""

    def __init__(self, records: list[Record]) -> None:
        self.records = records
        super().__init__()


class SecondLook:
    """Mixin of the form of a record that may be a duplicate: it comes back once."""

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        self.add_error(  # type: ignore[attr-defined]
            None,
            _("This may be a duplicate. Look at what is there, and tick the box if it is not."),
        )
        return cleaned


class Hints(admin.options.BaseModelAdmin):
    """Nobody adds a record that looks like another without having seen that one."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        parent: Any = super()
        insisted = request.method == "POST" and ANOTHER in request.POST
        context = {**(extra_context or {}), "is_another": insisted}
        try:
            return parent.changeform_view(request, object_id, form_url, context)
        except MayBeDuplicate as found:
            request.may_be = found.records  # type: ignore[attr-defined]
            alike = [(record, admin_address(record)) for record in found.records]
            return parent.changeform_view(request, object_id, form_url, context | {"alike": alike})

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        if not hasattr(request, "may_be"):
            return form
        return type(form)(form.__name__, (SecondLook, form), {})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Compared when it is saved with its parts; what was found takes it back."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if not change and ANOTHER not in request.POST and (found := like(form.instance)):
            raise MayBeDuplicate(found)


def duplicates_view(request: HttpRequest) -> HttpResponse:
    """The pairs that may be one, each to be merged or to be dismissed."""
    site = admin.site
    if request.method == "POST":
        return _dismiss(request)
    kinds = [name for name in TYPES if _may(request, name, "view")]
    pairs = possible_duplicates(kinds)
    context = {
        **site.each_context(request),
        "title": _("Possible duplicates"),
        "rows": [_row(request, pair) for pair in pairs[:MOST]],
        "count": len(pairs),
        "most": MOST,
    }
    return TemplateResponse(request, "admin/duplicates.html", context)


def _row(request: HttpRequest, pair: Pair) -> dict[str, Any]:
    model = type(pair.first)
    opts = model._meta
    merge = reverse(f"admin:{opts.app_label}_{opts.model_name}_merge")
    return {
        "kind": opts.verbose_name,
        "records": [(record, admin_address(record)) for record in (pair.first, pair.second)],
        "keys": [key_of(pair.first), key_of(pair.second)],
        "merge": f"{merge}?record={key_of(pair.second)}&into={pair.first.pk}"
        if may_merge(request.user, model)
        else "",
        "may_dismiss": _may_dismiss(request, pair.first, pair.second),
    }


def _dismiss(request: HttpRequest) -> HttpResponse:
    try:
        first, second = records_of(request.POST.getlist("record"))
    except (LookupError, ValueError):
        raise Http404 from None
    if first.record_type != second.record_type:
        raise Http404
    if not _may_dismiss(request, first, second):
        raise PermissionDenied
    dismiss(first, second, by=request.user)
    text = _("Noted: %(first)s and %(second)s are two.") % {"first": first, "second": second}
    messages.success(request, text)
    return HttpResponseRedirect(reverse("admin:duplicates"))


def _may_dismiss(request: HttpRequest, *records: Record) -> bool:
    kind = records[0].record_type
    decides = _may(request, kind, "change") or _may(request, kind, "publish")
    return decides and all(reach.within(request.user, record) for record in records)


def _may(request: HttpRequest, record_type: str, action: str) -> bool:
    opts = mapping_for(record_type).model._meta
    return request.user.has_perm(f"{opts.app_label}.{action}_{opts.model_name}")
