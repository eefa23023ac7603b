"""What was typed into a form that could not be taken: carried until its writer has signed in.

A form arrives without a session (it ended, or the person signed out in another tab) or with a token
of the session before. The answer carries what was typed, shows it, and offers to send it again with
a new token. Nothing is kept on the server, where it could be bound to nobody. Only a form of this
site itself is answered so: what another site sends is never carried on.
"""

import re
from collections.abc import Iterator
from functools import update_wrapper
from typing import Any
from urllib.parse import urlsplit

from django.contrib.admin import AdminSite, site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure as refuse

PROOF = "csrfmiddlewaretoken"
# Never written into a page.
SECRET = ("password", "passphrase", "otp_", "token")
ROW = re.compile(r"(?P<part>\w+)-(?P<index>\d{1,6})-(?P<field>\w+)")


class CarriesWhatWasTyped(AdminSite):
    """Mixin of the editors' site: a form without a session comes back filled in."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def carrying(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            leaving = request.path == reverse("admin:logout", current_app=self.name)
            lost = request.method == "POST" and not leaving and not self.has_permission(request)
            if lost and is_of_this_site(request):
                return carry(request)
            return inner(request, *args, **kwargs)

        return update_wrapper(carrying, inner)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose token is missing, wrong or of the session before."""
    editors = reverse("admin:index")
    if not request.path.startswith(editors) or not is_of_this_site(request):
        return refuse(request, reason=reason, template_name="403.html")
    if request.path == reverse("admin:login"):
        # Somebody signed in or out in another tab: the page with a new token.
        return HttpResponseRedirect(request.get_full_path())
    return carry(request)


def carry(request: HttpRequest) -> HttpResponse:
    """The page that shows what was typed and sends it again; 403, as nothing was done."""
    user: Any = getattr(request, "user", None)
    fields = list(typed(request))
    context = {
        "title": _("Nothing that you typed is lost"),
        "is_nav_sidebar_enabled": False,
        "address": request.get_full_path(),
        "signed_in": bool(user and user.is_active and user.is_staff),
        "fields": fields,
        "shown": [(in_words(name), value) for name, value in fields if is_to_read(name, value)],
        "left_out": any(map(is_secret, request.POST)) or bool(request.FILES),
    }
    return render(request, "admin/unsent.html", site.each_context(request) | context, status=403)


def typed(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """The fields of the form that arrived, but for its token and for secrets."""
    for name, values in request.POST.lists():
        if name != PROOF and not is_secret(name):
            yield from ((name, value) for value in values)


def is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)


def is_to_read(name: str, value: str) -> bool:
    """Whether it is text that somebody typed, rather than what keeps a form together."""
    own = name.startswith("_") or "_FORMS" in name or "__prefix__" in name
    return bool(value.strip()) and not own


def in_words(name: str) -> str:
    """The name of a field for people: commitments-3-due_on is commitments 4, due on."""
    row = ROW.fullmatch(name)
    place = f"{row['part']} {int(row['index']) + 1}, {row['field']}" if row else name
    return place.replace("_", " ")


def is_of_this_site(request: HttpRequest) -> bool:
    """Whether a page of this very origin sent the form, by every header that speaks of it.

    Fetch Metadata (Sec-Fetch-Site) and the Origin header of the Fetch standard; Referer where a
    browser sends neither. What says nothing is not trusted.
    """
    own = f"{request.scheme}://{request.get_host()}"
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin") or origin not in (None, own):
        return False
    if site or origin:
        return True
    referrer = urlsplit(request.headers.get("Referer", ""))
    return f"{referrer.scheme}://{referrer.netloc}" == own
