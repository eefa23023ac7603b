"""The form by which readers report an error: no account, no cookie, no address kept of theirs."""

import uuid
from dataclasses import astuple, dataclass, replace
from urllib.parse import urlsplit

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from register import reading
from register.addresses import PLACE, TYPES, address, commitment_address
from register.languages import localised
from register.models import Report
from register.text import FORBIDDEN, clean, normal
from website import posting
from website.posting import AddressField, PostedForm

SALT = "website.report"


@dataclass(frozen=True)
class Subject:
    """The published record that a report is about, or one commitment of an agreement.

    It is `gone` where the record was taken out while the report was written, or the commitment was
    dropped from it: then `label` is the agreement's.
    """

    record_type: str
    reference: str
    commitment: int | None
    label: str
    gone: bool = False

    @property
    def place(self) -> str:
        """What stands in the address of the form, such as agreements/gb-jp-2022-1."""
        if self.commitment:
            return commitment_address(self.reference, self.commitment).strip("/")
        return address(self.record_type, self.reference).strip("/")

    @property
    def address(self) -> str:
        """Its page, in the language of the form; of a commitment that is gone, its agreement's."""
        if self.gone:
            return localised(address(self.record_type, self.reference))
        return localised(f"/{self.place}/")


def subject_of(place: str) -> Subject:
    """What `place` stands for, such as `topics/5g` or `agreements/gb-jp-2022-1/commitments/2`.

    Raises Http404, Withdrawn or Merged exactly as the page of the record does.
    """
    if len(place) > 300 or not PLACE.fullmatch(place):
        raise Http404
    folder, reference, *rest = place.split("/")
    if folder not in TYPES:
        raise Http404
    content = reading.read(TYPES[folder], reference).content
    if not rest:
        return Subject(TYPES[folder], reference, None, content.label)
    promised = {f"{c.number}": c for c in getattr(content, "commitments", ())}
    if rest[1] not in promised:
        raise Http404
    number = promised[rest[1]].number
    return Subject(TYPES[folder], reference, number, promised[rest[1]].text)


def dropped(place: str) -> Subject:
    """The commitment that `place` stands for, which only earlier editions of its agreement have.

    Raises Http404 where no edition has it, and what `subject_of` does where it does not stand.
    """
    record, _commitments, number = place.partition("/commitments/")
    agreement = subject_of(record)
    if number not in reading.ever_promised(agreement.reference):
        raise Http404
    return replace(agreement, commitment=int(number), gone=True)


def ticket_for(subject: Subject) -> str:
    """What lets a form be sent once, about this record, within a day: signed, and no secret."""
    return posting.ticket_of(SALT, *astuple(subject))


def opened(ticket: str) -> tuple[str, Subject] | None:
    """The ticket's own number and what it is for; None where it is not ours or too old."""
    found = posting.opened(SALT, ticket)
    return (found[0], Subject(*found[1])) if found else None


class ReportForm(PostedForm):
    """What a reader writes."""

    text = forms.CharField(
        label=_("What is wrong"),
        max_length=5000,
        help_text=_("Say which date, name or sentence, and what it should be."),
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 6}),
        error_messages={"required": _("Say what is wrong.")},
    )
    evidence = forms.URLField(
        label=_("Where it says otherwise (optional)"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("The address of a page or document, such as https://www.gov.uk/…"),
        widget=forms.TextInput(
            attrs={"class": "govuk-input", "inputmode": "url", "spellcheck": "false"}
        ),
        error_messages={
            "invalid": _("This is not the address of a page: write it as https://www.gov.uk/…")
        },
    )
    reply_to = AddressField(
        label=_("Your e-mail address (optional)"),
        required=False,
        help_text=_(
            "Only if you want an answer. It is kept with this report alone, is never published, "
            "and is removed after 90 days, or sooner when you ask."
        ),
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if found := FORBIDDEN.search(normal(text)):
            said = _("It holds the control character U+%(code)s, which no text can: take it out.")
            raise forms.ValidationError(said, params={"code": f"{ord(found.group()):04X}"})
        return clean(text)

    def clean_evidence(self) -> str:
        address = self.cleaned_data["evidence"]
        if address and urlsplit(address).scheme not in ("http", "https"):
            raise forms.ValidationError(_("Give an address that begins with https:// or http://"))
        return address

    def report(self, number: str, subject: Subject, head: int) -> Report:
        """The report, not stored yet. The same words sent twice with one ticket are one report."""
        words = {name: self.cleaned_data[name] for name in ("text", "evidence", "reply_to")}
        return Report(
            id=uuid.uuid5(uuid.UUID(number), "\n".join(words.values())),
            record_type=subject.record_type,
            reference=subject.reference,
            commitment=subject.commitment,
            label=subject.label,
            head=head,
            **words,
        )

    def again(self, subject: Subject) -> "ReportForm":
        """The form with everything that was typed, and a fresh ticket."""
        return self.with_ticket(ticket_for(subject))
