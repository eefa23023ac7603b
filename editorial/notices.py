"""What editors are told by e-mail: links and counts, never a draft's words."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from editorial.models import Notice, NoticeKind


def tell(kind: NoticeKind, users: Iterable[Any], path: str, count: int = 1) -> None:
    """Put a notice of `kind` into the outbox of each user; `path` is a page of the editors' side.

    Sending is a command's work, so that a mail server that is away stops nobody's work.
    """
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(kind=kind, to=user, path=path, count=count, created_at=now) for user in users
    )
