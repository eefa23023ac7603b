"""Sign-in in two steps: user name and passphrase, then a token of those who have a device."""

import time
from typing import Any

import django_otp
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model, login
from django.contrib.auth import views as auth
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView

from editorial import audit
from editorial.models import Act
from editorial.signin import second_factor
from editorial.signin.forms import SignInForm, TokenOrCodeForm

# Between the two steps of signing in.
MOST_SECONDS = 10 * 60
AWAITING = "awaiting_token"


class SitePage:
    """What a page of ours needs to look like the rest of the editors' side."""

    request: Any
    title: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**admin.site.each_context(self.request), "title": self.title, **context}


class SignIn(SitePage, auth.LoginView):
    """The first step. Says nothing of whether an account exists."""

    template_name = "admin/login.html"
    authentication_form = SignInForm
    title = _("Sign in")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PASSPHRASES:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
            "next": self.get_success_url(),
            "passphrases": settings.PASSPHRASES,
            "single_sign_on": settings.SINGLE_SIGN_ON,
            "refused": "refused" in self.request.GET,
            "mails": bool(settings.EMAIL_URL),
        }

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if not second_factor.has_device(user):
            return super().form_valid(form)
        self.request.session[AWAITING] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "at": time.time(),
        }
        return HttpResponseRedirect(_with_next("second_factor", self.get_success_url()))


class SecondFactor(SitePage, FormView):
    """The second step: of those who came through the first, or whose session has not shown it."""

    template_name = "admin/second_factor.html"
    form_class = TokenOrCodeForm
    title = _("Second factor")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.user = _waiting_user(request) or request.user
        if not self.user.is_authenticated:
            messages.error(request, _("Too much time went by: sign in once more."))
            return HttpResponseRedirect(_with_next("login", self.get_success_url()))
        if not second_factor.has_device(self.user):
            return HttpResponseRedirect(reverse("admin:index"))
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        target = self.request.POST.get("next") or self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(
            target, {self.request.get_host()}, require_https=self.request.is_secure()
        )
        return target if safe else reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"next": self.get_success_url()}

    def form_valid(self, form: Any) -> HttpResponse:
        device = second_factor.verify(self.user, form.cleaned_data["token"])
        if device is None:
            form.add_error("token", self._why_not())
            return self.form_invalid(form)
        waiting = self.request.session.pop(AWAITING, None)
        if waiting:
            login(self.request, self.user, backend=waiting["backend"])
        django_otp.login(self.request, device)
        return super().form_valid(form)

    def _why_not(self) -> str:
        seconds = second_factor.seconds_to_wait(self.user)
        return ngettext(
            "This token is not right, or was used before. Wait for the next one, at least "
            "%(seconds)d second.",
            "This token is not right, or was used before. Wait for the next one, at least "
            "%(seconds)d seconds.",
            seconds,
        ) % {"seconds": seconds}


def _waiting_user(request: Any) -> Any:
    """Who came through the first step a short while ago and is still what they were then."""
    waiting = request.session.get(AWAITING)
    if not waiting or time.time() - waiting["at"] > MOST_SECONDS:
        return None
    user = get_user_model()._default_manager.filter(pk=waiting["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == waiting["hash"] else None


def _with_next(name: str, target: str) -> str:
    return reverse(f"admin:{name}", query={"next": target})


# A passphrase that was forgotten.


class Mailed(SitePage):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.PASSPHRASES:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class PassphraseReset(Mailed, auth.PasswordResetView):
    title = _("Set a new passphrase")
    email_template_name = "editorial/passphrase_reset.txt"
    subject_template_name = "editorial/passphrase_reset_subject.txt"
    success_url = reverse_lazy("admin:password_reset_done")
    extra_email_context = {"site_address": settings.SITE_ADDRESS}


class PassphraseResetDone(Mailed, auth.PasswordResetDoneView):
    title = _("A mail is under way")


class PassphraseResetConfirm(Mailed, auth.PasswordResetConfirmView):
    title = _("Set a new passphrase")
    success_url = reverse_lazy("admin:password_reset_complete")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        audit.note(Act.CHANGED, form.user, by=form.user, note="set a new passphrase by mail")
        return response


class PassphraseResetComplete(Mailed, auth.PasswordResetCompleteView):
    title = _("Your passphrase has been changed")
