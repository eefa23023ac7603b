"""What readers send: forms with a ticket of ours in place of a cookie."""

import uuid
from typing import Any, Self
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

LIFE = 24 * 60 * 60  # seconds for which a form may be sent
MOST = 200_000  # bytes that a form may have as it is sent
REPLICA = 60  # seconds after which a process that could not write may be asked again


def ticket_of(salt: str, *content: Any) -> str:
    """What lets a form be sent once, about `content`, within a day: signed, and no secret."""
    return signing.dumps([uuid.uuid4().hex, *content], salt=salt)


def opened(salt: str, ticket: str) -> tuple[str, list[Any]] | None:
    """The ticket's own number and its content; None where it is not ours or too old."""
    try:
        number, *content = signing.loads(ticket, salt=salt, max_age=LIFE)
    except signing.BadSignature:
        return None
    return number, content


def is_too_long(request: HttpRequest) -> bool:
    """Whether more was sent than any of our forms holds: it is not read at all."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > MOST


def too_many(seconds: int) -> str:
    """That no more is taken in for so long, and that what was typed stands below."""
    minutes, hours = -(-seconds // 60), -(-seconds // 3600)
    when = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if minutes > 90:
        when = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    said = gettext(
        "No more can be taken in for now. Nothing of yours is lost: it stands below. "
        "Try again in %(when)s."
    ) % {"when": when}
    if settings.CONTACT_EMAIL:
        said += " " + gettext("Or write to %(contact)s.") % {"contact": settings.CONTACT_EMAIL}
    return said


def comes_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent the form.

    Fetch Metadata and RFC 6454; a browser that says nothing of either gives a Referer.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or _origin_of(request.headers.get("Referer", ""))
    own = f"{request.scheme}://{request.get_host()}"
    return said in (own, *settings.CSRF_TRUSTED_ORIGINS)


def _origin_of(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


class AddressField(forms.EmailField):
    """An e-mail address; its box brings up the right keys and what the browser knows."""

    widget = forms.TextInput(
        attrs={
            "class": "govuk-input",
            "inputmode": "email",
            "autocomplete": "email",
            "spellcheck": "false",
        }
    )

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": _("This is not an e-mail address: write it as name@example.org")}
        said |= kwargs.pop("error_messages", {})
        super().__init__(max_length=254, error_messages=said, **kwargs)


class PostedForm(forms.Form):
    """The base of forms that readers send. `subject_line` is a trap that people do not see."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)
    subject_line = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        help_text=_("It is here to stop programs that fill in everything."),
        widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
    )

    def clean_subject_line(self) -> str:
        if self.cleaned_data["subject_line"]:
            raise forms.ValidationError(_("Leave this field empty, and send the form again."))
        return ""

    def with_ticket(self, ticket: str) -> Self:
        """The form with everything that was typed, its errors, and a fresh ticket."""
        typed: Any = self.data
        data = typed.copy()
        data["ticket"] = ticket
        fresh: Any = type(self)(data)
        fresh._errors = self.errors
        fresh.cleaned_data = getattr(self, "cleaned_data", {})
        return fresh
