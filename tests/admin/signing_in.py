"""Sign in as a person does: by the form, and with tokens of an authenticator app."""

import time

from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSPHRASE = "kudas-tamil-rofen-pelom"


def with_passphrase(user):
    user.set_password(PASSPHRASE)
    user.save()
    return user


def sign_in(client, user, passphrase=PASSPHRASE, **more):
    data = {"username": getattr(user, "username", user), "password": passphrase}
    return client.post(reverse("admin:login"), data, **more)


def with_device(user):
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


def token(key, ahead=0):
    """What an app shows for the secret, so many steps of 30 seconds from now."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time() + 30 * ahead
    return f"{totp.token():06}"
