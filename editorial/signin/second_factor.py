"""The second factor: a six-digit token of an app (TOTP, RFC 6238), or a recovery code."""

import hmac
import secrets
from base64 import b32encode
from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode

import django_otp
import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import BACKEND_SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from editorial import audit
from editorial.middleware import ADMIN
from editorial.models import Act

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else
DIGITS = 6

# Pages that somebody opens before the second factor is there, or with no account at all.
OPEN = {"linked-page"} | {
    f"admin:{name}"
    for name in (
        "login",
        "logout",
        "second_factor",
        "enrol",
        "enrol_picture",
        "jsi18n",
        "password_reset",
        "password_reset_done",
        "password_reset_confirm",
        "password_reset_complete",
    )
}


class SecondFactorMiddleware:
    """Nobody gets past who has a second factor and has not shown it, or has to have one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, *_view: Any) -> HttpResponse | None:
        if not request.path.startswith(ADMIN) or request.resolver_match.view_name in OPEN:
            return None
        if not request.user.is_authenticated or request.user.is_verified():
            return None
        if has_device(request.user):
            page = reverse("admin:second_factor")
            return HttpResponseRedirect(f"{page}?{urlencode({'next': request.get_full_path()})}")
        if settings.SECOND_FACTOR == "required" and not _signed_in_elsewhere(request):
            text = _("Everybody signs in with a second factor here: set yours up first.")
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("admin:enrol"))
        return None


def _signed_in_elsewhere(request: HttpRequest) -> bool:
    """Whether an OpenID provider let the person in, whose matter the second factor then is."""
    return request.session.get(BACKEND_SESSION_KEY, "").startswith("editorial.signin.sso.")


def has_device(user: Any) -> bool:
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def verify(user: Any, token: str) -> Any:
    """The device that accepts the token or recovery code; None where none does.

    Each wrong one doubles the time in which the device accepts nothing.
    """
    token = "".join(token.split()).replace("-", "").lower()
    is_token = token.isascii() and token.isdecimal() and len(token) == DIGITS
    kind = TOTPDevice if is_token else StaticDevice
    for device in kind.objects.filter(user=user, confirmed=True):
        shown = token if is_token else _kept(token)
        if verified := django_otp.verify_token(user, device.persistent_id, shown):
            if not is_token:
                audit.note(Act.SECOND_FACTOR, user, by=user, note="used a recovery code")
            return verified
    return None


def seconds_to_wait(user: Any) -> int:
    """How long tokens are refused because of wrong ones before."""
    found = [
        *TOTPDevice.objects.filter(user=user, confirmed=True),
        *StaticDevice.objects.filter(user=user, confirmed=True),
    ]
    waits = [0.0]
    for device in found:
        allowed, why = device.verify_is_allowed()
        if not allowed and why:
            waits.append((why["locked_until"] - timezone.now()).total_seconds())
    return max(0, round(max(waits) + 0.5))


def new_key() -> str:
    return secrets.token_hex(20)


def in_base32(key: str) -> str:
    """The secret as an app takes it, in groups of four."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def picture(key: str, user: Any) -> bytes:
    """The QR code that hands the secret to an app, as an SVG."""
    issuer = settings.OTP_TOTP_ISSUER
    label = quote(f"{issuer}:{user.get_username()}")
    secret = in_base32(key).replace(" ", "")
    address = f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=5, light="#fff")
    return drawn.getvalue()


def enrol(user: Any, key: str, token: str) -> tuple[TOTPDevice, list[str]] | None:
    """Make `key` the person's second factor if the token is of it, in place of any before.

    Returns the device and new recovery codes.
    """
    totp = TOTP(bytes.fromhex(key))
    token = "".join(token.split())
    shown = int(token) if token.isascii() and token.isdecimal() and len(token) == DIGITS else -1
    if not totp.verify(shown, tolerance=1):
        return None
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        device = TOTPDevice.objects.create(
            user=user, key=key, name="app", confirmed=True, last_t=totp.t(), drift=totp.drift
        )
        codes = _renew(user)
        audit.note(Act.SECOND_FACTOR, user, by=user, note="set up")
    return device, codes


def renew_codes(user: Any) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing from now on."""
    with transaction.atomic():
        codes = _renew(user)
        audit.note(Act.SECOND_FACTOR, user, by=user, note="made new recovery codes")
    return codes


def remove(user: Any, *, by: Any) -> None:
    """Take the person's devices away, as after a loss."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        audit.note(Act.SECOND_FACTOR, user, by=by, note="removed")


def _renew(user: Any) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes", confirmed=True)
    codes = ["".join(secrets.choice(LETTERS) for _n in range(10)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(c)) for c in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _kept(code: str) -> str:
    """What the database keeps of a recovery code: whoever reads it there cannot use it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"recovery " + code.encode(), "sha256").hex()[
        :16
    ]
