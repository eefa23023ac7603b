"""The form by which readers ask for e-mail alerts, and what they are told that they follow."""

import uuid
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from alerts import followed
from alerts.asking import asked_for
from alerts.followed import EVERYTHING, Followed
from alerts.models import AlertRequest
from register import languages
from website.reporting import LIFE, subject_of
from website.sentences import sentence

SALT = "website.alert"
LISTS = {"agreements": _l("Agreements"), "commitments": _l("Commitments")}


class RadioSelect(forms.RadioSelect):
    template_name = "components/_radios.html"


class AlertForm(forms.Form):
    """What a reader gives. `ticket` is ours; `subject_line` is a trap that people do not see."""

    ticket = forms.CharField(widget=forms.HiddenInput, required=False)
    subject_line = forms.CharField(
        required=False,
        label=_l("Leave this empty"),
        help_text=_l("It is here to stop programs that fill in everything."),
        widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_l("Your e-mail address"),
        max_length=254,
        help_text=_l("It is used for this alert alone, is never published, and goes with it."),
        widget=forms.TextInput(
            attrs={
                "class": "govuk-input",
                "inputmode": "email",
                "autocomplete": "email",
                "spellcheck": "false",
            }
        ),
        error_messages={
            "required": _l("Write the address that the e-mails should go to."),
            "invalid": _l("This is not an e-mail address: write it as name@example.org"),
        },
    )
    frequency = forms.ChoiceField(
        label=_l("How often, if there is something new"),
        choices=[("daily", _l("Once a day")), ("weekly", _l("Once a week, on Mondays"))],
        initial="daily",
        widget=RadioSelect,
        error_messages={
            "required": _l("Choose once a day or once a week."),
            "invalid_choice": _l("Choose once a day or once a week."),
        },
    )

    def clean_subject_line(self) -> str:
        if self.cleaned_data["subject_line"]:
            raise forms.ValidationError(_("Leave this field empty, and send the form again."))
        return ""

    def clean_email(self) -> str:
        """The part after the @ is the same in any letters."""
        name, _at, host = self.cleaned_data["email"].rpartition("@")
        return f"{name}@{host.lower()}"

    def request(self, number: str, wanted: Followed) -> AlertRequest:
        """The request for an alert, not stored yet."""
        return asked_for(
            uuid.UUID(number),
            self.cleaned_data["email"],
            self.cleaned_data["frequency"],
            wanted.place,
            wanted.query,
            called(wanted),
            languages.current().code,
        )

    def again(self, wanted: Followed) -> "AlertForm":
        """The form with everything that was typed, and a fresh ticket."""
        typed: Any = self.data
        data = typed.copy()
        data["ticket"] = ticket_for(wanted)
        fresh: Any = AlertForm(data)
        fresh._errors = self.errors
        fresh.cleaned_data = getattr(self, "cleaned_data", {})
        return fresh


def wanted_by(address: str) -> Followed:
    """What the address of a page stands for, if the register has it.

    Raises NotFollowed for an address that is none, and Http404, Withdrawn or Merged as the page of
    a record does.
    """
    wanted = followed.read(address)
    if wanted.record:
        subject_of(wanted.place)
    return wanted


def called(wanted: Followed) -> str:
    """What is followed, in a line: Agreements between the UK and Japan about Open RAN."""
    if wanted.place == EVERYTHING:
        return _("Everything in the register")
    if finder := wanted.finder:
        return sentence(str(LISTS[wanted.place]), finder)
    subject = subject_of(wanted.place)
    if wanted.commitment:
        return _("Commitment: %(text)s") % {"text": subject.label}
    if subject.record_type == "country":
        return languages.country_name(subject.reference, subject.label)
    return subject.label


def ticket_for(wanted: Followed) -> str:
    """What lets a form be sent once, about this alone, within a day: signed, and no secret."""
    return signing.dumps([uuid.uuid4().hex, wanted.place, wanted.query], salt=SALT)


def opened(ticket: str) -> tuple[str, Followed] | None:
    """The ticket's own number and what it is for; None where it is not ours or too old."""
    try:
        number, place, query = signing.loads(ticket, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return number, Followed(place, query)
