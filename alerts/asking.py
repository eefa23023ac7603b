"""What a public page takes in about alerts, and the links in mails that lead back to it.

A link names a subscription and is signed; whoever has it may do what it says, and nobody has to
sign in. It holds no address, since links end up in logs. What it says that it is about is signed
with the subscription: nobody can give it other words.
"""

import uuid

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare

from alerts.models import Act, AlertRequest, Frequency
from register import taking

TO_CONFIRM = 7 * 24 * 60 * 60  # seconds for which what was asked for can be confirmed
SAID = "alerts.said"
SALTS = {Act.CONFIRM: "alerts.confirm", Act.STOP: "alerts.stop"}


def ask(request: AlertRequest, sender: str) -> None:
    """Take in that somebody wants to follow something. Raises what `taking.take` does."""
    taking.take(request, sender, settings.ALERTS_A_DAY, settings.ALERTS_AN_HOUR)


def asked_for(
    number: uuid.UUID, email: str, frequency: str, place: str, query: str, label: str, language: str
) -> AlertRequest:
    """The request, not stored yet. The same sent twice from one form is one request."""
    return AlertRequest(
        id=uuid.uuid5(number, f"{email}\n{frequency}"),
        act=Act.ASK,
        email=email,
        frequency=Frequency(frequency),
        place=place,
        query=query,
        label=" ".join(label.split()),
        language=language,
    )


def wanted(act: Act, subscription: uuid.UUID) -> None:
    """Take in that a link of ours was used; again and again is once. Raises taking.NotTaken."""
    number = uuid.uuid5(subscription, act)
    taking.take_always(AlertRequest(id=number, act=act, subscription=subscription))


def token_for(act: Act, subscription: uuid.UUID) -> str:
    """What a link to confirm or to stop holds: letters, digits, `-`, `_`, `.` and `:`."""
    if act == Act.CONFIRM:
        return signing.TimestampSigner(salt=SALTS[act]).sign(subscription.hex)
    return signing.Signer(salt=SALTS[act]).sign(subscription.hex)


def opened(act: Act, token: str) -> uuid.UUID | None:
    """The subscription that a link names; None where the link is not ours, or is too old."""
    try:
        if act == Act.CONFIRM:
            signer = signing.TimestampSigner(salt=SALTS[act])
            return uuid.UUID(signer.unsign(token, max_age=TO_CONFIRM))
        return uuid.UUID(signing.Signer(salt=SALTS[act]).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def seal_of(subscription: uuid.UUID, path: str) -> str:
    """What shows that a link about this subscription was made by us about this address."""
    return signing.Signer(salt=SAID).signature(f"{subscription.hex} {path}")


def is_sealed(subscription: uuid.UUID, path: str, seal: str) -> bool:
    return constant_time_compare(seal, seal_of(subscription, path))
