"""Too many failures to sign in: a page that says how long to wait, an entry in the audit trail."""

import math
from typing import Any

from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from editorial import audit
from editorial.models import Act
from register.visitors import client_address


def is_no_guess(request: HttpRequest, credentials: dict[str, Any] | None) -> bool:
    """Whether nobody guessed: a provider of single sign-on counts failures itself.

    Else five strangers whom we refuse would lock out all who share their address.
    """
    return not (credentials or {}).get("username")


def refuse(request: HttpRequest, response: Any, credentials: dict[str, Any]) -> HttpResponse:
    """The answer to somebody locked out: the same whether the account exists or not."""
    seconds = _seconds_left(request, credentials)
    context = admin.site.each_context(request) | {"minutes": math.ceil(seconds / 60)}
    page = render(request, "admin/locked_out.html", context, status=429)
    page["Retry-After"] = str(seconds)
    return page


def _seconds_left(request: HttpRequest, credentials: dict[str, Any]) -> int:
    newest = (
        AccessAttempt.objects.filter(
            username=credentials.get("username"), ip_address=client_address(request)
        )
        .order_by("-attempt_time")
        .first()
    )
    since = newest.attempt_time if newest else timezone.now()
    left = since + settings.AXES_COOLOFF_TIME - timezone.now()
    return max(1, math.ceil(left.total_seconds()))


@receiver(user_locked_out)
def remember(sender: Any, request: Any, username: str, ip_address: str, **_more: Any) -> None:
    """One entry when the lock falls; tries while it holds add none."""
    if getattr(request, "axes_failures_since_start", None) is None:
        return
    user = get_user_model()._default_manager.filter(username=username).first()
    audit.note(Act.LOCKED_OUT, user, note=f"“{username}” from {ip_address or 'no address'}")
