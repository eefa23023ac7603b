"""The pages of one's own account: what one may do, second factor, notices."""

from typing import Any

import django_otp
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from editorial import reach, roles
from editorial.signin import second_factor
from editorial.signin.forms import NoticesForm, TokenForm
from editorial.signin.views import SitePage

KEY = "enrolment_key"


class OwnAccount(SitePage, TemplateView):
    template_name = "admin/account.html"
    title = _("My account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "may": roles.in_words(user),
            "departments": reach.names_of(user),
            "has_device": second_factor.has_device(user),
            "codes_left": second_factor.codes_left(user),
            "may_change_passphrase": settings.PASSPHRASES and user.has_usable_password(),
        }


class ShownFirst(View):
    """Mixin: whoever has a second factor shows it before it can be replaced."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if second_factor.has_device(user) and not user.is_verified():
            return HttpResponseRedirect(reverse_lazy("admin:second_factor"))
        return super().dispatch(request, *args, **kwargs)


class Enrol(ShownFirst, SitePage, FormView):
    """Set up a second factor: the secret as a picture and as text, confirmed by a token."""

    template_name = "admin/enrol.html"
    form_class = TokenForm
    title = _("Set up a second factor")

    @property
    def key(self) -> str:
        """The secret that is offered: kept in the session until a token confirms it."""
        return self.request.session.setdefault(KEY, second_factor.new_key())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "secret": second_factor.in_base32(self.key),
            "replaces": second_factor.has_device(self.request.user),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        made = second_factor.enrol(self.request.user, self.key, form.cleaned_data["token"])
        if made is None:
            text = _(
                "This token is not of the secret shown here. Enter the six digits that the app "
                "shows now, and see that the clock of its device is right."
            )
            form.add_error("token", text)
            return self.form_invalid(form)
        device, codes = made
        del self.request.session[KEY]
        self.request.session.cycle_key()
        django_otp.login(self.request, device)
        return _show_once(self.request, codes)


class EnrolPicture(ShownFirst):
    """The secret of the enrolment as a QR code."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if KEY not in request.session:
            raise Http404
        drawn = second_factor.picture(request.session[KEY], request.user)
        return HttpResponse(drawn, content_type="image/svg+xml")


class RecoveryCodes(View):
    """New recovery codes in place of the old ones."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if not second_factor.has_device(request.user):
            return HttpResponseRedirect(reverse_lazy("admin:enrol"))
        return _show_once(request, second_factor.renew_codes(request.user))


def _show_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": _("Recovery codes"), "codes": codes}
    return render(request, "admin/recovery_codes.html", context)


class Notices(SitePage, FormView):
    template_name = "admin/notices.html"
    form_class = NoticesForm
    title = _("What I am told by e-mail")
    success_url = reverse_lazy("admin:account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: Any) -> HttpResponse:
        form.save()
        messages.success(self.request, _("Your choices are kept."))
        return super().form_valid(form)
