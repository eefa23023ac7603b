"""The form by which readers ask for e-mail alerts, and what they are told that they follow."""

import uuid

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from alerts import followed
from alerts.asking import asked_for
from alerts.followed import EVERYTHING, Followed
from alerts.models import AlertRequest
from register import languages
from website import posting
from website.posting import AddressField, PostedForm
from website.reporting import subject_of
from website.sentences import sentence

SALT = "website.alert"
LISTS = {"agreements": _l("Agreements"), "commitments": _l("Commitments")}


class RadioSelect(forms.RadioSelect):
    template_name = "components/_radios.html"


class AlertForm(PostedForm):
    """What a reader gives."""

    email = AddressField(
        label=_l("Your e-mail address"),
        help_text=_l("It is used for this alert alone, is never published, and goes with it."),
        error_messages={"required": _l("Write the address that the e-mails should go to.")},
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
        return self.with_ticket(ticket_for(wanted))


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
    return wanted.called


def ticket_for(wanted: Followed) -> str:
    """What lets a form be sent once, about this alone, within a day: signed, and no secret."""
    return posting.ticket_of(SALT, wanted.place, wanted.query)


def opened(ticket: str) -> tuple[str, Followed] | None:
    """The ticket's own number and what it is for; None where it is not ours or too old."""
    found = posting.opened(SALT, ticket)
    return (found[0], Followed(*found[1])) if found else None
