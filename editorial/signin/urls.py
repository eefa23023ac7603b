"""Addresses of signing in and of one's own account, within the editors' site."""

from collections.abc import Callable

from django.urls import URLPattern, path

from editorial.signin import pages, views


def urls(signed_in: Callable) -> list[URLPattern]:
    """The patterns; `signed_in` wraps the views that are for those who have signed in."""
    reset = "password-reset/"
    return [
        path("second-factor/", views.SecondFactor.as_view(), name="second_factor"),
        path(reset, views.PassphraseReset.as_view(), name="password_reset"),
        path(f"{reset}sent/", views.PassphraseResetDone.as_view(), name="password_reset_done"),
        path(
            f"{reset}<uidb64>/<token>/",
            views.PassphraseResetConfirm.as_view(),
            name="password_reset_confirm",
        ),
        path(
            f"{reset}done/", views.PassphraseResetComplete.as_view(), name="password_reset_complete"
        ),
        path("account/", signed_in(pages.OwnAccount.as_view()), name="account"),
        path("account/notices/", signed_in(pages.Notices.as_view()), name="notices"),
        path("account/second-factor/", signed_in(pages.Enrol.as_view()), name="enrol"),
        path(
            "account/second-factor/picture.svg",
            signed_in(pages.EnrolPicture.as_view()),
            name="enrol_picture",
        ),
        path(
            "account/recovery-codes/",
            signed_in(pages.RecoveryCodes.as_view()),
            name="recovery_codes",
        ),
    ]
