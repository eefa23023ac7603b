"""E-mail alerts: asking for one, confirming it, stopping it. Nobody signs in."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from alerts import asking
from alerts.followed import Followed, NotFollowed
from alerts.models import Act, AlertRequest
from register import reading, taking
from register.languages import localised
from register.refusals import wrong_parameter
from register.visitors import sender_of
from website.alerting import AlertForm, called, opened, ticket_for, wanted_by
from website.posting import MOST, comes_from_us
from website.views.base import Page
from website.views.report import REPLICA, too_many


class AlertPage(Page):
    """A page about what the parameter `follow` names; `no-store`, since links to it are private."""

    section = "alerts"
    http_method_names: Sequence[str] = ("get", "head", "options", "post")

    def shown(self, status: int = 200, *, retry: int = 0, **context: Any) -> HttpResponse:
        wanted: Followed | None = context.get("wanted")
        if wanted:
            context |= {"label": called(wanted), "address": localised(wanted.path)}
        response = self.render_to_response(self.get_context_data(**context), status=status)
        response["Cache-Control"] = "no-store"
        if retry:
            response["Retry-After"] = str(retry)
        return response

    def wanted(self) -> Followed:
        return wanted_by(self.request.GET.get("follow", ""))


# Django's own defence needs a cookie; ours is in `comes_from_us` and the form's ticket.
@method_decorator(csrf_exempt, name="dispatch")
class AlertView(AlertPage):
    """The form, about the page that `?follow=` names, and what it sends."""

    template_name = "website/alerts/ask.html"

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotFollowed as error:
            return wrong_parameter(request, "follow", str(error))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.GET.get("follow"):
            said = _("open a list or a record and choose “E-mail alerts” there.")
            return wrong_parameter(request, "follow", said)
        wanted = self.wanted()
        taken = settings.ALERTS and taking.is_possible(AlertRequest)
        form = AlertForm(initial={"ticket": ticket_for(wanted)})
        return self.shown(form=form, wanted=wanted, taken=taken)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            return wrong_parameter(request, "email", _("what was sent is too long."))
        form = AlertForm(request.POST)
        ticket = opened(request.POST.get("ticket", ""))
        if ticket is None or not comes_from_us(request):
            wanted = ticket[1] if ticket else self.wanted()
            form.add_error(None, _("This form is too old or came from elsewhere. Send it again."))
            return self.shown(403, form=form.again(wanted), wanted=wanted, taken=True)
        number, wanted = ticket
        if not settings.ALERTS:
            return self.shown(503, retry=REPLICA, form=form, wanted=wanted, taken=False)
        if not form.is_valid():
            return self.shown(400, form=form.again(wanted), wanted=wanted, taken=True)
        return self.taken(form, number, wanted)

    def taken(self, form: AlertForm, number: str, wanted: Followed) -> HttpResponse:
        sender = sender_of(self.request, timezone.now().date())
        try:
            asking.ask(form.request(number, wanted), sender)
        except taking.TooMany as error:
            form.add_error(None, too_many(error.seconds))
            again = form.again(wanted)
            return self.shown(429, retry=error.seconds, form=again, wanted=wanted, taken=True)
        except taking.NotTaken:
            again = form.again(wanted)
            return self.shown(503, retry=REPLICA, form=again, wanted=wanted, taken=False)
        query = urlencode({"follow": wanted.path})
        response = HttpResponseRedirect(f"{reverse('website:alert-sent')}?{query}")
        response.status_code = 303
        return response


class AlertSentView(AlertPage):
    """What happens next: a mail that asks for confirmation."""

    template_name = "website/alerts/sent.html"
    http_method_names = ("get", "head", "options")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.shown(wanted=self.wanted())
        except NotFollowed as error:
            return wrong_parameter(request, "follow", str(error))


# Whoever has the link may use it, and programs do so without opening a page (RFC 8058).
@method_decorator(csrf_exempt, name="dispatch")
class AlertLinkView(AlertPage):
    """A link of a mail: opening it only asks, since programs open links; pressing the button does.

    The register's pages cannot read what is followed: what they say of it stands in the link, under
    its seal. A link without one, as older mails have it, works and says nothing of it.
    """

    act = Act.CONFIRM
    template_name = "website/alerts/link.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.answered(done=False)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        subscription = asking.opened(self.act, kwargs["token"])
        if subscription is None:
            return self.answered(done=False)
        everything = self.act == Act.STOP and request.POST.get("all") == "yes"
        try:
            asking.wanted(Act.STOP_ALL if everything else self.act, subscription)
        except taking.NotTaken:
            return self.shown(503, retry=REPLICA, act=self.act, state="not-taken", wanted=None)
        return self.answered(done=True, everything=everything)

    def answered(self, **context: Any) -> HttpResponse:
        subscription = asking.opened(self.act, self.kwargs["token"])
        if subscription is None:
            return self.shown(404, act=self.act, state="old", wanted=None)
        state = "done" if context["done"] else "asked"
        return self.shown(act=self.act, state=state, wanted=self.named(subscription), **context)

    def named(self, subscription: UUID) -> Followed | None:
        """What the link says that it is about.

        None where others than we wrote that, or where the register does not have it now.
        """
        given = self.request.GET
        if not asking.is_sealed(subscription, given.get("follow", ""), given.get("seal", "")):
            return None
        try:
            return self.wanted()
        except (NotFollowed, Http404, reading.Withdrawn, reading.Removed, reading.Merged):
            return None
