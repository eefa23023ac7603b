from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.utils.translation import gettext_lazy as _

from editorial.models import Frequency, NoticeChoice, NoticeKind
from editorial.notices import frequencies_of


class SignInForm(AdminAuthenticationForm):
    """The first step; its one refusal says the same whatever was wrong."""

    error_messages = {
        "invalid_login": _(
            "The username and the password do not belong together, or the account is closed. "
            "Both tell capitals from small letters."
        ),
        "inactive": _("This account is closed."),
    }


class TokenForm(forms.Form):
    token = forms.CharField(
        label=_("Token"),
        max_length=20,
        help_text=_("The six digits that your app shows now."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
                "size": 20,
            }
        ),
    )


class TokenOrCodeForm(TokenForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].help_text = _(
            "The six digits that your app shows now, or one of your recovery codes."
        )


class NoticesForm(forms.Form):
    """How often a person is told of each kind of thing."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for kind, frequency in frequencies_of(user).items():
            self.fields[kind.value] = forms.ChoiceField(
                label=str(kind.label).capitalize(),
                choices=[(choice.value, choice.label) for choice in kind.frequencies],
                initial=frequency.value,
            )

    def save(self) -> None:
        for name, chosen in self.cleaned_data.items():
            NoticeChoice.objects.update_or_create(
                user=self.user, kind=NoticeKind(name), defaults={"frequency": Frequency(chosen)}
            )
