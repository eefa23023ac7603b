"""The mails as they are written: plain text, in the language that was asked for, no pictures."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alerts.asking import seal_of, token_for
from alerts.followed import Followed
from alerts.models import Act, Subscription
from alerts.news import Item
from register.languages import language_of, localised

MOST_ITEMS = 50  # that one mail tells of
SUBJECT = 120  # characters


def to_confirm(asked: Subscription) -> dict[str, str]:
    """Subject, body and identity of the mail that asks whether it was the address's own wish."""
    followed = Followed(asked.place, asked.query)

    def label() -> str:
        """Nobody can have us send words of theirs to somebody else's address."""
        return _("A search of the register") if followed.words else asked.label

    subject = _spoken(asked, lambda: _("Confirm: %(label)s") % {"label": label()})
    context = {
        "label": _spoken(asked, label),
        "words": followed.words,
        "confirm": link(asked, Act.CONFIRM),
    }
    return _mail(asked, subject, "alerts/confirm.txt", context)


def of_news(following: Subscription, items: Sequence[Item]) -> dict[str, str]:
    """Subject, body and identity of the mail that tells what is new."""

    followed = Followed(following.place, following.query)
    label = _spoken(following, lambda: followed.called) if followed.record else following.label

    def subject() -> str:
        said = ngettext("%(label)s: %(n)s change", "%(label)s: %(n)s changes", len(items))
        return said % {"label": Truncator(label).chars(90), "n": len(items)}

    context = {
        "label": label,
        "items": items[:MOST_ITEMS],
        "more": max(0, len(items) - MOST_ITEMS),
        "stop": link(following, Act.STOP),
    }
    return _mail(following, _spoken(following, subject), "alerts/news.txt", context)


def link(subscription: Subscription, act: Act) -> str:
    """The full address that confirms or stops; for readers it says what is followed, sealed."""
    path = Followed(subscription.place, subscription.query).path
    said = urlencode({"follow": path, "seal": seal_of(subscription.pk, path)}, quote_via=quote)
    return f"{bare_link(subscription, act)}?{said}"


def bare_link(subscription: Subscription, act: Act) -> str:
    """The same in few characters, as the header of a mail has it (RFC 8058)."""
    language = language_of(f"/{subscription.language}/")
    path = f"/alerts/{act}/{token_for(act, subscription.pk)}/"
    return f"{settings.PUBLIC_ADDRESS}{localised(path, language)}"


def _mail(
    subscription: Subscription, subject: str, template: str, context: Mapping[str, Any]
) -> dict[str, str]:
    host = urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"
    language = language_of(f"/{subscription.language}/")
    followed = Followed(subscription.place, subscription.query)
    with translation.override(language.django):
        body = render_to_string(
            template,
            {
                "subscription": subscription,
                "site": settings.PUBLIC_ADDRESS,
                "followed": localised(followed.path, language),
                **context,
            },
        )
    return {
        "message_id": f"<{uuid4().hex}@{host}>",
        "subject": Truncator(" ".join(subject.split())).chars(SUBJECT),
        "body": body,
    }


def _spoken(subscription: Subscription, words: Any) -> str:
    with translation.override(language_of(f"/{subscription.language}/").django):
        return words()
